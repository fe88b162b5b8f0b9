import Screen
import Terminal
import Testing

@Suite("Choice of graphics") struct GraphicsChoiceTests {
  static func best(
    _ environment: [String: String], sixel: Bool = false, kitty: Bool = false, name: String? = nil,
    answers: Bool = false, awaits: Bool = false
  ) -> GraphicsKind {
    var known = Capabilities(environment: environment, describedColors: 256, utf8: true)
    (known.sixel, known.kittyGraphics, known.awaitsAnswers) = (sixel, kitty, awaits)
    known.hasAnswered = answers || name != nil || sixel || kitty
    if let name { (known.name, known.hasAnsweredName) = (name, true) }
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

  @Test("what the terminal answers about itself outweighs the environment")
  func answersFirst() {
    let plain = ["TERM": "xterm-256color"]
    func with(_ more: [String: String]) -> [String: String] { plain.merging(more) { $1 } }
    for leaked in [
      ["KITTY_WINDOW_ID": "1"], ["TERM_PROGRAM": "WezTerm"], ["TERM_PROGRAM": "ghostty"],
      ["LC_TERMINAL": "iTerm2"],
    ] {
      #expect(Self.best(with(leaked), name: "XTerm(379)") == .cells)
      #expect(Self.best(with(leaked), sixel: true, name: "foot(1.16)") == .sixel)
    }
    #expect(Self.best(with(["KITTY_WINDOW_ID": "1"]), answers: true) == .cells)
    #expect(Self.best(plain, sixel: true, name: "WezTerm 20240203-110809-5046fc22") == .iterm)
    #expect(Self.best(plain, name: "iTerm2 3.5.0") == .iterm)
    #expect(Self.best(with(["TERM_PROGRAM": "WezTerm"]), answers: true) == .iterm, "it has not named itself")
  }

  @Test("what the terminal answers about its colours outweighs the environment, but not a wish")
  func colors() {
    func known(_ environment: [String: String], _ colors: Int, _ areExact: Bool) -> ColorDepth {
      var known = Capabilities(environment: environment, describedColors: colors, utf8: true)
      known.learn(.colors(areExact: areExact))
      return known.colorDepth
    }
    #expect(known(["TERM": "xterm-256color"], 256, true) == .truecolor)
    #expect(known(["TERM": "xterm"], 8, true) == .truecolor)
    #expect(known(["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256, false) == .palette256)
    #expect(known(["TERM": "xterm"], 8, false) == .ansi16)
    #expect(known(["TERM": "vt100"], 0, true) == .mono)
    #expect(known(["TERM": "xterm-256color", "NO_COLOR": "1"], 256, true) == .mono)
    var chosen = Capabilities(environment: [:], describedColors: 256, utf8: true)
    (chosen.colorDepth, chosen.isDepthChosen) = (.palette256, true)
    chosen.learn(.colors(areExact: true))
    #expect(chosen.colorDepth == .palette256)
  }

  @Test("while answers are awaited, the environment decides nothing")
  func awaiting() {
    #expect(Self.best(["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"], awaits: true) == .cells)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], awaits: true) == .cells)
  }

  @Test("known names are enough where nothing answers")
  func names() {
    #expect(Self.best(["TERM": "xterm-kitty"]) == .kitty)
    #expect(Self.best(["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"]) == .kitty)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .iterm)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], sixel: true) == .iterm)
    #expect(Self.best(["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"]) == .kitty)
  }

  @Test(
    "inside tmux, screen and Zellij there are cells, whatever the rest says",
    arguments: [
      ["TMUX": "/tmp/x"], ["STY": "1"], ["ZELLIJ": "0"], ["TERM": "tmux-256color"], ["TERM": "screen"],
    ])
  func multiplexers(environment: [String: String]) {
    let all = environment.merging(["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"]) { own, _ in own }
    #expect(Self.best(all, sixel: true, kitty: true) == .cells)
  }

  @Test("without colours there are no pixels either")
  func noColor() {
    #expect(Self.best(["TERM": "xterm-kitty", "NO_COLOR": "1"], kitty: true) == .cells)
  }
}
