/// The characters that draw boxes and dots.
public struct LineGlyphs: Hashable, Sendable {
  /// One kind of box. Gaps stand on every other cell of a line; a nil gap leaves the picture as it is.
  public struct Box: Hashable, Sendable {
    public var topLeft, topRight, bottomLeft, bottomRight: Unicode.Scalar
    public var horizontal, vertical: Unicode.Scalar
    public var horizontalGap, verticalGap: Unicode.Scalar?
  }

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
