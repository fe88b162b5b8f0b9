import Screen
import Testing

@Suite("Frames") struct FrameTests {
  @Test("text has characters and glyphs of pictures, but no tails or trailing spaces")
  func text() {
    var frame = Frame(columns: 8, rows: 3)
    frame.put("日 a", column: 0, row: 0)
    frame[2, 1] = Cell(
      .picture(PictureCell(glyph: "▀", foreground: Color(1, 2, 3), background: Color(4, 5, 6))))
    #expect(frame.text == "日 a\n  ▀\n")
  }

  @Test("roles show as letters with a legend")
  func roles() {
    var frame = Frame(columns: 6, rows: 1)
    frame.put("ab", column: 0, row: 0, role: .error)
    frame.put(" x", column: 3, row: 0, role: .text, ground: .selection)
    let (error, text, selection) = (Role.error.letter, Role.text.letter, Role.selection.letter)
    #expect(frame.roleText == "\(error)\(error) \(selection)\(text)")
    #expect(frame.roleLegend == "\(text) text\n\(selection) selection\n\(error) error")
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
  }

  @Test("writing and filling past the edges does nothing")
  func edges() {
    var frame = Frame(columns: 3, rows: 2)
    #expect(frame.put("x", column: 3, row: 0) == 0)
    #expect(frame.put("x", column: 0, row: 2) == 0)
    #expect(frame.put("x", column: -1, row: -1) == 0)
    frame.fill(CellRect(column: -2, row: -2, columns: 9, rows: 9), with: Cell(.text("#")))
    #expect(frame.text == "###\n###")
  }
}
