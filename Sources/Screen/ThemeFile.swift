internal import TOMLReading

extension Theme {
  /// Reads a theme.
  ///
  /// ```toml
  /// [palette]                      # names for colours, optional
  /// ink = "#d5d8de"
  /// [roles]                        # any of `Role`; what is left out comes from text and background
  /// text  = { foreground = "ink" }
  /// title = { foreground = "#ffffff", attributes = ["bold"], fg256 = 231, fg16 = 15, mono = ["bold"] }
  /// ```
  /// `fg256`, `bg256` (0…255), `fg16`, `bg16` (0…15) and `mono` (attributes) replace what is derived for
  /// terminals with fewer colours.
  /// - Parameters:
  ///   - toml: the file's text.
  ///   - name: the theme's name.
  ///   - path: for messages.
  public init(toml: String, name: String, path: String) throws(ThemeError) {
    self.init(name: name, styles: [:])
    let table: TOMLTable
    do {
      table = try readTOML(toml)
    } catch {
      throw .syntax(
        ThemeError.Place(path: path, line: error.line, column: error.column), reason: error.reason)
    }
    let reader = ThemeReader(text: toml, path: path)
    try reader.refuseUnknown(table, at: [], known: ["palette", "roles"])
    let palette = try reader.palette(table)
    guard let roles = table["roles"]?.table else {
      throw .badValue(
        reader.place(of: ["roles"]), key: "roles", expected: "a table of roles; see Themes/dark.toml")
    }
    try reader.refuseUnknown(roles, at: ["roles"], known: Role.allCases.map(\.rawValue))
    for role in Role.allCases where roles[role.rawValue] != nil {
      self[role] = try reader.style(roles, role: role.rawValue, palette: palette)
    }
  }
}

/// Reads the parts of a theme file and knows their places for messages.
private struct ThemeReader {
  let text: String
  let path: String

  static let attributeNames: [String: Style.Attributes] = [
    "bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse, "italic": .italic,
    "strikethrough": .strikethrough,
  ]
  static let styleKeys = [
    "foreground", "background", "attributes", "fg256", "bg256", "fg16", "bg16", "mono",
  ]

  func palette(_ table: TOMLTable) throws(ThemeError) -> [String: Color] {
    guard let entry = table["palette"] else { return [:] }
    guard let named = entry.table else {
      throw .badValue(place(of: ["palette"]), key: "palette", expected: "a table of colours")
    }
    var colors: [String: Color] = [:]
    for key in named.keys {
      guard let color = named[key]?.string.flatMap(Color.init(hex:)) else {
        throw .badValue(place(of: ["palette", key]), key: key, expected: "a colour like \"#7fb4ff\"")
      }
      colors[key] = color
    }
    return colors
  }

  func style(_ roles: TOMLTable, role: String, palette: [String: Color]) throws(ThemeError) -> Style {
    let at = ["roles", role]
    guard let table = roles[role]?.table else {
      throw .badValue(place(of: at), key: role, expected: "a table like { foreground = \"#7fb4ff\" }")
    }
    try refuseUnknown(table, at: at, known: Self.styleKeys)
    var style = Style(
      foreground: try color(table, "foreground", at, palette),
      background: try color(table, "background", at, palette),
      attributes: try attributes(table, "attributes", at) ?? [])
    style.palette256 = .init(
      foreground: try index(table, "fg256", at, 255), background: try index(table, "bg256", at, 255))
    style.ansi16 = .init(
      foreground: try index(table, "fg16", at, 15), background: try index(table, "bg16", at, 15))
    style.mono = try attributes(table, "mono", at)
    return style
  }

  func refuseUnknown(_ table: TOMLTable, at path: [String], known: [String]) throws(ThemeError) {
    for key in table.keys where !known.contains(key) {
      throw .unknownKey(place(of: path + [key]), key: key, nearest: key.nearest(among: known))
    }
  }

  private func color(
    _ table: TOMLTable, _ key: String, _ at: [String], _ palette: [String: Color]
  ) throws(ThemeError) -> Color? {
    guard let value = table[key] else { return nil }
    if let text = value.string, let color = Color(hex: text) ?? palette[text] { return color }
    let hint = value.string?.nearest(among: palette.keys.sorted()).map { "; did you mean \"\($0)\"?" } ?? ""
    throw .badValue(
      place(of: at + [key]), key: key, expected: "a colour like \"#7fb4ff\" or a name of the palette\(hint)")
  }

  private func index(_ table: TOMLTable, _ key: String, _ at: [String], _ limit: Int) throws(ThemeError)
    -> UInt8?
  {
    guard let value = table[key] else { return nil }
    guard let number = value.int, (0...limit).contains(number) else {
      throw .badValue(place(of: at + [key]), key: key, expected: "a whole number from 0 to \(limit)")
    }
    return UInt8(number)
  }

  private func attributes(
    _ table: TOMLTable, _ key: String, _ at: [String]
  ) throws(ThemeError) -> Style.Attributes? {
    guard let value = table[key] else { return nil }
    // Only made when it is thrown: to find the place takes far longer than to read the value.
    func error() -> ThemeError {
      let names = Self.attributeNames.keys.sorted()
      return .badValue(
        place(of: at + [key]), key: key, expected: "a list of any of \(names.joined(separator: ", "))")
    }
    guard let list = value.array else { throw error() }
    var attributes: Style.Attributes = []
    for item in list {
      guard let name = item.string, let attribute = Self.attributeNames[name] else { throw error() }
      attributes.insert(attribute)
    }
    return attributes
  }

  func place(of keys: [String]) -> ThemeError.Place {
    let place = TOMLText(text).place(of: keys)
    return ThemeError.Place(path: path, line: place.line, column: place.column)
  }
}
