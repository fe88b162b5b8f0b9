import Screen
import Terminal
import Testing

@Suite("Picture writer") struct PictureWriterTests {
  static func bytes(_ writer: PictureWriter) -> String {
    var writer = writer
    return String(decoding: writer.take(), as: UTF8.self).replacing("\u{1b}", with: "^")
  }
  let half = PictureCell(glyph: "▀", foreground: Color(1, 20, 255), background: Color(0, 99, 100))

  @Test("without cells nothing is sent")
  func nothing() {
    #expect(Self.bytes(PictureWriter(usesPalette: false)) == "")
  }

  @Test("colours and places are sent when they change, between save and restore")
  func coalesced() {
    var writer = PictureWriter(usesPalette: false)
    writer.put(half, column: 9, row: 4)
    writer.put(half, column: 10, row: 4)
    writer.put(half, column: 14, row: 4)
    writer.put(half, column: 16, row: 4)
    writer.put(half, column: 0, row: 5)
    #expect(
      Self.bytes(writer)
        == "^7^[m^[5;10H^[48;2;0;99;100;38;2;1;20;255m▀▀^[3C▀^[C▀^[6;1H▀^8")
  }

  @Test("in a palette, colours that are the same entry are sent once")
  func sameEntry() {
    var writer = PictureWriter(usesPalette: true)
    writer.put(half, column: 0, row: 0)
    var near = half
    near.background = Color(0, 98, 100)
    writer.put(near, column: 1, row: 0)
    #expect(Self.bytes(writer) == "^7^[m^[1;1H^[48;5;23;38;5;21m▀▀^8")
  }

  @Test("a space sends no foreground, a full block no background")
  func oneColor() {
    var writer = PictureWriter(usesPalette: true)
    var cell = half
    cell.glyph = " "
    writer.put(cell, column: 0, row: 0)
    cell.glyph = "█"
    cell.foreground = Color(255, 255, 255)
    writer.put(cell, column: 1, row: 0)
    #expect(Self.bytes(writer) == "^7^[m^[1;1H^[48;5;23m ^[38;5;231m█^8")
  }

  @Test("the writer is empty after each frame")
  func anew() {
    var writer = PictureWriter(usesPalette: false)
    writer.put(half, column: 0, row: 0)
    let first = writer.take()
    writer.put(half, column: 0, row: 0)
    #expect(writer.take() == first)
    #expect(writer.take() == [])
  }
}
