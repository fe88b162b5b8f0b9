/// What is wrong with a theme. Each message says what, where and what to do.
public enum ThemeError: Error, Equatable, CustomStringConvertible {
  /// A place in a theme file; line and column count from 1.
  public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The theme's file, as messages name it.
    public var path: String
    /// Counted from 1.
    public var line, column: Int

    /// - Parameters:
    ///   - line: from 1.
    ///   - column: from 1.
    public init(path: String, line: Int, column: Int) {
      self.path = path
      self.line = line
      self.column = column
    }

    public var description: String { "\(path):\(line):\(column)" }
  }

  case syntax(Place, reason: String)
  case unknownKey(Place, key: String, nearest: String?)
  case badValue(Place, key: String, expected: String)
  case unreadable(path: String, reason: String)
  case notFound(name: String, nearest: String?, available: [String])

  public var description: String {
    switch self {
    case .syntax(let place, let reason): "\(place): not valid TOML: \(reason)"
    case .unknownKey(let place, let key, let nearest?):
      "\(place): there is no \"\(key)\" in a theme; did you mean \"\(nearest)\"?"
    case .unknownKey(let place, let key, nil):
      "\(place): there is no \"\(key)\" in a theme; see Themes/dark.toml for what there is"
    case .badValue(let place, let key, let expected): "\(place): \"\(key)\" must be \(expected)"
    case .unreadable(let path, let reason): "\(path): cannot read the theme: \(reason)"
    case .notFound(let name, let nearest?, let available):
      "there is no theme \"\(name)\"; did you mean \"\(nearest)\"? "
        + "there are \(available.joined(separator: ", "))"
    case .notFound(let name, nil, let available) where available.isEmpty:
      "there is no theme \"\(name)\", nor any other: the program's Themes folder is missing; install it again, "
        + "or name its place in FACET_RESOURCES"
    case .notFound(let name, nil, let available):
      "there is no theme \"\(name)\"; there are \(available.joined(separator: ", "))"
    }
  }
}
