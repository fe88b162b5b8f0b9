import Screen
import Terminal
import Testing

/// Pictures inside tmux.
@Suite("Pictures inside tmux") struct TmuxPicturesTests {
  @Test(
    "kitty from 0.28 and Ghostty are used where tmux passes sequences on, to all terminals that are attached",
    arguments: [
      ("3.4 1\nkitty(0.41.1)\tbpaste,title\n", true), ("3.5a all\nkitty(0.28.0)\nghostty 1.0.1\n", true),
      ("3.4 on\nkitty(1.2)\n", true), ("3.3a 0\nkitty(0.41.1)\n", false), ("3.4 off\nkitty(0.41.1)\n", false),
      ("3.4 1\nkitty(0.26.5)\n", false), ("3.4 1\nkitty(0.41.1)\nXTerm(379)\n", false), ("3.4 1\n", false),
      ("3.4 1\n\n", false), ("3.2a \nkitty(0.41.1)\n", false),
    ])
  func answer(text: String, passes: Bool) throws {
    let answer = try #require(TmuxAnswer(text))
    #expect(answer.passesKitty == passes)
  }

  @Test("what is no answer of tmux is none")
  func noAnswer() {
    #expect(TmuxAnswer("") == nil)
    #expect(TmuxAnswer("\n\n") == nil)
  }

  @Test(
    "kitty by passthrough, sixel where tmux announces it, else cells; also where something else is wanted")
  func choice() {
    let environment = ["TERM": "tmux-256color", "TMUX": "/tmp/tmux,1,0"]
    func known(_ text: String, sixel: Bool = false) -> Capabilities {
      var known = Capabilities(environment: environment, describedColors: 256, utf8: true)
      known.tmux = TmuxAnswer(text)
      known.sixel = sixel
      return known
    }
    let passing = known("3.4 1\nkitty(0.41.1)\n"), plain = known("3.4 0\nfoot(1.16)\n")
    let sixel = known("3.4 0\nfoot(1.16)\tbpaste,sixel,title\n", sixel: true)
    let standIn = known("3.5a 0\nkitty(0.26.5)\tbpaste,title\n", sixel: true)
    #expect(passing.bestGraphics(environment: environment) == .kitty)
    #expect(plain.bestGraphics(environment: environment) == .cells)
    #expect(sixel.bestGraphics(environment: environment) == .sixel)
    #expect(standIn.bestGraphics(environment: environment) == .cells, "tmux would draw plus signs")
    #expect(known("3.5a 0\nfoot\tsixel\n").bestGraphics(environment: environment) == .cells)
    #expect(known("", sixel: true).bestGraphics(environment: environment) == .cells, "no tmux has answered")
    #expect(plain.graphics(wanted: .kitty, environment: environment) == .cells)
    #expect(passing.graphics(wanted: .kitty, environment: environment) == .kitty)
    #expect(passing.graphics(wanted: .cells, environment: environment) == .cells)
    var slow = passing
    slow.isLineSlow = true
    #expect(slow.graphics(wanted: .kitty, environment: environment) == .cells)
  }

  @Test("commands are passed on one by one, with every ESC doubled")
  func passed() {
    let bytes = Array("\u{1b}_Ga=t;AAAA\u{1b}\\\u{1b}_Gm=0;BB\u{1b}\\".utf8)
    let text = String(decoding: Placeholders.passed(bytes), as: UTF8.self).replacing("\u{1b}", with: "^")
    #expect(text == "^Ptmux;^^_Ga=t;AAAA^^\\^\\^Ptmux;^^_Gm=0;BB^^\\^\\")
    #expect(Placeholders.passed([]) == [])
  }

  @Test(
    "a placeholder names its picture by a colour of the palette and its third mark, its place by the others")
  func placeholder() {
    let placeholders = Placeholders(process: 3)
    let number = placeholders.number(41)
    #expect(number == 3 << 24 | 42)
    let text = String(decoding: placeholders.text(number, row: 1, columns: 0..<2), as: UTF8.self)
    #expect(
      Array(text.unicodeScalars)
        == Array(
          "\u{1b}[38;5;42m\u{10eeee}\u{30d}\u{305}\u{310}\u{10eeee}\u{30d}\u{30d}\u{310}".unicodeScalars))
    let all = (0..<8000).map(placeholders.number)
    #expect(Set(all).count == all.count && all.allSatisfy { $0 & 255 > 0 })
  }

  /// Sends less than kitty's encoder, but as many commands.
  private struct Kept: KeptGraphics {
    func send(_ picture: PixelPicture, part: PixelRect, number: Int) -> [UInt8] {
      Array("<send \(number)>".utf8)
    }
    func place(number: Int, placement: Int, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
      Array("<place>".utf8)
    }
    func remove(number: Int, placement: Int) -> [UInt8] { Array("<remove>".utf8) }
    func remove(number: Int) -> [UInt8] { Array("<remove \(number)>".utf8) }
    func removeAll() -> [UInt8] { Array("<remove all>".utf8) }
  }

  private static func frame(_ shade: UInt8, popup: Bool = false) -> Frame {
    var frame = Frame(columns: 20, rows: 6)
    let pixels = [UInt8](repeating: shade, count: 10 * 4 * 3)
    frame.place(
      ImagePlacement(
        cells: CellRect(column: 2, row: 1, columns: 10, rows: 4),
        picture: PixelPicture(width: 10, height: 4, pixels: pixels)))
    if popup { frame.put("popup", column: 5, row: 2) }
    return frame
  }

  private func words(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
  private func count(_ bytes: [UInt8]) -> Int { words(bytes).unicodeScalars.count { $0 == "\u{10eeee}" } }

  @Test("text over a picture needs no new picture; when it is gone, its placeholders are written again")
  func popup() {
    var painter = PixelPainter(encoder: .kept(Kept()), placeholders: Placeholders(process: 1))
    let plain = Self.frame(9), covered = Self.frame(9, popup: true)
    let first = painter.bytes(for: plain, over: nil)
    #expect(words(first.uploads).contains("<send ") && words(first.uploads).contains("U=1"))
    #expect(count(first.shown) == 40 && !words(first.shown).contains("<place"))
    let over = painter.bytes(for: covered, over: plain)
    #expect(over.uploads.isEmpty && count(over.shown) == 0)
    let back = painter.bytes(for: plain, over: covered)
    #expect(back.uploads.isEmpty && count(back.shown) == 10, "the row of the popup")
    let same = painter.bytes(for: plain, over: plain)
    #expect(same == .init())
    let damaged = painter.bytes(for: plain, over: plain, damaged: [2 * 20 + 4])
    #expect(count(damaged.shown) == 10)
  }

  @Test("a new picture replaces the old one, which is removed; at the end only our own are removed")
  func replaced() throws {
    var painter = PixelPainter(encoder: .kept(Kept()), placeholders: Placeholders(process: 1))
    let (first, second) = (Self.frame(9), Self.frame(10))
    _ = painter.bytes(for: first, over: nil)
    let next = painter.bytes(for: second, over: first)
    #expect(words(next.uploads).contains("<send ") && count(next.shown) == 40)
    #expect(words(next.shown).contains("<remove "))
    let end = words(painter.clearPictures())
    #expect(end.contains("<remove ") && !end.contains("<remove all>") && end.hasPrefix("\u{1b}Ptmux;"))
    let again = painter.clearPictures()
    #expect(again.isEmpty)
  }
}
