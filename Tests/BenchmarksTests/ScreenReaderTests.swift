import Benchmarks
import Testing

@Suite("The reader of a program's screen") struct ScreenReaderTests {
  /// The lines of a small screen after these bytes, without trailing spaces.
  private func lines(_ text: String) -> [String] {
    var reader = ScreenReader(columns: 10, rows: 3)
    reader.feed(text.utf8)
    return (0..<3).map { row in
      var line = reader.line(row)
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  @Test("puts text where the cursor is, and wraps at the edge")
  func text() {
    #expect(lines("ab\r\ncd\u{8}e") == ["ab", "ce", ""])
    #expect(lines("0123456789ab") == ["0123456789", "ab", ""])
    #expect(lines("é日😀") == ["é日😀", "", ""])
    #expect(lines("\u{1b}[2;4Hx\u{1b}[3dy\u{1b}[2Gz") == ["", "   x", " z  y"])
    #expect(lines("a\u{1b}[2Bb\u{1b}[1Ac\u{1b}[3Dd\u{1b}[4Ce") == ["a", "d c  e", " b"])
    #expect(lines("a\u{1b}7\u{1b}[3;3Hb\u{1b}8c") == ["ac", "", "  b"])
  }

  @Test("clears, deletes, inserts and repeats as a terminal does")
  func edits() {
    #expect(lines("abcdef\u{1b}[1;3H\u{1b}[K") == ["ab", "", ""])
    #expect(lines("abcdef\u{1b}[1;3H\u{1b}[1K") == ["   def", "", ""])
    #expect(lines("abcdef\u{1b}[2K") == ["", "", ""])
    #expect(lines("a\r\nb\r\nc\u{1b}[2;1H\u{1b}[J") == ["a", "", ""])
    #expect(lines("a\r\nb\r\nc\u{1b}[2J") == ["", "", ""])
    #expect(lines("abcdef\u{1b}[1;2H\u{1b}[2P") == ["adef", "", ""])
    #expect(lines("abcdef\u{1b}[1;2H\u{1b}[2@") == ["a  bcdef", "", ""])
    #expect(lines("abcdef\u{1b}[1;2H\u{1b}[2X") == ["a  def", "", ""])
    #expect(lines("a\u{1b}[3b") == ["aaaa", "", ""])
  }

  @Test("shows nothing of colours, modes, titles and pictures")
  func invisible() {
    #expect(lines("\u{1b}[1;38;2;1;2;3mx\u{1b}[?25l\u{1b}(By") == ["xy", "", ""])
    #expect(lines("\u{1b}]0;title\u{7}x\u{1b}_Gf=100;AAAA\u{1b}\\y\u{1b}Pq#1~\u{1b}\\z") == ["xyz", "", ""])
  }

  @Test("counts the frames that have ended, and answers each question once")
  func frames() {
    var reader = ScreenReader(columns: 10, rows: 3)
    reader.feed("\u{1b}[?2026ha".utf8)
    #expect(reader.frames == 0)
    // However the bytes are cut.
    for byte in "\u{1b}[?2026l\u{1b}[?2026$p\u{1b}[c".utf8 { reader.feed(CollectionOfOne(byte)) }
    #expect(reader.frames == 1 && reader.questions == ["2026", "c"])
    #expect(reader.takeAnswers() == "\u{1b}[?2026;2$y\u{1b}[?62;1;2c")
    #expect(reader.takeAnswers() == "" && reader.contains("a", in: 0..<3) && !reader.contains("a", in: 1..<3))
  }
}
