import Alignment
package import Files
import Foundation
import Geometry
package import SystemPackage

/// Which model tells people apart: the shipped network, or an ONNX file that the user chose.
///
/// The choice is kept in a small file and holds for all libraries. Vectors carry their model's identifier, so
/// those of a model that was in use before stay, and are never compared with another's.
package struct ModelChoice: Hashable, Sendable {
  /// An ONNX file; nil: the shipped network.
  package var file: FilePath?
  /// The library or folder that was named with the file; nil: whatever the environment or system has.
  package var runtime: FilePath?

  package init(file: FilePath? = nil, runtime: FilePath? = nil) {
    self.file = file
    self.runtime = runtime
  }

  /// What the file holds. Paths may be any bytes, see `RawArguments`.
  private struct Stored: Codable {
    var model: String
    var runtime: String?
  }

  /// Where the choice is kept: `$XDG_DATA_HOME/facet/people-model.json`; nil without a home.
  package static func path(_ environment: [String: String]? = nil) -> FilePath? {
    UserFolders(environment).data?.appending("people-model.json")
  }

  /// The choice that is kept; the shipped network when there is none.
  ///
  /// - Throws: `UsageError` when the file is there and cannot be understood.
  package init(at path: FilePath?) throws(UsageError) {
    self.init()
    guard let path, AtomicFile.exists(path) else { return }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
      let stored = try JSONDecoder().decode(Stored.self, from: data)
      file = RawArguments.path(stored.model)
      runtime = stored.runtime.map(RawArguments.path)
    } catch {
      throw UsageError(
        "\(path.shown): cannot be read; choose again with facet people model FILE or --shipped")
    }
  }

  /// Keeps the choice for the next time.
  package func save(at path: FilePath?) throws(UsageError) {
    guard let path else {
      throw UsageError("neither XDG_DATA_HOME nor HOME is set, so the choice of a model cannot be kept")
    }
    do {
      try AtomicFile.prepareFolder(path.removingLastComponent())
      // Without a file that was never written there is nothing to change.
      guard let file else {
        if AtomicFile.exists(path) { try FileManager.default.removeItem(atPath: path.string) }
        return
      }
      // A name without a folder is for the system's loader.
      let library = runtime.map { $0.components.count > 1 || AtomicFile.exists($0) ? Self.absolute($0) : $0 }
      let stored = Stored(
        model: RawArguments.text(Self.absolute(file).bytes),
        runtime: library.map { RawArguments.text($0.bytes) })
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try AtomicFile.write(Array(encoder.encode(stored)) + [10], to: path, replacing: true)
    } catch {
      throw UsageError("\(path.shown): the choice of a model cannot be kept: \(error)")
    }
  }

  /// Opens the model and tries it.
  ///
  /// - Parameters:
  ///   - library: ONNX Runtime's file or folder, as named for this call. It goes before what the environment
  ///     says, and that before what was kept.
  ///   - environment: this process's own when nil.
  /// - Throws: `UsageError` with a message that says what to do.
  package func open(
    runtime library: FilePath? = nil, environment: [String: String]? = nil
  ) throws(UsageError) -> any EmbeddingModel {
    guard let file else {
      do throws(IdentityError) { return try FaceEmbedder() } catch { throw UsageError("\(error)") }
    }
    let variables = environment ?? ProcessInfo.processInfo.environment
    let isInEnvironment = variables[OnnxRuntime.environmentVariable].map { !$0.isEmpty } ?? false
    let named = library ?? (isInEnvironment ? nil : runtime)
    do throws(OnnxError) {
      return try OnnxModel(
        contentsOf: file, runtime: OnnxRuntime(path: named?.string, environment: variables))
    } catch {
      throw UsageError("\(error)")
    }
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    path.isAbsolute ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path)
  }
}

extension EmbeddingModel {
  /// What people want to know about a model: words and values, for `facet people model`.
  package var facts: [(name: String, value: String)] {
    let compared = measure == .cosine ? "by the angle between vectors (cosine)" : "by their distance"
    return [
      ("model", name), ("identifier", identifier), ("values of a vector", "\(dimension)"),
      ("picture", "\(template.size.width)×\(template.size.height)"), ("compared", compared),
      ("sure at most", "\(cutOffs.sure)"), ("worth asking at most", "\(cutOffs.ask)"),
      ("groups end at", "\(cutOffs.group)"),
    ]
  }
}
