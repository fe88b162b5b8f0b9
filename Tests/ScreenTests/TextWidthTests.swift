import Screen
import Testing

@Suite("Text width") struct TextWidthTests {
  @Test(
    "a character takes the columns of its widest scalar",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("日", 2), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2), ("😀", 2),
      ("👩‍👩‍👧", 2), ("👍🏽", 2), ("❤\u{fe0f}", 1), ("ﬁ", 1), ("│", 1), ("█", 1), ("＃", 2), ("\u{e0b0}", 1),
    ] as [(Character, Int)])
  func widest(character: Character, columns: Int) {
    #expect(character.columns == columns)
  }

  @Test("parts with separate columns are each counted: vowel signs, the letters of a flag")
  func parts() {
    #expect("की".columns == 2)
    #expect("🇩🇪".columns == 2)
    #expect(Array("🇩🇪".fitted(to: 9)).count == 2)
  }

  @Test(
    "what cannot be printed shows as a replacement character",
    arguments: ["\t", "\u{1b}", "\u{7f}", "\u{202e}", "\u{200b}", "\u{2028}", "\u{fffe}", "\u{85}"])
  func unprintable(text: String) {
    #expect(text.fitted(to: 5) == ["\u{fffd}"])
    #expect(text.columns == 1)
  }

  @Test(
    "text that fits is shown whole, and cut text never takes more than its room",
    arguments: ["", "abc", "日本語の写真", "e\u{301}e\u{301}e\u{301}", "a日b本c", "😀 smile", "की कि की"])
  func fits(text: String) {
    for room in 0...16 {
      let shown = text.fitted(to: room)
      let used = shown.reduce(0) { $0 + $1.columns }
      #expect(used <= room)
      if text.columns <= room {
        #expect(String(shown) == text)
      } else if room > 0 {
        #expect(shown.last == "…")
        #expect(used >= room - 1, "at most half a wide character is given away")
      }
    }
  }

  @Test("a frame keeps a wide character whole at its edges")
  func frameEdges() {
    var frame = Frame(columns: 5, rows: 1)
    #expect(frame.put("日本語", column: 0, row: 0) == 5)
    #expect(frame.text == "日本…")
    frame = Frame(columns: 4, rows: 1)
    frame.put("日本語", column: 0, row: 0)
    #expect(frame.text == "日…")
  }
}
