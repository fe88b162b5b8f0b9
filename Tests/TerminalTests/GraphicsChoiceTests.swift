import Screen
import Terminal
import Testing

@Suite("Choice of graphics") struct GraphicsChoiceTests {
  static func best(_ environment: [String: String], sixel: Bool = false, kitty: Bool = false) -> GraphicsKind
  {
    var known = Capabilities(environment: environment, describedColors: 256, utf8: true)
    (known.sixel, known.kittyGraphics) = (sixel, kitty)
    return known.bestGraphics(environment: environment)
  }

  @Test("a terminal that says nothing gets cells")
  func unknown() {
    #expect(Self.best(["TERM": "xterm-256color"]) == .cells)
    #expect(Self.best([:]) == .cells)
  }

  @Test("what the terminal answered is used, kitty's graphics first")
  func answered() {
    #expect(Self.best(["TERM": "xterm-256color"], sixel: true) == .sixel)
    #expect(Self.best(["TERM": "xterm-256color"], sixel: true, kitty: true) == .kitty)
  }

  @Test("known names are enough")
  func names() {
    #expect(Self.best(["TERM": "xterm-kitty"]) == .kitty)
    #expect(Self.best(["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"]) == .kitty)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .iterm)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], sixel: true) == .iterm)
  }

  @Test(
    "inside tmux and screen there are cells, whatever the rest says",
    arguments: [["TMUX": "/tmp/x"], ["STY": "1"], ["TERM": "tmux-256color"], ["TERM": "screen"]])
  func multiplexers(environment: [String: String]) {
    let all = environment.merging(["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"]) { own, _ in own }
    #expect(Self.best(all, sixel: true, kitty: true) == .cells)
  }

  @Test("without colours there are no pixels either")
  func noColor() {
    #expect(Self.best(["TERM": "xterm-kitty", "NO_COLOR": "1"], kitty: true) == .cells)
  }
}
