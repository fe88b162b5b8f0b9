import Detection
import Foundation
import Geometry
import Imaging
import SystemPackage
import TOMLKit

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
struct PresetFile {
  let path: FilePath
  private(set) var presets: [String: DetectionSettings] = [:]
  /// By the folder's absolute path.
  private(set) var folders: [String: DetectionSettings] = [:]

  /// Reads the file; one that does not exist holds nothing.
  ///
  /// - Parameter path: the user's own file when nil.
  /// - Throws: `UsageError` with the file, the place and what is wrong.
  init(path: FilePath? = nil) throws {
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
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw UsageError(
        "\(self.path.shown):\(place.line):\(place.column): not valid TOML: \(error.description)")
    }
    for key in table.keys where key != "presets" && key != "folders" {
      throw UsageError(
        "\(self.path.shown): there is no \"\(key)\" here; there are \"presets\" and \"folders\"")
    }
    presets = try settings(in: table["presets"]?.table, "presets")
    folders = try settings(in: table["folders"]?.table, "folders")
  }

  /// A preset by its name.
  func preset(named name: String) throws -> DetectionSettings {
    if let settings = presets[name] { return settings }
    let names = presets.keys.sorted().joined(separator: ", ")
    throw UsageError(
      names.isEmpty
        ? "--preset \(name): there are no presets yet; save one in the browser (P) or with facet fit"
        : "--preset \(name): there is no such preset; there are \(names)")
  }

  mutating func set(_ settings: DetectionSettings?, preset name: String) { presets[name] = settings }

  mutating func set(_ settings: DetectionSettings?, folder: String) { folders[folder] = settings }

  /// Writes the file whole or not at all.
  func save() throws {
    let table = TOMLTable()
    for (name, group) in [("presets", presets), ("folders", folders)] where !group.isEmpty {
      let inner = TOMLTable()
      for (key, settings) in group { inner[key] = settings.toml }
      table[name] = inner
    }
    do {
      try AtomicFile.createFolder(path.removingLastComponent())
      try AtomicFile.write(Array((table.convert(to: .toml) + "\n").utf8), to: path, replacing: true)
    } catch {
      throw UsageError("\(error)")
    }
  }

  private static func userFile() throws -> FilePath {
    let environment = ProcessInfo.processInfo.environment
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
      return FilePath(config).appending("facet/presets.toml")
    }
    guard let home = environment["HOME"], !home.isEmpty else {
      throw UsageError("presets: neither XDG_CONFIG_HOME nor HOME is set; set one to say where they are kept")
    }
    return FilePath(home).appending(".config/facet/presets.toml")
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

  /// As a table of a preset file; all values, so that a later change of defaults changes no preset.
  fileprivate var toml: TOMLTable {
    let table = TOMLTable()
    // The shortest decimals that give these floats again.
    func decimals(_ values: [Float]) -> TOMLArray { TOMLArray(values.map { Double("\($0)") ?? Double($0) }) }
    table["min-face-size"] = minFaceSize
    table["scale-factor"] = scaleFactor
    table["thresholds"] = decimals([thresholds.pnet, thresholds.rnet, thresholds.onet])
    table["overlaps"] = decimals([overlaps.level, overlaps.pyramid, overlaps.rnet, overlaps.onet])
    table["rotations"] = TOMLArray(rotations.turns.map(\.degrees))
    return table
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
      guard let factor = value.double else {
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
