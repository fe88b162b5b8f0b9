import Detection
import Screen
import Testing
import Widgets

@Suite("Widgets") struct WidgetsTests {
  @Test("typing replaces an offered text; moving the cursor keeps it")
  func offered() {
    var field = TextField("0.70")
    field.insert("1")
    #expect(field.text == "1" && field.position == 1)
    field = TextField("0.70")
    field.perform(.start)
    field.insert("1")
    #expect(field.text == "10.70" && field.position == 1 && !field.isOffered)
  }

  @Test("a panel has its title and texts in its borders, as far as there is room")
  func panel() {
    var frame = Frame(columns: 20, rows: 3)
    let rect = CellRect(column: 0, row: 0, columns: 20, rows: 3)
    frame.drawPanel(rect, .ascii, title: "Keys", right: "2 of 9", bottom: "end", isFocused: true)
    #expect(frame.text == "+ Keys ---- 2 of 9 +\n|                  |\n+------------- end +")
    frame.drawPanel(rect, .ascii, title: "Many keys", right: "2 of 9", isFocused: true)
    #expect(frame.text.hasPrefix("+ Many keys -------+\n"))
  }

  @Test("the help is drawn from a given line, and never beyond its end")
  func help() {
    let page = HelpPage([
      .init(words: "Keys", isHeading: true), .init(keys: "q", words: "quit"),
      .init(keys: "Ctrl-t", words: "learn"),
    ])
    func text(_ top: Int) -> [String] {
      var frame = Frame(columns: 20, rows: 2)
      page.draw(on: &frame, top: top, in: CellRect(column: 0, row: 0, columns: 20, rows: 2))
      return frame.text.split(separator: "\n").map(String.init)
    }
    #expect(text(0) == [" Keys", " q       quit"])
    #expect(text(1) == [" q       quit", " Ctrl-t  learn"] && text(9) == text(1))
  }

  @Test("every command of a text field")
  func commands() {
    var field = TextField("abc")
    for (command, text, position) in [
      (TextCommand.left, "abc", 2), (.deleteBackward, "ac", 1), (.deleteForward, "a", 1), (.start, "a", 0),
      (.right, "a", 1), (.start, "a", 0), (.end, "a", 1), (.clear, "", 0),
    ] {
      field.perform(command)
      #expect(field.text == text && field.position == position, "\(command)")
    }
  }

  @Test("a value out of range leaves the settings and says what can be typed, until the next letter")
  func number() {
    let settings = DetectionSettings()
    var entry = NumberEntry(.onet, in: settings)
    #expect(entry.field.text == Knob.onet.typed(in: settings) && entry.fault == nil)
    entry.edit { $0.insert("7") }
    #expect(entry.accepted(for: .onet, in: settings) == nil)
    #expect(entry.fault == "a number from 0.00 to 1.00, please")
    entry.edit { $0.deleteBackward() }
    #expect(entry.fault == nil)
    entry.edit { $0.insert("0.9") }
    #expect(entry.accepted(for: .onet, in: settings)?.thresholds.onet == 0.9)
  }

  @Test("keys are a command, the beginning of one, or nothing; of two commands the first gets the keys")
  func keys() {
    var table = KeyTable<Int>()
    table.add([.character("o"), .character("b")], 1)
    table.add([.enter], 2)
    table.add([.enter], 3)
    #expect(table.match([.character("o")]) == .prefix)
    #expect(table.match([.character("o"), .character("b")]) == .command(1))
    #expect(table.match([.character("o"), .enter]) == .nothing)
    #expect(table.match([.enter]) == .command(2))
  }

  @Test("keys can be read back from their labels")
  func labels() {
    for key in [Key.character("j"), .character(" "), .control("d"), .pageDown, .shiftLeft, .function(3)] {
      #expect(Key(label: key.label(unicode: false)) == key)
    }
    #expect(Key.sequence("o b") == [.character("o"), .character("b")])
    #expect(Key.sequence("") == nil)
  }

  @Test("a border has its corners, and none where there is no room; a long line is cut before its cursor")
  func drawing() {
    var frame = Frame(columns: 6, rows: 3)
    frame.drawBorder(CellRect(column: 0, row: 0, columns: 4, rows: 3), .ascii, role: .border)
    #expect(frame.text == "+--+  \n|  |  \n+--+  " || frame.text == "+--+\n|  |\n+--+")
    var line = Frame(columns: 6, rows: 1)
    line.drawBorder(CellRect(column: 0, row: 0, columns: 6, rows: 1), .ascii, role: .border)
    let end = line.putField(TextField("abcdefgh"), label: "x ", column: 0, row: 0, columns: 6)
    #expect(line.text.contains("x fgh") && end == 5)
    #expect(line.cursor == CellPosition(column: 5, row: 0))
  }
}
