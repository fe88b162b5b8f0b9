package import Browser
package import Detection
import Files
import Foundation
package import Imaging
package import SystemPackage
package import Terminal

/// The browser's settings, from `$XDG_CONFIG_HOME/facet/config.toml`. Options on the command line override them.
package struct Configuration: Equatable {
  package var theme = "dark"
  package var graphics = GraphicsChoice.auto
  package var line = LineChoice.auto
  package var out = "faces"
  /// What becomes of the colours of profiles in pictures, where this build can convert them.
  package var colors = ColorHandling.managed
  /// Behind what is transparent; nil for what is stored there.
  package var background: PhotoBackground?
  package var doubtLimit = 0.9
  /// In megabytes.
  package var memoLimit = 256
  package var recursive = false
  package var restore = true
  package var detection = DetectionSettings()
  package var keys: [KeyChange] = []

  /// The defaults.
  package init() {}

  /// The path of the user's file; nil when no folder for it is known.
  package static func userFile(_ environment: [String: String] = ProcessInfo.processInfo.environment)
    -> FilePath?
  {
    UserFolders(environment).configuration?.appending("config.toml")
  }
}

/// A mistake in the settings file: where it is, what is wrong, and what was probably meant.
package struct ConfigurationFault: Error, Equatable, CustomStringConvertible {
  package var path: String
  package var line, column: Int
  package var reason: String

  package var description: String { "\(path):\(line):\(column): \(reason)" }
}
