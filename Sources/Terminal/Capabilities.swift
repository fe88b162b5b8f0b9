public import Screen

/// What the terminal can do, as far as it is known.
public struct Capabilities: Hashable, Sendable {
  /// `TERM`, or the name the terminal gave when asked.
  public var name: String
  public var colorDepth: ColorDepth
  /// Whether text may hold more than ASCII: the locale's encoding is UTF-8.
  public var utf8: Bool
  /// The size of a cell in pixels, when the terminal says.
  public var cellPixelWidth, cellPixelHeight: Int?
  /// Whether a frame can be shown in one piece (mode 2026).
  public var synchronizedUpdate: Bool
  /// Whether the terminal said that it shows sixel graphics, or those of kitty's protocol.
  public var sixel, kittyGraphics: Bool
  /// Whether tmux or screen stands between us and the real terminal.
  public var multiplexer: Bool
}
