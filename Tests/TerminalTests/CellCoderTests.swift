import Screen
import Terminal
import TestSupport
import Testing

/// How few bytes show the same cells, or nearly the same.
@Suite("Coding of picture cells") struct CellCoderTests {
  /// Rows of cells as photos have them: few glyphs, colours near each other, and some letters and lines.
  static func picture(columns: Int, rows: Int, using random: inout SeededNumbers) -> [[PictureCell]] {
    let glyphs: [Unicode.Scalar] = [
      "▀", "▄", " ", "█", "▘", "▟", "▌", "▋", "▃", "▇", "━", "╱", "3", "┃", "⠿",
    ]
    let shades: [UInt8] = [0, 9, 10, 99, 100, 135, 255]
    var (front, back) = (Color(1, 2, 3), Color(200, 100, 0))
    return (0..<rows).map { _ in
      (0..<columns).map { _ in
        func shade() -> UInt8 { shades[Int.random(in: 0..<7, using: &random)] }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: front = Color(shade(), shade(), shade())
        case 1: back = Color(shade(), shade(), shade())
        case 2: (front, back) = (back, front)
        case 3: front = back
        default: break
        }
        return PictureCell(
          glyph: glyphs[Int.random(in: 0..<glyphs.count, using: &random)], foreground: front, background: back
        )
      }
    }
  }

  /// Codes rows over what a terminal shows, and lets the terminal read the bytes.
  @discardableResult
  static func send(
    _ rows: [[PictureCell]], worth: Float, usesPalette: Bool = false, to model: inout PictureModel
  ) -> Int {
    var coder = CellCoder(byteWorth: worth, usesPalette: usesPalette)
    var writer = PictureWriter(usesPalette: usesPalette, repeats: true, shortens: worth > 0)
    for (row, cells) in rows.enumerated() {
      let shown = (0..<model.columns).map { model[$0, row] }
      for (column, cell) in coder.code(cells, over: shown).enumerated() {
        if let cell { writer.put(cell, column: column, row: row) }
      }
    }
    let bytes = writer.take()
    model.feed(bytes)
    return bytes.count
  }

  @Test(
    "coded and read by a terminal, cells look exactly as they should, whatever it showed before",
    arguments: 0..<40 as Range<UInt64>)
  func exact(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    var model = PictureModel(columns: 30, rows: 4)
    for _ in 0..<5 {
      let rows = Self.picture(columns: 30, rows: 4, using: &random)
      Self.send(rows, worth: 0, to: &model)
      for (row, cells) in rows.enumerated() {
        for (column, cell) in cells.enumerated() {
          #expect(model[column, row]?.look == cell.look, "\(column), \(row)")
        }
      }
      let again = Self.send(rows, worth: 0, to: &model)
      #expect(again == 0, "what is shown already is not sent again")
    }
  }

  @Test("in the palette, cells look as their nearest entries", arguments: 0..<10 as Range<UInt64>)
  func palette(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    var model = PictureModel(columns: 30, rows: 4)
    let rows = Self.picture(columns: 30, rows: 4, using: &random)
    Self.send(rows, worth: 0, usesPalette: true, to: &model)
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        var nearest = cell
        nearest.foreground = Palette.color(Palette.nearest256(to: cell.foreground))
        nearest.background = Palette.color(Palette.nearest256(to: cell.background))
        #expect(model[column, row]?.look == nearest.look, "\(column), \(row)")
      }
    }
  }

  @Test(
    "lossless coding takes no more bytes than writing the cells as they are",
    arguments: 0..<20 as Range<UInt64>)
  func fewer(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let rows = Self.picture(columns: 120, rows: 3, using: &random)
    var plain = PictureWriter(usesPalette: false)
    for (row, cells) in rows.enumerated() {
      for (column, cell) in cells.enumerated() { plain.put(cell, column: column, row: row) }
    }
    var model = PictureModel(columns: 120, rows: 3)
    #expect(Self.send(rows, worth: 0, to: &model) < plain.take().count)
  }

  @Test(
    "the more a byte is worth, the fewer are sent; letters and their colours stay",
    arguments: 0..<10 as Range<UInt64>)
  func lossy(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let rows = Self.picture(columns: 100, rows: 6, using: &random)
    var last = Int.max
    for worth in [0, 2, 60, 1000] as [Float] {
      var model = PictureModel(columns: 100, rows: 6)
      let bytes = Self.send(rows, worth: worth, to: &model)
      #expect(bytes <= last)
      last = bytes
      for (row, cells) in rows.enumerated() {
        for (column, cell) in cells.enumerated() where GlyphInk(cell.glyph) == nil {
          #expect(
            model[column, row]?.glyph == cell.glyph && model[column, row]?.foreground == cell.foreground)
        }
      }
    }
  }

  @Test(
    "exchanged colours are no reason to send them",
    arguments: [("▀", "▄"), ("▌", "▐"), ("▘", "▟"), ("▇", "▔")])
  func exchanged(glyph: String, complement: String) throws {
    let (red, blue) = (Color(200, 0, 0), Color(0, 0, 200))
    let first = PictureCell(
      glyph: try #require(glyph.unicodeScalars.first), foreground: red, background: blue)
    let second = PictureCell(glyph: first.glyph, foreground: blue, background: red)
    var coder = CellCoder()
    let coded = coder.code([first, second], over: [nil, nil])
    let glyphs = coded.compactMap { $0.map { String($0.glyph) } }
    #expect(Set(glyphs) == [glyph, complement])
    #expect(coded[0]?.foreground == coded[1]?.foreground && coded[0]?.background == coded[1]?.background)
  }

  @Test("equal cells are sent once and repeated; the shorter of both ways is taken")
  func repeated() {
    var writer = PictureWriter(usesPalette: true, repeats: true)
    let cell = PictureCell(glyph: "▀", foreground: Color(255, 255, 255), background: Color(0, 0, 0))
    for column in 0..<12 { writer.put(cell, column: column, row: 0) }
    #expect(PictureWriterTests.bytes(writer) == "^7^[m^[1;1H^[48;5;16;38;5;231m▀^[11b^8")
    var few = PictureWriter(usesPalette: true, repeats: true)
    var space = cell
    space.glyph = " "
    for column in 0..<4 { few.put(space, column: column, row: 0) }
    #expect(PictureWriterTests.bytes(few) == "^7^[m^[1;1H^[48;5;16m    ^8")
  }
}
