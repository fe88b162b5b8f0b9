/// The style of one role.
public struct Style: Hashable, Sendable {
  /// How characters stand out besides their colours.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// The bits that the C layer takes, `CT_BOLD` and the others.
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Also brightens the colour on some terminals.
    public static let bold = Attributes(rawValue: 1)
    /// Faint; shown as plain by terminals without faint text.
    public static let dim = Attributes(rawValue: 2)
    /// A line below the text.
    public static let underline = Attributes(rawValue: 4)
    /// Foreground and background swapped.
    public static let reverse = Attributes(rawValue: 8)
    /// Slanted; shown as plain where the terminal's library or font has none.
    public static let italic = Attributes(rawValue: 16)
    /// Not available in curses: on screen such text is distinguished by its mark and colour.
    public static let strikethrough = Attributes(rawValue: 32)
  }

  /// Palette indices chosen by hand for terminals with fewer colours; derived from the 24-bit colours when nil.
  public struct Indices: Hashable, Sendable {
    /// 0...255 in ``Style/palette256``, 0...15 in ``Style/ansi16``.
    public var foreground, background: UInt8?
    public init(foreground: UInt8? = nil, background: UInt8? = nil) {
      self.foreground = foreground
      self.background = background
    }
  }

  /// The terminal's own colour when nil.
  public var foreground, background: Color?
  /// On terminals with colours, and on those without when ``mono`` is nil.
  public var attributes: Attributes
  /// For terminals with 256 and with 16 colours.
  public var palette256 = Indices(), ansi16 = Indices()
  /// The attributes on terminals without colours; derived when nil.
  public var mono: Attributes?

  /// Palette indices and ``mono`` are derived until they are set.
  public init(foreground: Color? = nil, background: Color? = nil, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// A style for every role.
public struct Theme: Hashable, Sendable {
  /// The name of its file without `.toml`, by which it is chosen.
  public var name: String
  private var styles: [Role: Style]

  /// - Parameter styles: roles that are left out have an empty style of their own.
  public init(name: String, styles: [Role: Style]) {
    self.name = name
    self.styles = styles
  }

  /// The theme's style for a role; empty when it has none.
  public subscript(role: Role) -> Style {
    get { styles[role] ?? Style() }
    set { styles[role] = newValue }
  }

  /// The style of text in `role` on the background of `ground` (of the role itself when nil).
  ///
  /// What the role leaves unset comes from the `text` role (foreground) and the `background` role
  /// (background); what those leave unset is the terminal's own.
  public func style(for role: Role, on ground: Role? = nil) -> Style {
    var style = self[role]
    let (text, base) = (self[.text], self[.background])
    let hasForeground = style.foreground != nil
    style.foreground = style.foreground ?? text.foreground
    if !hasForeground {
      style.palette256.foreground = style.palette256.foreground ?? text.palette256.foreground
      style.ansi16.foreground = style.ansi16.foreground ?? text.ansi16.foreground
    }
    let mono = monoAttributes(of: role)
    if let ground, self[ground].background != nil || ground != role {
      let under = self[ground]
      style.background = under.background
      style.palette256.background = under.palette256.background
      style.ansi16.background = under.ansi16.background
      style.attributes.formUnion(under.attributes)
      style.mono = mono.union(monoAttributes(of: ground))
    } else {
      style.mono = mono
    }
    if style.background == nil {
      style.background = base.background
      style.palette256.background = style.palette256.background ?? base.palette256.background
      style.ansi16.background = style.ansi16.background ?? base.ansi16.background
    }
    return style
  }

  /// Without colours, a role with a background of its own is shown in reverse video.
  private func monoAttributes(of role: Role) -> Style.Attributes {
    let style = self[role]
    if let mono = style.mono { return mono }
    let stands = style.background != nil && style.background != self[.background].background
    return stands && role != .background ? style.attributes.union(.reverse) : style.attributes
  }
}
