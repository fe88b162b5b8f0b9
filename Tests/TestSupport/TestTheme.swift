public import Screen

/// A theme for tests that draw, whatever the colours.
public enum TestTheme {
  public static func dark() throws -> Theme { try ThemeLibrary().theme(named: "dark") }
}
