package import Files
package import Foundation
import Imaging
package import Networks
package import SystemPackage
import TextWriting

/// The models that facet keeps: learned weights, one file each, in `$XDG_DATA_HOME/facet/models`.
///
/// What is known about a model is in its file's metadata, so that one file holds everything.
package struct ModelStore {
  package let folder: FilePath

  private static let ending = "safetensors"
  /// The metadata key of the report.
  private static let reportKey = "facet_report"
  private static let madeKey = "made"

  package init(folder: FilePath) { self.folder = folder }

  /// Nil when neither `XDG_DATA_HOME` nor `HOME` is set.
  package init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let data = UserFolders(environment).data else { return nil }
    folder = data.appending("models")
  }

  /// - Parameter name: may be any bytes, as `RawArguments` has them.
  package func path(_ name: String) -> FilePath {
    folder.appending(RawArguments.path("\(name).\(Self.ending)").components)
  }

  /// All models, sorted by name. A file that cannot be used is listed with its fault.
  ///
  /// - Throws: `UsageError` when the folder exists and cannot be read.
  package func list() throws(UsageError) -> [Model] {
    guard AtomicFile.exists(folder) else { return [] }
    let names: [[UInt8]]
    do {
      names = try FolderEntries.names(in: folder)
    } catch {
      throw UsageError("\(folder.shown): the models cannot be read: \(error)")
    }
    let ending = Array(".\(Self.ending)".utf8)
    return names.filter { $0.suffix(ending.count).elementsEqual(ending) }
      .map { RawArguments.text($0.dropLast(ending.count)) }.sorted().map { model($0) }
  }

  /// What is known about a model; its fault when it cannot be used.
  package func model(_ name: String) -> Model {
    do {
      return try load(name).model
    } catch {
      return Model(.kept(name), identity: "", fault: "\(error)")
    }
  }

  /// - Throws: `UsageError` when there is no such model, or its file is damaged.
  package func load(_ name: String) throws(UsageError) -> (model: Model, weights: NetworkWeights) {
    let path = path(name)
    do {
      let file = try SafetensorsFile(contentsOf: path)
      let weights = try NetworkWeights(file)
      let report = file.metadata[Self.reportKey].flatMap {
        try? JSONDecoder().decode(ModelReport.self, from: Data($0.utf8))
      }
      return (
        Model(
          .kept(name), identity: weights.identity, made: file.metadata[Self.madeKey] ?? "", report: report),
        weights
      )
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// Stores weights under a free name.
  package func keep(
    _ weights: NetworkWeights, _ report: ModelReport, now: Date = Date()
  ) throws(UsageError) -> Model {
    let (day, made) = (Self.text(now, "yyyy-MM-dd"), Self.text(now, "yyyy-MM-dd HH:mm"))
    do {
      let text = try JSONText.line(of: report)
      try AtomicFile.prepareFolder(folder)
      let bytes = weights.safetensors(metadata: [
        "format": "pt", "made_by": "facet \(Release.version)", Self.madeKey: made, Self.reportKey: text,
      ])
      for number in 1... {
        let name = number == 1 ? "learned-\(day)" : "learned-\(day)-\(number)"
        do {
          try AtomicFile.write(bytes, to: path(name), replacing: false)
          return Model(.kept(name), identity: weights.identity, made: made, report: report)
        } catch OutputError.exists {
          continue
        }
      }
    } catch {
      throw UsageError("\(error)")
    }
    throw UsageError("\(folder.shown): no name is free")
  }

  package func rename(_ old: String, to new: String) throws(UsageError) {
    if let fault = Self.fault(in: new) { throw UsageError(fault) }
    guard AtomicFile.exists(path(old)) else { throw UsageError("\(path(old).shown): is gone") }
    do {
      try AtomicFile.move(path(old), to: path(new), replacing: false)
    } catch .exists {
      throw UsageError("a model named \(new) already exists")
    } catch {
      throw UsageError("\(error)")
    }
  }

  package func remove(_ name: String) throws(UsageError) {
    // SAFETY: the path is a terminated string for the time of the call.
    let result = unsafe path(name).withPlatformString { unsafe unlink($0) }
    if result != 0, errno != ENOENT {
      throw UsageError("\(path(name).shown): cannot be removed: \(Errno(rawValue: errno))")
    }
    do { try AtomicFile.syncFolder(folder) } catch { throw UsageError("\(error)") }
  }

  /// Why a model cannot have this name; nil when it can.
  package static func fault(in name: String) -> String? {
    if name.isEmpty { return "a model needs a name" }
    if name == "published" { return "the name published is reserved for the weights that come with facet" }
    let isPlain = name.unicodeScalars.allSatisfy {
      $0 != "/" && $0.properties.generalCategory != .control && $0 != "\0"
    }
    if !isPlain || name.hasPrefix(".") || name.utf8.count > 100 {
      return "a model's name must not hold a slash, begin with a dot, or be longer than 100 bytes"
    }
    return nil
  }

  private static func text(_ date: Date, _ format: String) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = format
    return formatter.string(from: date)
  }
}
