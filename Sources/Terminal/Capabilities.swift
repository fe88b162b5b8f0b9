public import Screen

/// What the terminal can do, as far as is known.
public struct Capabilities: Hashable, Sendable {
  /// `TERM`, or the name that the terminal answered.
  public var name: String
  /// By environment and description until the terminal answers, unless the user chose one.
  public var colorDepth: ColorDepth
  /// Whether the user chose the number of colours.
  public var isDepthChosen = false
  /// Whether text may hold more than ASCII: the locale's encoding is UTF-8.
  public var utf8: Bool
  /// The size of a cell in pixels, when the terminal says.
  public var cellPixelWidth, cellPixelHeight: Int?
  /// Whether a frame can be shown in one piece (mode 2026).
  public var synchronizedUpdate = false
  /// Whether the terminal answered that it supports sixel graphics, or the kitty graphics protocol.
  public var sixel = false, kittyGraphics = false
  /// How many colours a sixel picture may have, when the terminal says.
  public var sixelColors: Int?
  /// Whether facet runs inside tmux, screen or Zellij.
  public var multiplexer = false
  /// What tmux says about itself, inside it.
  public var tmux: TmuxAnswer?
  /// Whether `TERM` has no description on this machine, so that xterm-256color's is used.
  public var isAssumed = false
  /// Whether answers to queries may still arrive, so that nothing should be concluded from their absence.
  public var awaitsAnswers = false
  /// Whether the terminal answered any query, and whether it answered its name.
  public var hasAnswered = false, hasAnsweredName = false
  /// Whether the line is slow, or may be: pictures are then shown in cells, in small pieces.
  public var isLineSlow = false
}

extension Capabilities {
  /// What is known before the terminal is asked.
  public init(environment: [String: String], describedColors: Int, utf8: Bool) {
    let term = environment["TERM"] ?? ""
    self.init(
      name: term, colorDepth: .detected(environment: environment, terminalColors: describedColors),
      utf8: utf8)
    multiplexer =
      ["TMUX", "STY", "ZELLIJ"].contains { environment[$0] != nil } || term.hasPrefix("tmux")
      || term.hasPrefix("screen")
  }

  /// The best way to show pictures, by the terminal's answers; by the environment where nothing answers.
  ///
  /// Variables are inherited by programs in other terminals (an xterm that was started in kitty, a shell over SSH), so
  /// what the terminal answers itself outweighs them. Inside tmux, kitty's graphics where tmux passes them on to terminals
  /// that know placeholders, and sixel where tmux itself says that it shows it. Always cells inside screen and Zellij, and
  /// where no colours are wanted.
  public func bestGraphics(environment: [String: String]) -> GraphicsKind {
    if colorDepth == .mono || isLineSlow { return .cells }
    if multiplexer {
      return tmux?.passesKitty == true ? .kitty : tmux?.hasSixel == true && sixel ? .sixel : .cells
    }
    if kittyGraphics { return .kitty }
    if hasAnsweredName {
      if ["iTerm2", "WezTerm"].contains(where: name.hasPrefix) { return .iterm }
      return sixel ? .sixel : .cells
    }
    if awaitsAnswers { return .cells }
    let program = environment["TERM_PROGRAM"] ?? "", term = environment["TERM"] ?? ""
    // Every terminal with kitty's graphics answers the query for them.
    if !hasAnswered,
      environment["KITTY_WINDOW_ID"] != nil || term.hasPrefix("xterm-kitty") || program == "ghostty"
    {
      return .kitty
    }
    // Old ones do not answer their name.
    if ["iTerm.app", "WezTerm"].contains(program) || environment["LC_TERMINAL"] == "iTerm2" { return .iterm }
    return sixel ? .sixel : .cells
  }

  /// How pictures are shown where the user may have chosen: inside a multiplexer and over a slow line, cells or what is
  /// possible there.
  public func graphics(wanted: GraphicsKind?, environment: [String: String]) -> GraphicsKind {
    guard let wanted else { return bestGraphics(environment: environment) }
    guard multiplexer || isLineSlow else { return wanted }
    return wanted == bestGraphics(environment: environment) ? wanted : .cells
  }

  /// What to say where `TERM` has no description here; nil where it has.
  public func assumption(environment: [String: String]) -> String? {
    guard isAssumed, let term = environment["TERM"] else { return nil }
    return
      "no terminal called \"\(term)\" (TERM) is described here, so it is used as an xterm-256color; "
      + "Debian's ncurses-term describes it"
  }

  /// Takes what the terminal reported about itself.
  package mutating func learn(_ reply: TerminalReply) {
    hasAnswered = true
    switch reply {
    case .mode(2026, let state): synchronizedUpdate = state == 1 || state == 2
    case .mode: break
    case .cellPixels(let width, let height): (cellPixelWidth, cellPixelHeight) = (width, height)
    case .attributes(let numbers): sixel = numbers.dropFirst().contains(4)
    case .name(let name): (self.name, hasAnsweredName) = (name, true)
    case .colors(let areExact): if !isDepthChosen { colorDepth = colorDepth.answered(areExact: areExact) }
    case .kittyGraphics: kittyGraphics = true
    case .sixelColors(let count): sixelColors = count
    case .status: break
    }
  }

  /// Sets a background that no palette has, and asks for the style: over SSH no variable says that a terminal has more
  /// than 256 colours.
  private static let colorQuery = "\u{1b}[48;2;1;2;3m\u{1b}P$qm\u{1b}\\\u{1b}[m"

  /// The queries for the rest: mode 2026, the size of a cell, the name, kitty graphics, sixel colours, colours and,
  /// last, the attributes, which every terminal answers. A multiplexer answers for itself, and takes the
  /// kitty query for a title.
  var questions: [UInt8] {
    let direct =
      "\u{1b}[>0q\u{1b}_Gi=\(InputDecoder.kittyQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[?1;1;0S"
      + Self.colorQuery
    return Array("\u{1b}[?2026$p\u{1b}[16t\(multiplexer ? "" : direct)\u{1b}[c".utf8)
  }
}

/// How pictures are shown.
public enum GraphicsKind: String, CaseIterable, Hashable, Sendable {
  case cells, kitty, sixel, iterm
}
