public import Screen

/// A theme to choose, or why it cannot be used.
public struct ThemeEntry: Hashable, Sendable {
  /// The theme's name: that of its file without `.toml`.
  public var name: String
  /// Nil when the theme cannot be used, for the reason in ``fault``.
  public var theme: Theme?
  /// What is wrong with the theme's file; nil when it can be used.
  public var fault: String?

  /// - Parameter theme: nil only together with a fault.
  public init(name: String, theme: Theme?, fault: String? = nil) {
    self.name = name
    self.theme = theme
    self.fault = fault
  }
}
