public import Screen

/// What the terminal can do, as far as is known.
public struct Capabilities: Hashable, Sendable {
  /// `TERM`, or the name that the terminal answered.
  public var name: String
  /// Detected from environment and description, unless the user chose one.
  public var colorDepth: ColorDepth
  /// Whether text may hold more than ASCII: the locale's encoding is UTF-8.
  public var utf8: Bool
  /// The size of a cell in pixels, when the terminal says.
  public var cellPixelWidth, cellPixelHeight: Int?
  /// Whether a frame can be shown in one piece (mode 2026).
  public var synchronizedUpdate: Bool
  /// Whether the terminal answered that it supports sixel graphics, or the kitty graphics protocol.
  public var sixel, kittyGraphics: Bool
  /// How many colours a sixel picture may have, when the terminal says.
  public var sixelColors: Int?
  /// Whether facet runs inside tmux or screen.
  public var multiplexer: Bool
}

extension Capabilities {
  /// What is known before the terminal is asked.
  public init(environment: [String: String], describedColors: Int, utf8: Bool) {
    let term = environment["TERM"] ?? ""
    self.init(
      name: term, colorDepth: .detected(environment: environment, terminalColors: describedColors),
      utf8: utf8,
      synchronizedUpdate: false, sixel: false, kittyGraphics: false,
      multiplexer: environment["TMUX"] != nil || environment["STY"] != nil || term.hasPrefix("tmux")
        || term.hasPrefix("screen"))
  }

  /// The best way to show pictures, by the terminal's answers or else by its name.
  ///
  /// Always cells inside tmux and screen, which do not pass pixels on by default, and where no colours are
  /// wanted.
  public func bestGraphics(environment: [String: String]) -> GraphicsKind {
    if multiplexer || colorDepth == .mono { return .cells }
    let program = environment["TERM_PROGRAM"] ?? "", term = environment["TERM"] ?? ""
    if kittyGraphics || environment["KITTY_WINDOW_ID"] != nil || term.hasPrefix("xterm-kitty")
      || program == "ghostty"
    {
      return .kitty
    }
    if ["iTerm.app", "WezTerm"].contains(program) || environment["LC_TERMINAL"] == "iTerm2" { return .iterm }
    return sixel ? .sixel : .cells
  }

  mutating func learn(_ reply: TerminalReply) {
    switch reply {
    case .mode(2026, let state): synchronizedUpdate = state == 1 || state == 2
    case .mode: break
    case .cellPixels(let width, let height): (cellPixelWidth, cellPixelHeight) = (width, height)
    case .attributes(let numbers): sixel = numbers.dropFirst().contains(4)
    case .name(let name): self.name = name
    case .kittyGraphics: kittyGraphics = true
    case .sixelColors(let count): sixelColors = count
    }
  }

  /// The queries for the rest: mode 2026, the size of a cell, the name, kitty graphics, sixel colours and,
  /// last, the attributes, which every terminal answers. A multiplexer answers for itself, and takes the
  /// kitty query for a title.
  var questions: [UInt8] {
    let direct =
      "\u{1b}[>0q\u{1b}_Gi=\(InputDecoder.kittyQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[?1;1;0S"
    return Array("\u{1b}[?2026$p\u{1b}[16t\(multiplexer ? "" : direct)\u{1b}[c".utf8)
  }
}

/// How pictures are shown.
public enum GraphicsKind: String, CaseIterable, Hashable, Sendable {
  case cells, kitty, sixel, iterm
}
