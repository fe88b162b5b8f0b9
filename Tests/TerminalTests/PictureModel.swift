import Screen

/// A small terminal: cells with a glyph and two colours, and the sequences that ``PictureWriter`` writes.
struct PictureModel {
  let columns, rows: Int
  /// Nil where nothing was written.
  private(set) var cells: [PictureCell?]
  private var column = 0, row = 0
  private var front = Color(1, 2, 3), back = Color(3, 2, 1)
  private var saved = (column: 0, row: 0)
  private var last: Unicode.Scalar = " "

  init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: nil, count: columns * rows)
  }

  subscript(column: Int, row: Int) -> PictureCell? { cells[row * columns + column] }

  mutating func show(_ cell: PictureCell, column: Int, row: Int) { cells[row * columns + column] = cell }

  /// Takes bytes; stops the test when it does not know one of them.
  mutating func feed(_ bytes: [UInt8]) {
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "\u{1b}" else {
        put(scalar)
        continue
      }
      switch scalars.popFirst() {
      case "7": saved = (column, row)
      case "8": (column, row) = saved
      case "[":
        let parameters = scalars.prefix { !("@"..."~").contains($0) }
        scalars.removeFirst(parameters.count)
        control(String(parameters), scalars.popFirst() ?? " ")
      case let other: preconditionFailure("unknown: ESC \(String(describing: other))")
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    precondition(scalar.value >= 0x20 && column < columns && row < rows, "\(scalar) at \(column), \(row)")
    cells[row * columns + column] = PictureCell(glyph: scalar, foreground: front, background: back)
    column += 1
    last = scalar
  }

  private mutating func control(_ text: String, _ final: Unicode.Scalar) {
    let numbers = text.split(separator: ";").map { Int($0) ?? 0 }
    switch final {
    case "H": (row, column) = (numbers[0] - 1, numbers[1] - 1)
    case "C": column += numbers.first ?? 1
    case "b": for _ in 0..<(numbers.first ?? 1) { put(last) }
    case "m":
      var rest = numbers[...]
      while let kind = rest.popFirst() {
        let isDirect = rest.popFirst() == 2
        let color =
          isDirect
          ? Color(UInt8(rest.removeFirst()), UInt8(rest.removeFirst()), UInt8(rest.removeFirst()))
          : Palette.color(UInt8(rest.removeFirst()))
        if kind == 38 {
          front = color
        } else if kind == 48 {
          back = color
        } else {
          preconditionFailure("\(kind)")
        }
      }
    default: preconditionFailure("unknown: CSI \(text) \(final)")
    }
  }
}

extension PictureCell {
  /// What is seen: the colours of the cell's 64 parts, or the glyph with its colours where that is not known.
  var look: [String] {
    if foreground == background { return Array(repeating: background.hex, count: 64) }
    guard let ink = GlyphInk(glyph), let mask = ink.mask else {
      return ["\(glyph)", foreground.hex, background.hex]
    }
    return (0..<64).map { (mask >> UInt64($0) & 1 == 1 ? foreground : background).hex }
  }
}
