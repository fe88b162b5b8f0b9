package import Detection
import Files
import Foundation
import Geometry
import Imaging
package import SystemPackage
import TOMLKit
import TOMLReading

/// Named detection settings, and settings kept for a folder, in `$XDG_CONFIG_HOME/facet/presets.toml`.
///
/// ```toml
/// [presets.small-faces]
/// min-face-size = 12
/// thresholds = [0.5, 0.6, 0.7]
/// [folders."/home/ada/Photos"]
/// rotations = [0, 90, 270]
/// ```
/// What a table leaves out is the default.
package struct PresetFile {
  package let path: FilePath
  package private(set) var presets: [String: DetectionSettings] = [:]
  /// By the folder's absolute path.
  package private(set) var folders: [String: DetectionSettings] = [:]

  /// Reads the file; one that does not exist holds nothing.
  ///
  /// - Parameter path: the user's own file when nil.
  /// - Throws: `UsageError` with the file, the place and what is wrong.
  package init(path: FilePath? = nil) throws {
    self.path = try path ?? Self.userFile()
    let text: String
    do {
      text = try String(contentsOfFile: self.path.string, encoding: .utf8)
    } catch CocoaError.fileReadNoSuchFile {
      return
    } catch {
      throw UsageError("\(self.path.shown): cannot be read: \(error.localizedDescription)")
    }
    let table: TOMLTable
    do {
      table = try readTOML(text)
    } catch {
      throw UsageError("\(self.path.shown):\(error.line):\(error.column): not valid TOML: \(error.reason)")
    }
    for key in table.keys where key != "presets" && key != "folders" {
      throw UsageError(
        "\(self.path.shown): there is no \"\(key)\" here; there are \"presets\" and \"folders\"")
    }
    presets = try settings(in: table["presets"]?.table, "presets")
    folders = try settings(in: table["folders"]?.table, "folders")
  }

  /// A preset by its name.
  package func preset(named name: String) throws -> DetectionSettings {
    if let settings = presets[name] { return settings }
    let names = presets.keys.sorted().joined(separator: ", ")
    throw UsageError(
      names.isEmpty
        ? "--preset \(name): there are no presets yet; save one in the browser (P) or with facet fit"
        : "--preset \(name): there is no such preset; there are \(names)")
  }

  /// What the user's own file keeps for a folder; nil as well where no place for settings is known.
  ///
  /// - Parameter folder: its absolute path.
  package static func kept(folder: String) throws -> DetectionSettings? {
    guard let path = try? userFile() else { return nil }
    return try PresetFile(path: path).folders[folder]
  }

  package mutating func set(_ settings: DetectionSettings?, preset name: String) { presets[name] = settings }

  package mutating func set(_ settings: DetectionSettings?, folder: String) { folders[folder] = settings }

  /// Writes the file whole or not at all.
  package func save() throws {
    var text = ""
    for (name, group) in [("presets", presets), ("folders", folders)] {
      for key in group.keys.sorted() {
        guard let settings = group[key] else { continue }
        text += "[\(name).\(Self.quoted(key))]\n\(settings.toml)\n"
      }
    }
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      try AtomicFile.write(Array(text.utf8), to: path, replacing: true)
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// A key as a basic string of TOML.
  private static func quoted(_ key: String) -> String {
    let escaped = key.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control: String(format: "\\u%04X", scalar.value)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  private static func userFile() throws -> FilePath {
    guard let folder = UserFolders().configuration else {
      throw UsageError("presets: neither XDG_CONFIG_HOME nor HOME is set; set one to say where they are kept")
    }
    return folder.appending("presets.toml")
  }

  private func settings(in table: TOMLTable?, _ group: String) throws -> [String: DetectionSettings] {
    var result: [String: DetectionSettings] = [:]
    for (name, value) in table ?? TOMLTable() {
      guard let table = value.table else {
        throw UsageError("\(path.shown): \(group).\(name) must be a table of settings")
      }
      do {
        result[name] = try DetectionSettings(toml: table)
      } catch {
        throw UsageError("\(path.shown): \(group).\(name): \(error)")
      }
    }
    return result
  }
}

extension DetectionSettings {
  private static let keys = ["min-face-size", "scale-factor", "thresholds", "overlaps", "rotations"]

  /// The lines of a table in a preset file; all values, so that a later change of defaults changes no preset. Not by
  /// the TOML library, which writes 0.7 as 0.69999999999999996.
  fileprivate var toml: String {
    func list(_ values: [some CustomStringConvertible]) -> String {
      "[" + values.map(\.description).joined(separator: ", ") + "]"
    }
    return """
      min-face-size = \(minFaceSize)
      scale-factor = \(scaleFactor)
      thresholds = \(list([thresholds.pnet, thresholds.rnet, thresholds.onet]))
      overlaps = \(list([overlaps.level, overlaps.pyramid, overlaps.rnet, overlaps.onet]))
      rotations = \(list(rotations.turns.map(\.degrees)))

      """
  }

  fileprivate init(toml table: TOMLTable) throws {
    self.init()
    for key in table.keys where !Self.keys.contains(key) {
      throw UsageError("there is no setting \"\(key)\"; there are \(Self.keys.joined(separator: ", "))")
    }
    func numbers(_ key: String, count: Int) throws -> [Float]? {
      guard let value = table[key] else { return nil }
      let numbers = value.array?.compactMap { $0.double ?? $0.int.map(Double.init) }.map { Float($0) } ?? []
      guard numbers.count == count, value.array?.count == count else {
        throw UsageError("\"\(key)\" must be \(count) numbers in brackets")
      }
      return numbers
    }
    if let value = table["min-face-size"] {
      guard let size = value.int else { throw UsageError("\"min-face-size\" must be a whole number") }
      minFaceSize = size
    }
    if let value = table["scale-factor"] {
      guard let factor = value.double ?? value.int.map(Double.init) else {
        throw UsageError("\"scale-factor\" must be a number like 0.709")
      }
      scaleFactor = factor
    }
    if let values = try numbers("thresholds", count: 3) {
      thresholds = Thresholds(pnet: values[0], rnet: values[1], onet: values[2])
    }
    if let values = try numbers("overlaps", count: 4) {
      overlaps = Overlaps(level: values[0], pyramid: values[1], rnet: values[2], onet: values[3])
    }
    if let value = table["rotations"] {
      let degrees = value.array?.compactMap(\.int) ?? []
      guard !degrees.isEmpty, degrees.count == value.array?.count, let chosen = Rotations(degrees: degrees)
      else { throw UsageError("\"rotations\" must be some of 0, 90, 180 and 270 in brackets") }
      rotations = chosen
    }
    if let fault { throw fault }
  }
}
