/// One cell of a picture: a glyph with its own two colours, no theme role.
public struct PictureCell: Hashable, Sendable {
  /// One column wide: a space, a block element, a box-drawing line, a digit …
  public var glyph: Unicode.Scalar
  /// Of the glyph's ink, and of what lies behind it.
  public var foreground, background: Color

  /// - Parameter glyph: one column wide; or two, and then the next cell's glyph has no columns of its own and is not
  ///   sent to the terminal.
  public init(glyph: Unicode.Scalar, foreground: Color, background: Color) {
    self.glyph = glyph
    self.foreground = foreground
    self.background = background
  }
}

/// One position of the screen.
public struct Cell: Hashable, Sendable {
  /// What stands in a cell.
  public enum Content: Hashable, Sendable {
    /// A character one or two columns wide; a two-column one is followed by ``wideTail``.
    case text(Character)
    /// The right half of the two-column character before it.
    case wideTail
    /// A cell of a photo; `role` and `ground` do not apply.
    case picture(PictureCell)
    /// A part of one of the frame's ``Frame/images``, by its index; `role` and `ground` do not apply.
    case image(Int)
  }

  /// What is shown here; a space when empty.
  public var content: Content
  /// The style of the text.
  public var role: Role
  /// The role whose background lies under the text (`.selection` for the selected row); the text role's own when nil.
  public var ground: Role?

  /// - Parameters:
  ///   - role: the look of the text; does not apply to pictures and images.
  ///   - ground: the role whose background lies under it; the text role's own when nil.
  public init(_ content: Content = .text(" "), role: Role = .text, ground: Role? = nil) {
    self.content = content
    self.role = role
    self.ground = ground
  }
}
