public import Screen

/// A theme for tests that draw and do not care how.
public enum TestTheme {
  public static func dark() throws -> Theme { try ThemeLibrary().theme(named: "dark") }
}
