/// The characters that draw boxes and dots.
public struct LineGlyphs: Hashable, Sendable {
  /// One kind of box. Gaps stand on every other cell of a line; a nil gap leaves the picture as it is.
  public struct Box: Hashable, Sendable {
    /// The corners; one column wide, as all of them.
    public var topLeft, topRight, bottomLeft, bottomRight: Unicode.Scalar
    /// Drawn on every other cell of a side, beginning next to the corner.
    public var horizontal, vertical: Unicode.Scalar
    /// Drawn on the cells between; the same as the line's own glyph for a line without gaps.
    public var horizontalGap, verticalGap: Unicode.Scalar?
  }

  /// One for each ``Stroke``; they differ without colours.
  public var thin, heavy, dotted, dashed: Box
  /// A landmark; nil draws braille dots, which mark an eighth of a cell.
  public var dot: Unicode.Scalar?

  public subscript(stroke: Stroke) -> Box {
    switch stroke {
    case .thin: thin
    case .heavy: heavy
    case .dotted: dotted
    case .dashed: dashed
    }
  }

  /// Box-drawing lines, and braille dots for landmarks.
  public static let unicode = LineGlyphs(
    thin: Box(
      topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", horizontal: "─", vertical: "│",
      horizontalGap: "─", verticalGap: "│"),
    heavy: Box(
      topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛", horizontal: "━", vertical: "┃",
      horizontalGap: "━", verticalGap: "┃"),
    dotted: Box(
      topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", horizontal: "┄", vertical: "┆",
      horizontalGap: "┄", verticalGap: "┆"),
    dashed: Box(
      topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", horizontal: "─", vertical: "│",
      horizontalGap: nil, verticalGap: nil),
    dot: nil)

  /// For terminals without UTF-8; a landmark is an asterisk on its cell.
  public static let ascii = LineGlyphs(
    thin: Box(
      topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|",
      horizontalGap: "-", verticalGap: "|"),
    heavy: Box(
      topLeft: "#", topRight: "#", bottomLeft: "#", bottomRight: "#", horizontal: "=", vertical: "#",
      horizontalGap: "=", verticalGap: "#"),
    dotted: Box(
      topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|",
      horizontalGap: nil, verticalGap: nil),
    dashed: Box(
      topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "=", vertical: "H",
      horizontalGap: nil, verticalGap: nil),
    dot: "*")
}
