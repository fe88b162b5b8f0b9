import Screen
import Terminal
import Testing

@Suite("Input decoder") struct InputDecoderTests {
  static func decode(_ text: String) -> [Input] {
    var decoder = InputDecoder()
    for scalar in text.unicodeScalars { decoder.feed(.character(scalar.value)) }
    return decoder.take().inputs
  }

  @Test("characters are keys; controls have names; enter, tab and backspace too")
  func characters() {
    #expect(Self.decode("aé日") == [.key(.character("a")), .key(.character("é")), .key(.character("日"))])
    #expect(
      Self.decode("\u{4}\u{0}\u{1c}") == [.key(.control("d")), .key(.control(" ")), .key(.control("\\"))])
    #expect(Self.decode("\r\t\u{7f}\u{8}") == [.key(.enter), .key(.tab), .key(.backspace), .key(.backspace)])
  }

  @Test("combining marks join the character typed before them")
  func combining() {
    #expect(Self.decode("e\u{301}x") == [.key(.character("e\u{301}")), .key(.character("x"))])
    #expect(Self.decode("👩\u{200d}👧") == [.key(.character("👩‍👧"))])
  }

  @Test("a lone escape is a key; unknown escape sequences are dropped whole")
  func escapes() {
    #expect(Self.decode("\u{1b}") == [.key(.escape)])
    #expect(Self.decode("\u{1b}\u{1b}") == [.key(.escape), .key(.escape)])
    #expect(Self.decode("\u{1b}q") == [.key(.escape), .key(.character("q"))])
    #expect(Self.decode("\u{1b}[1;5Aq") == [.key(.character("q"))])
    #expect(Self.decode("\u{1b}Oqx") == [.key(.character("x"))])
    #expect(Self.decode("\u{1b}]0;title\u{7}y") == [.key(.character("y"))])
    #expect(Self.decode("\u{1b}Pdata\u{1b}\\z") == [.key(.character("z"))])
  }

  @Test("a reply may be cut anywhere and is never taken for keys")
  func replies() {
    let text =
      "\u{1b}[?2026;2$y\u{1b}[6;18;9t\u{1b}P>|kitty(0.26.5)\u{1b}\\\u{1b}_Gi=31;OK\u{1b}\\"
      + "\u{1b}P1$r0;48:2::1:2:3m\u{1b}\\\u{1b}[?62;4;22c"
    let whole: [TerminalReply] = [
      .mode(2026, state: 2), .cellPixels(width: 9, height: 18), .name("kitty(0.26.5)"), .kittyGraphics,
      .colors(areExact: true), .attributes([62, 4, 22]),
    ]
    let scalars = Array(text.unicodeScalars)
    for cut in 0...scalars.count where cut == 0 || scalars[cut - 1] != "\u{1b}" {
      var decoder = InputDecoder()
      decoder.awaitsReplies = true
      for scalar in scalars[..<cut] { decoder.feed(.character(scalar.value)) }
      let first = decoder.take()
      for scalar in scalars[cut...] { decoder.feed(.character(scalar.value)) }
      let second = decoder.take()
      #expect(first.inputs + second.inputs == [], "cut at \(cut)")
      #expect(first.replies + second.replies == whole, "cut at \(cut)")
    }
  }

  @Test(
    "the style that a terminal has says whether it shows 24-bit colours",
    arguments: [
      ("1$r0;48:2::1:2:3m", true), ("1$r48:2:1:2:3m", true), ("1$r0;48;2;1;2;3m", true),
      ("1$r48:5:16m", false),
      ("1$r0;48;5;16m", false), ("1$r48:2:4:4:4m", false), ("1$r0m", nil), ("0$r", nil), ("1$rm", nil),
      ("1$r48m", nil),
      ("1$r1;2;3", nil),
    ] as [(String, Bool?)])
  func colors(answer: String, areExact: Bool?) {
    var decoder = InputDecoder()
    decoder.awaitsReplies = true
    for scalar in "\u{1b}P\(answer)\u{1b}\\\u{1b}[?1c".unicodeScalars {
      decoder.feed(.character(scalar.value))
    }
    let all = decoder.take()
    #expect(all.inputs == [])
    #expect(all.replies == (areExact.map { [.colors(areExact: $0)] } ?? []) + [.attributes([1])])
  }

  @Test(
    "mouse reports give button, place and modifiers",
    arguments: [
      ("0;120;5M", MouseEvent(kind: .press(.left), column: 119, row: 4)),
      ("2;1;1M", MouseEvent(kind: .press(.right), column: 0, row: 0)),
      ("32;121;6M", MouseEvent(kind: .drag(.left), column: 120, row: 5)),
      ("0;121;6m", MouseEvent(kind: .release, column: 120, row: 5)),
      ("64;10;3M", MouseEvent(kind: .wheelUp, column: 9, row: 2)),
      ("65;10;3M", MouseEvent(kind: .wheelDown, column: 9, row: 2)),
      ("4;2;2M", MouseEvent(kind: .press(.left), column: 1, row: 1, shift: true)),
      ("80;2;2M", MouseEvent(kind: .wheelUp, column: 1, row: 1, control: true)),
    ])
  func mouse(report: String, event: MouseEvent) {
    var decoder = InputDecoder()
    decoder.feed(.key(Self.mouseKey))
    for scalar in report.unicodeScalars { decoder.feed(.character(scalar.value)) }
    #expect(decoder.take().inputs == [.mouse(event)])
  }

  @Test(
    "mouse reports that make no sense are dropped",
    arguments: ["0;0;5M", "0;5M", ";;M", "66;2;2M", "35;2;2M", "x"])
  func badMouse(report: String) {
    var decoder = InputDecoder()
    decoder.feed(.key(Self.mouseKey))
    for scalar in report.unicodeScalars { decoder.feed(.character(scalar.value)) }
    decoder.feed(.character(0x71))
    #expect(decoder.take().inputs == [.key(.character("q"))])
  }

  @Test("a paste is one input, whatever is in it and however it is cut")
  func paste() {
    var decoder = InputDecoder()
    decoder.feed(.key(Self.pasteBegin))
    for scalar in "q\rwö".unicodeScalars { decoder.feed(.character(scalar.value)) }
    #expect(decoder.take().inputs == [])
    decoder.feed(.key(1))
    decoder.feed(.character(27))
    decoder.feed(.character(0x78))
    decoder.feed(.key(Self.pasteEnd))
    decoder.feed(.character(0x61))
    #expect(decoder.take().inputs == [.paste("q\nwö\u{1b}x"), .key(.character("a"))])
  }

  @Test("no sequence of tokens stops it or grows without limit")
  func anything() {
    var random = SplitMix(state: 7)
    for _ in 0..<200 {
      var decoder = InputDecoder()
      for _ in 0..<300 {
        let value = UInt32(truncatingIfNeeded: random.next())
        let token: Token =
          switch value % 8 {
          case 0: .key(value >> 8 & 0x7f)
          case 1: .character(27)
          case 2: .character(value)
          default: .character(value >> 8 & 0x7f)
          }
        decoder.feed(token)
        if value % 31 == 0 { _ = decoder.take() }
      }
      // An open paste ends with its mark, an open reply with its own; after both a key is a key again.
      decoder.feed(.key(Self.pasteEnd))
      for value: UInt32 in [27, 0x5c, 7, 0x6d] { decoder.feed(.character(value)) }
      _ = decoder.take()
      decoder.feed(.character(0x6a))
      #expect(decoder.take().inputs == [.key(.character("j"))])
    }
  }

  static let mouseKey = KeyCodes.mouse
  static let pasteBegin = KeyCodes.pasteBegin
  static let pasteEnd = KeyCodes.pasteEnd
}

/// A small seeded generator.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
