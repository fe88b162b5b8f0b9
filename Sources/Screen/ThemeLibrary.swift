internal import Foundation
public import Files
internal import SystemPackage

/// The themes that can be chosen by name: the user's own, then those that come with the program.
///
/// The user's themes are in `$XDG_CONFIG_HOME/facet/themes` (`~/.config/facet/themes` when that is not set)
/// and replace the program's themes of the same name.
public struct ThemeLibrary: Sendable {
  private let finder: ResourceFinder
  private let userFolder: FilePath?

  /// - Parameters:
  ///   - finder: where the program's own files are.
  ///   - environment: this process's own when nil.
  public init(finder: ResourceFinder = ResourceFinder(), environment: [String: String]? = nil) {
    self.finder = finder
    userFolder = UserFolders(environment).configuration?.appending("themes")
  }

  /// The names of all themes, sorted.
  public var names: [String] {
    let folders = [userFolder, finder.find("Themes")].compactMap(\.self)
    let files = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0.string)) ?? [] }
    return Set(files.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) })
      .sorted()
  }

  /// The theme with this name, or the one in a file when a path (`./mine.toml`) is given.
  public func theme(named name: String) throws(ThemeError) -> Theme {
    if name.contains("/") || name.hasSuffix(".toml") {
      let path = FilePath(name)
      return try read(path, name: path.lastComponent?.stem ?? name)
    }
    if let own = userFolder?.appending("\(name).toml"), FileManager.default.fileExists(atPath: own.string) {
      return try read(own, name: name)
    }
    if !name.isEmpty, let file = finder.find("Themes/\(name).toml") { return try read(file, name: name) }
    let available = names
    throw .notFound(name: name, nearest: name.nearest(among: available), available: available)
  }

  private func read(_ path: FilePath, name: String) throws(ThemeError) -> Theme {
    let text: String
    do {
      text = try String(contentsOfFile: path.string, encoding: .utf8)
    } catch {
      throw .unreadable(path: path.string, reason: (error as NSError).localizedDescription)
    }
    return try Theme(toml: text, name: name, path: path.string)
  }
}

extension Theme {
  /// The theme with this name or in this file; see ``ThemeLibrary``.
  public static func named(_ name: String) throws(ThemeError) -> Theme {
    try ThemeLibrary().theme(named: name)
  }
}
