import Browser
import Detection
import Files
import Imaging
import Foundation
import Screen
import SystemPackage
import Terminal
import TOMLReading
import Widgets

/// Reads settings. A wrong setting keeps its default and is reported with its place; the others apply.
package struct ConfigurationReader {
  package private(set) var configuration = Configuration()
  package private(set) var faults: [ConfigurationFault] = []
  private let path: String
  private let text: TOMLText

  package static let sections = ["browser", "detection", "keys"]
  package static let browserKeys = [
    "theme", "graphics", "line", "out", "doubt-limit", "memo-limit", "recursive", "restore", "colour",
    "background",
  ]

  /// Reads the user's file, if it exists.
  package static func userConfiguration() -> (Configuration, faults: [String]) {
    guard let path = Configuration.userFile() else { return (Configuration(), []) }
    do {
      let text = try String(contentsOfFile: path.string, encoding: .utf8)
      let reader = ConfigurationReader(text, path: path.shown)
      return (reader.configuration, reader.faults.map(\.description))
    } catch CocoaError.fileReadNoSuchFile {
      return (Configuration(), [])
    } catch {
      return (
        Configuration(),
        ["\(path.shown): the settings cannot be read: \(error.localizedDescription); defaults are used"]
      )
    }
  }

  package init(_ text: String, path: String) {
    self.path = path
    self.text = TOMLText(text)
    let table: TOMLTable
    do {
      table = try readTOML(text)
    } catch {
      faults = [
        ConfigurationFault(
          path: path, line: error.line, column: error.column,
          reason: "not valid TOML: \(error.reason); all settings are the defaults")
      ]
      return
    }
    refuseUnknown(table, at: [], known: Self.sections, what: "section")
    readBrowser(section(table, "browser"))
    readDetection(section(table, "detection"))
    readKeys(section(table, "keys"))
  }

  private mutating func fault(_ keys: [String], _ reason: String) {
    let place = text.place(of: keys)
    faults.append(ConfigurationFault(path: path, line: place.line, column: place.column, reason: reason))
  }

  private mutating func section(_ table: TOMLTable, _ name: String) -> TOMLTable {
    guard let value = table[name] else { return TOMLTable() }
    if let table = value.table { return table }
    fault([name], "\"\(name)\" must be a section: [\(name)]")
    return TOMLTable()
  }

  private mutating func refuseUnknown(_ table: TOMLTable, at path: [String], known: [String], what: String) {
    for key in table.keys where !known.contains(key) {
      let hint =
        key.nearest(among: known).map { "did you mean \"\($0)\"?" } ?? "facet config lists all of them"
      fault(path + [key], "there is no \(what) \"\(key)\"; \(hint)")
    }
  }

  private mutating func readBrowser(_ table: TOMLTable) {
    let at = ["browser"]
    refuseUnknown(table, at: at, known: Self.browserKeys, what: "setting")
    if let name = string(table, at, "theme") {
      do {
        _ = try ThemeLibrary().theme(named: name)
        configuration.theme = name
      } catch {
        fault(at + ["theme"], "\(error)")
      }
    }
    if let choice: GraphicsChoice = choice(table, at, "graphics", "a kind of graphics") {
      configuration.graphics = choice
    }
    if let choice: LineChoice = choice(table, at, "line", "a kind of line") { configuration.line = choice }
    if let folder = string(table, at, "out") {
      if folder.isEmpty {
        fault(at + ["out"], "\"out\" is empty; name a folder")
      } else {
        configuration.out = folder
      }
    }
    readLook(table, at)
    if let limit = number(table, at, "doubt-limit", in: 0...1) { configuration.doubtLimit = limit }
    if let limit = number(table, at, "memo-limit", in: 0...100_000) { configuration.memoLimit = Int(limit) }
    if let isOn = flag(table, at, "recursive") { configuration.recursive = isOn }
    if let isOn = flag(table, at, "restore") { configuration.restore = isOn }
  }

  private mutating func readLook(_ table: TOMLTable, _ at: [String]) {
    if let handling: ColorHandling = choice(table, at, "colour", "a way to show colours") {
      configuration.colors = handling
    }
    if let text = string(table, at, "background") {
      configuration.background = PhotoBackground(text)
      if !text.isEmpty, configuration.background == nil {
        fault(at + ["background"], "\"\(text)\" is not a colour; give it as #RRGGBB")
      }
    }
  }

  private mutating func readDetection(_ table: TOMLTable) {
    var wrong: [DetectionFault] = []
    configuration.detection = DetectionSettings(toml: table, faults: &wrong)
    for one in wrong { fault(["detection", one.key], one.reason) }
  }

  private mutating func readKeys(_ table: TOMLTable) {
    let modes = Mode.allCases.map(\.rawValue)
    refuseUnknown(table, at: ["keys"], known: modes, what: "mode")
    for mode in Mode.allCases {
      guard let value = table[mode.rawValue] else { continue }
      let at = ["keys", mode.rawValue]
      guard let actions = value.table else {
        fault(at, "\"keys.\(mode.rawValue)\" must be a section: [keys.\(mode.rawValue)]")
        continue
      }
      let names = Keymap.standard.names(in: mode)
      for action in actions.keys {
        guard names.contains(action) else {
          let hint =
            action.nearest(among: names).map { "did you mean \"\($0)\"?" }
            ?? "facet config lists all of them"
          fault(at + [action], "there is no action \"\(action)\" in \(mode.rawValue); \(hint)")
          continue
        }
        if let keys = keys(actions, at, action) {
          configuration.keys.append(KeyChange(mode: mode, action: action, keys: keys))
        }
      }
    }
  }

  private mutating func keys(_ table: TOMLTable, _ at: [String], _ action: String) -> [[Key]]? {
    let value = table[action]
    let texts = value?.string.map { [$0] } ?? value?.array?.compactMap(\.string)
    guard let texts, value?.string != nil || texts.count == value?.array?.count else {
      fault(
        at + [action], "\"\(action)\" must be a key or a list of keys, as in [\"j\", \"Ctrl-d\", \"o b\"]")
      return nil
    }
    var keys: [[Key]] = []
    for text in texts {
      guard let sequence = Key.sequence(text) else {
        let hint =
          text.nearest(among: Self.keyNames).map { "did you mean \"\($0)\"?" }
          ?? "keys are letters and signs, \(Self.keyNames.prefix(8).joined(separator: ", ")) …, Ctrl-x, F1"
        fault(at + [action], "there is no key \"\(text)\"; \(hint)")
        return nil
      }
      keys.append(sequence)
    }
    return keys
  }

  private static let keyNames: [String] = {
    let keys: [Key] = [
      .character(" "), .enter, .tab, .backTab, .escape, .up, .down, .left, .right, .shiftUp, .shiftDown,
      .shiftLeft,
      .shiftRight, .pageUp, .pageDown, .home, .end, .insert, .delete, .backspace,
    ]
    return keys.map { $0.label(unicode: false) }
  }()

  // MARK: Values

  private mutating func string(_ table: TOMLTable, _ at: [String], _ key: String) -> String? {
    guard let value = table[key] else { return nil }
    if let text = value.string { return text }
    fault(at + [key], "\"\(key)\" must be a text in quotes")
    return nil
  }

  /// One of a few names.
  ///
  /// - Parameter what: the kind of thing that is chosen, for the message about another name.
  private mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ table: TOMLTable, _ at: [String], _ key: String, _ what: String
  ) -> Choice? {
    guard let name = string(table, at, key) else { return nil }
    if let choice = Choice(rawValue: name) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    let hint =
      name.nearest(among: names).map { "did you mean \"\($0)\"?" }
      ?? "one of \(names.joined(separator: ", "))"
    fault(at + [key], "\"\(name)\" is not \(what); \(hint)")
    return nil
  }

  private mutating func flag(_ table: TOMLTable, _ at: [String], _ key: String) -> Bool? {
    guard let value = table[key] else { return nil }
    if let isOn = value.bool { return isOn }
    fault(at + [key], "\"\(key)\" must be true or false")
    return nil
  }

  private mutating func number(
    _ table: TOMLTable, _ at: [String], _ key: String, in range: ClosedRange<Double>
  ) -> Double? {
    guard let value = table[key] else { return nil }
    if let number = value.number, range.contains(number) { return number }
    func words(_ bound: Double) -> String { bound == bound.rounded() ? "\(Int(bound))" : "\(bound)" }
    fault(
      at + [key], "\"\(key)\" must be a number from \(words(range.lowerBound)) to \(words(range.upperBound))")
    return nil
  }
}
