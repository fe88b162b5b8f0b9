package import Detection
import Files
import Foundation
import Geometry
import Imaging
import Screen
package import SystemPackage
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
/// Settings that a table leaves out have their defaults.
package struct PresetFile {
  package let path: FilePath
  package private(set) var presets: [String: DetectionSettings] = [:]
  /// Settings by the folder's absolute path.
  package private(set) var folders: [String: DetectionSettings] = [:]

  /// Reads the file. A missing file is an empty one.
  ///
  /// - Parameter path: the user's file when nil.
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
    let places = TOMLText(text)
    for key in table.keys where key != "presets" && key != "folders" {
      throw fault([key], "there is no \"\(key)\" here; there are \"presets\" and \"folders\"", places)
    }
    presets = try settings(in: table, "presets", places)
    folders = try settings(in: table, "folders", places)
  }

  /// The preset of a name.
  package func preset(named name: String) throws -> DetectionSettings {
    if let settings = presets[name] { return settings }
    let names = presets.keys.sorted().joined(separator: ", ")
    throw UsageError(
      names.isEmpty
        ? "--preset \(name): there are no presets yet; save one in the browser (P) or with facet fit"
        : "--preset \(name): there is no such preset; there are \(names)")
  }

  /// The settings that the user's file keeps for a folder; nil when it keeps none or its path is not known.
  ///
  /// - Parameter folder: its absolute path.
  package static func kept(folder: String) throws -> DetectionSettings? {
    guard let path = try? userFile() else { return nil }
    return try PresetFile(path: path).folders[folder]
  }

  package mutating func set(_ settings: DetectionSettings?, preset name: String) { presets[name] = settings }

  package mutating func set(_ settings: DetectionSettings?, folder: String) { folders[folder] = settings }

  /// Writes the file atomically.
  package func save() throws {
    var text = ""
    for (name, group) in [("presets", presets), ("folders", folders)] {
      for key in group.keys.sorted() {
        guard let settings = group[key] else { continue }
        text += "[\(name).\(Self.quoted(key))]\n\(settings.tomlLines.joined(separator: "\n"))\n\n"
      }
    }
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      try AtomicFile.write(Array(text.utf8), to: path, replacing: true)
    } catch {
      throw UsageError("\(error)")
    }
  }

  /// A key as a TOML basic string.
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

  private func settings(
    in file: TOMLTable, _ group: String, _ places: TOMLText
  ) throws(UsageError) -> [String: DetectionSettings] {
    guard let value = file[group] else { return [:] }
    guard let tables = value.table else {
      throw fault([group], "\"\(group)\" must be sections with a name each: [\(group).NAME]", places)
    }
    var result: [String: DetectionSettings] = [:]
    for (name, value) in tables.values {
      guard let table = value.table else {
        throw fault([group, name], "\(group).\(name) must be a section of settings", places)
      }
      var wrong: [DetectionFault] = []
      result[name] = DetectionSettings(toml: table, faults: &wrong)
      if let first = wrong.first {
        throw fault([group, name, first.key], "\(group).\(name): \(first.reason)", places)
      }
    }
    return result
  }

  private func fault(_ keys: [String], _ reason: String, _ places: TOMLText) -> UsageError {
    let place = places.place(of: keys)
    return UsageError("\(path.shown):\(place.line):\(place.column): \(reason)")
  }
}
