import Screen

extension Frame {
  /// One random change: a patch of a picture, a text of any width, or an emptied rectangle.
  mutating func scribble(using random: inout SplitMix) {
    func number(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
    let column = number(columns)
    let row = number(rows - 1)
    switch number(5) {
    case 0, 1:
      let glyphs: [Unicode.Scalar] = ["▀", " ", "█", "▘", "▃"]
      let width = 1 + number(60)
      let (glyph, shade) = (glyphs[number(5)], UInt8(number(256)))
      for y in row..<min(rows - 1, row + 1 + number(8)) {
        for x in column..<min(columns, column + width) {
          let cell = PictureCell(
            glyph: glyph, foreground: Color(UInt8(x & 255), shade, UInt8(y)),
            background: Color(shade, UInt8(y), 9))
          self[x, y] = Cell(.picture(cell))
        }
      }
    case 2, 3:
      let texts = [
        "x", "a short text", "日本語の長い名前", "e\u{301}e\u{301}", "😀😀", String(repeating: "long ", count: 12),
      ]
      let roles: [Role] = [.text, .accent, .selection]
      put(
        texts[number(6)], column: column, row: row, role: roles[number(3)],
        ground: number(2) == 0 ? .selection : nil)
    default:
      let empty = Cell(.text(" "), role: .background, ground: number(3) == 0 ? .selection : nil)
      fill(CellRect(column: column, row: row, columns: 1 + number(70), rows: 1 + number(4)), with: empty)
      fill(CellRect(column: 0, row: rows - 1, columns: columns, rows: 1))
    }
  }
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
