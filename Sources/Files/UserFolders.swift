internal import Foundation
package import SystemPackage

/// The user's folders for facet, by the XDG rules: a variable that does not hold an absolute path is ignored, and
/// the usual folder in `$HOME` is taken. Nil where `HOME` is missing, too. Nothing is created.
package struct UserFolders: Sendable {
  /// For files that users write themselves: `$XDG_CONFIG_HOME/facet`, usually `~/.config/facet`.
  package var configuration: FilePath?
  /// For data that must not be lost: `$XDG_DATA_HOME/facet`, usually `~/.local/share/facet`.
  package var data: FilePath?
  /// For what matters on this machine only: `$XDG_STATE_HOME/facet`, usually `~/.local/state/facet`.
  package var state: FilePath?

  /// - Parameter environment: this process's own when nil.
  package init(_ environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    func folder(_ variable: String, _ usual: String) -> FilePath? {
      if let base = environment[variable], base.hasPrefix("/") { return FilePath(base).appending("facet") }
      guard let home = environment["HOME"], !home.isEmpty else { return nil }
      return FilePath(home).appending(usual).appending("facet")
    }
    configuration = folder("XDG_CONFIG_HOME", ".config")
    data = folder("XDG_DATA_HOME", ".local/share")
    state = folder("XDG_STATE_HOME", ".local/state")
  }
}
