import Browser
import Detection
import Foundation
import Resources
import SystemPackage

/// The browser's settings, from `$XDG_CONFIG_HOME/facet/config.toml`; options on the command line go before them.
struct Configuration: Equatable {
  var theme = "dark"
  var graphics = GraphicsChoice.auto
  var out = "faces"
  var doubtLimit = 0.9
  /// Megabytes.
  var memoLimit = 256
  var recursive = false
  var restore = true
  var detection = DetectionSettings()
  var keys: [KeyChange] = []

  /// The user's own file.
  static func userFile(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> FilePath? {
    UserFolders(environment).configuration?.appending("config.toml")
  }
}

/// Something wrong with the file of settings: where, what, and what was probably meant.
struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
  var path: String
  var line, column: Int
  var reason: String

  var description: String { "\(path):\(line):\(column): \(reason)" }
}
