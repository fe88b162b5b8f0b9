import Browser
import Detection
import Foundation
import SystemPackage

/// The browser's settings, from `$XDG_CONFIG_HOME/facet/config.toml`; options on the command line go before them.
struct Configuration: Equatable {
  var theme = "dark"
  var graphics = GraphicsChoice.auto
  var out = "faces"
  var doubtLimit = 0.9
  /// Megabytes.
  var memoLimit = 256, pictureLimit = 256
  var recursive = false
  var restore = true
  var detection = DetectionSettings()
  var keys: [KeyChange] = []

  /// The user's own file.
  static func userFile(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> FilePath? {
    folder("XDG_CONFIG_HOME", ".config", environment)?.appending("config.toml")
  }

  /// facet's folder for some kind of files; nil when neither the variable nor `HOME` says where.
  static func folder(_ variable: String, _ fallback: String, _ environment: [String: String]) -> FilePath? {
    if let base = environment[variable], base.hasPrefix("/") { return FilePath(base).appending("facet") }
    guard let home = environment["HOME"], !home.isEmpty else { return nil }
    return FilePath(home).appending(fallback).appending("facet")
  }
}

/// Something wrong with the file of settings: where, what, and what was probably meant.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
  var path: String
  var line, column: Int
  var reason: String

  var description: String { "\(path):\(line):\(column): \(reason)" }
}
