import Screen
import Testing

@Suite("Palette") struct PaletteTests {
  @Test("every fixed colour of the 256 is its own nearest", arguments: 16...255)
  func fixedPoints(index: Int) {
    let color = Palette.color(UInt8(index))
    #expect(Palette.color(Palette.nearest256(to: color)) == color)
  }

  @Test("no other of the 256 is much nearer than the one chosen")
  func nearest() {
    func distance(_ a: Color, _ b: Color) -> Int {
      let (r, g, b) = (Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue))
      return 2 * r * r + 4 * g * g + 3 * b * b
    }
    let all = (16...255).map { Palette.color(UInt8($0)) }
    for red in stride(from: 0, through: 255, by: 25) {
      for green in stride(from: 0, through: 255, by: 25) {
        for blue in stride(from: 0, through: 255, by: 25) {
          let color = Color(UInt8(red), UInt8(green), UInt8(blue))
          let chosen = distance(Palette.color(Palette.nearest256(to: color)), color)
          let best = all.map { distance($0, color) }.min() ?? 0
          // The ramp's candidate is the one nearest to the weighted mean, so it is exact; so is the cube's.
          #expect(chosen == best, "\(color)")
        }
      }
    }
  }

  @Test(
    "the 16 keep a hue where there is one and the lightness of greys",
    arguments: [
      (Color(0, 0, 0), 0), (Color(30, 32, 38), 0), (Color(128, 128, 128), 8), (Color(200, 200, 205), 7),
      (Color(255, 255, 255), 15), (Color(245, 139, 135), 9), (Color(143, 208, 143), 10),
      (Color(130, 182, 255), 12),
      (Color(21, 80, 163), 4), (Color(173, 26, 43), 1), (Color(255, 255, 0), 11),
    ] as [(Color, UInt8)])
  func sixteen(color: Color, index: UInt8) {
    #expect(Palette.nearest16(to: color) == index)
  }

  @Test("contrast is WCAG's: 21 between black and white, 1 with itself")
  func contrast() {
    let (black, white, grey) = (Color(0, 0, 0), Color(255, 255, 255), Color(0x77, 0x77, 0x77))
    #expect(abs(black.contrast(with: white) - 21) < 1e-9)
    #expect(black.contrast(with: black) == 1)
    #expect(abs(grey.contrast(with: white) - 4.478) < 1e-3)  // WCAG's well-known "not quite 4.5"
  }

  @Test(
    "the depth follows NO_COLOR, COLORTERM and the terminal's description",
    arguments: [
      (["NO_COLOR": "1", "COLORTERM": "truecolor"], 256, .mono),
      (["COLORTERM": "truecolor"], 256, .truecolor),
      (["COLORTERM": "24bit"], 8, .truecolor), (["TERM": "xterm-256color"], 256, .palette256),
      (["TERM": "xterm-kitty"], 256, .truecolor), (["TERM": "linux"], 8, .ansi16),
      (["TERM": "vt100"], 0, .mono),
      (["NO_COLOR": "", "TERM": "tmux-direct"], 1 << 24, .truecolor),
    ] as [([String: String], Int, ColorDepth)])
  func depth(environment: [String: String], colors: Int, expected: ColorDepth) {
    #expect(ColorDepth.detected(environment: environment, terminalColors: colors) == expected)
  }
}
