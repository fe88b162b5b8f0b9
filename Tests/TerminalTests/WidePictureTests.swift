import Screen
import Terminal
import Testing

@Suite("Wide letters in pictures") struct WidePictureTests {
  static let tail: Unicode.Scalar = "\u{200b}"

  static func cell(_ glyph: Unicode.Scalar) -> PictureCell {
    PictureCell(glyph: glyph, foreground: Color(255, 255, 255), background: Color(0, 0, 0))
  }

  @Test("a wide glyph is sent once for its two cells, and what follows is put where it belongs")
  func wide() {
    var writer = PictureWriter(usesPalette: true)
    writer.put(Self.cell("李"), column: 4, row: 2, columns: 2)
    writer.put(Self.cell("─"), column: 6, row: 2)
    writer.put(Self.cell("─"), column: 7, row: 2)
    #expect(PictureWriterTests.bytes(writer) == "^7^[m^[3;5H^[48;5;16;38;5;231m李^[3;7H──^8")
  }

  static let dangerous: [Unicode.Scalar] = [
    "李", "\u{301}", "\u{9b}", "\u{1b}", "\u{7f}", "\u{ad}", "\u{202e}", "\u{200b}", "\u{2028}", "\u{378}",
  ]

  @Test(
    "a glyph that would shift the row, or is a command, never reaches the terminal",
    arguments: dangerous.indices)
  func guarded(index: Int) {
    let glyph = Self.dangerous[index]
    var writer = PictureWriter(usesPalette: true)
    writer.put(Self.cell(glyph), column: 0, row: 0)
    #expect(PictureWriterTests.bytes(writer) == "^7^[m^[1;1H^[48;5;16;38;5;231m\u{fffd}^8")
  }

  @Test("a narrow glyph in place of a wide one is replaced too, and both its cells are filled")
  func narrow() {
    var writer = PictureWriter(usesPalette: true)
    writer.put(Self.cell("a"), column: 0, row: 0, columns: 2)
    #expect(PictureWriterTests.bytes(writer) == "^7^[m^[1;1H^[48;5;16;38;5;231m\u{fffd} ^8")
  }

  @Test(
    "letters of one column are sent as they are",
    arguments: ["é", "█", "⣿", "Ж", "\u{1fb00}"] as [Unicode.Scalar])
  func plain(glyph: Unicode.Scalar) {
    var writer = PictureWriter(usesPalette: true)
    writer.put(Self.cell(glyph), column: 0, row: 0)
    #expect(PictureWriterTests.bytes(writer).contains("\(Character(glyph))^8"))
  }

  static func glyphs(_ frame: Frame) -> [Unicode.Scalar?] {
    frame.withWholePictures().cells.map { cell in
      if case .picture(let picture) = cell.content { picture.glyph } else { nil }
    }
  }

  static func frame(_ glyphs: Unicode.Scalar...) -> Frame {
    var frame = Frame(columns: glyphs.count, rows: 1)
    for (column, glyph) in glyphs.enumerated() { frame[column, 0] = Cell(.picture(cell(glyph))) }
    return frame
  }

  @Test("a wide glyph whose other half is covered or cut off becomes a space")
  func halves() {
    var frame = Self.frame("▀", "李", Self.tail, "雷", Self.tail)
    #expect(Self.glyphs(frame) == ["▀", "李", Self.tail, "雷", Self.tail])
    frame.put("x", column: 2, row: 0)
    #expect(Self.glyphs(frame) == ["▀", " ", nil, "雷", Self.tail])
    frame.put("x", column: 3, row: 0)
    #expect(Self.glyphs(frame) == ["▀", " ", nil, nil, " "])
    #expect(Self.glyphs(Self.frame("▀", "李")) == ["▀", " "])
    #expect(Self.glyphs(Self.frame(Self.tail, "李", "雷", Self.tail)) == [" ", " ", "雷", Self.tail])
  }
}
