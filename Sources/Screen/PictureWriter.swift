/// Writes picture cells past curses: the bytes that turn what the screen shows into what it should show.
///
/// The bytes stand between ESC 7 and ESC 8, which also save and restore the colours, so that what curses
/// believes about the terminal stays true. A cell is sent only when it differs from the one the screen shows;
/// colours and the cursor's place are sent when they change, both colours of a cell in one sequence.
package struct PictureWriter {
  /// Palette indices instead of 24-bit colours.
  package let usesPalette: Bool
  /// Whether the terminal repeats a character on demand (REP), so that equal cells are sent once.
  package let repeats: Bool
  /// Whether colours that are in xterm's palette are sent by their number.
  package let shortens: Bool
  /// The colours of the palette that neither users nor programs change: some set 16…21, and everyone the first 16.
  package static let fixed: ClosedRange<UInt8> = 22...255
  /// The last glyph, and how often it is to be written again.
  private var last: Unicode.Scalar?
  private var again = 0
  private var bytes: [UInt8] = []
  private var foreground: CellColor?
  private var background: CellColor?
  /// The position of the terminal's cursor.
  private var column = -1
  private var row = -1

  package init(usesPalette: Bool, repeats: Bool = false, shortens: Bool = false) {
    (self.usesPalette, self.repeats, self.shortens) = (usesPalette, repeats, shortens)
    bytes.reserveCapacity(1 << 16)
  }

  /// Adds one cell, or two when `columns` is 2.
  ///
  /// A glyph that does not take exactly this many columns, or cannot be printed, shows as `�`.
  package mutating func put(_ cell: PictureCell, column: Int, row: Int, columns: Int = 1) {
    if bytes.isEmpty { bytes += Self.begin }
    // A space shows no foreground and a full block no background.
    let under = cell.glyph == "\u{2588}" ? nil : changed(cell.background, unless: background)
    let over = cell.glyph == " " ? nil : changed(cell.foreground, unless: foreground)
    if repeats, columns == 1, under == nil, over == nil, cell.glyph == last, row == self.row,
      column == self.column
    {
      again += 1
      self.column += 1
      return
    }
    finishRun()
    move(toColumn: column, row: row)
    if under != nil || over != nil {
      add(0x1b, 0x5b)
      if let under {
        add(under, layer: 0x34)
        background = under
      }
      if under != nil, over != nil { bytes.append(0x3b) }
      if let over {
        add(over, layer: 0x33)
        foreground = over
      }
      bytes.append(0x6d)
    }
    let trusted = cell.glyph.trusted(columns: columns)
    glyph(trusted)
    self.column = column + 1
    last = trusted == cell.glyph ? trusted : nil
    guard columns == 2 else { return }
    last = nil
    if trusted != cell.glyph { bytes.append(0x20) }
    // Terminals disagree about the width of some characters: position the cursor again before the next cell.
    self.row = -1
  }

  /// The finished bytes; empty when nothing was put. The writer is empty afterwards.
  package mutating func take() -> [UInt8] {
    finishRun()
    if !bytes.isEmpty { bytes += [0x1b, 0x38] }
    defer {
      bytes.removeAll(keepingCapacity: true)
      (foreground, background, column, row, last) = (nil, nil, -1, -1, nil)
    }
    return bytes
  }

  /// The bytes so far, and a few more at the end.
  package var count: Int { bytes.isEmpty ? 0 : bytes.count + min(again * 4, 7) + 2 }

  /// Writes the repetitions of the last glyph, in the shorter of two ways.
  private mutating func finishRun() {
    guard again > 0, let scalar = last else { return }
    let length = scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
    if again * length > (again < 10 ? 4 : again < 100 ? 5 : 6) {
      add(0x1b, 0x5b)
      number(again)
      bytes.append(0x62)
    } else {
      for _ in 0..<again { glyph(scalar) }
    }
    again = 0
  }

  /// The number of a colour that is in the palette's ``fixed`` part.
  package static func index(of color: Color) -> UInt8? {
    let index = Palette.nearest256(to: color)
    return fixed.contains(index) && Palette.color(index) == color ? index : nil
  }

  /// ESC 7, then no attributes: bold or reverse text may have been written last.
  private static let begin: [UInt8] = [0x1b, 0x37, 0x1b, 0x5b, 0x6d]

  private mutating func move(toColumn column: Int, row: Int) {
    if row == self.row, column == self.column { return }
    add(0x1b, 0x5b)
    if row == self.row, column > self.column {
      if column > self.column + 1 { number(column - self.column) }
      bytes.append(0x43)
    } else {
      number(row + 1)
      bytes.append(0x3b)
      number(column + 1)
      bytes.append(0x48)
    }
    self.row = row
  }

  private enum CellColor: Equatable {
    case index(UInt8)
    case direct(Color)
  }

  /// What must be sent for a colour, unless the terminal already writes in it.
  private func changed(_ color: Color, unless current: CellColor?) -> CellColor? {
    let index = usesPalette ? Palette.nearest256(to: color) : shortens ? Self.index(of: color) : nil
    let wanted = index.map(CellColor.index) ?? .direct(color)
    return wanted == current ? nil : wanted
  }

  /// The parameters of a colour, without the sequence around them.
  private mutating func add(_ color: CellColor, layer: UInt8) {
    add(layer, 0x38)
    bytes.append(0x3b)
    switch color {
    case .index(let index):
      add(0x35, 0x3b)
      number(Int(index))
    case .direct(let color):
      add(0x32, 0x3b)
      number(Int(color.red))
      bytes.append(0x3b)
      number(Int(color.green))
      bytes.append(0x3b)
      number(Int(color.blue))
    }
  }

  private mutating func number(_ value: Int) {
    if value >= 1000 { number(value / 1000) }
    if value >= 100 { bytes.append(UInt8(48 + value / 100 % 10)) }
    if value >= 10 { bytes.append(UInt8(48 + value / 10 % 10)) }
    bytes.append(UInt8(48 + value % 10))
  }

  // Appends bytes one by one: building an array or string for each sequence would cost more than the bytes.
  private mutating func add(_ first: UInt8, _ second: UInt8) {
    bytes.append(first)
    bytes.append(second)
  }

  private mutating func glyph(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | value >> shift & 0x3f) }
    switch value {
    case ..<0x80: bytes.append(UInt8(value))
    case ..<0x800: add(UInt8(0xc0 | value >> 6), tail(0))
    case ..<0x10000:
      bytes.append(UInt8(0xe0 | value >> 12))
      add(tail(6), tail(0))
    default:
      add(UInt8(0xf0 | value >> 18), tail(12))
      add(tail(6), tail(0))
    }
  }
}
