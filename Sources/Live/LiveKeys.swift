public import Screen
public import Widgets

/// Everything that a key can do in the live view.
public enum LiveCommand: Hashable, Sendable {
  case togglePause, stepForward, stepBack
  /// Forward by this many seconds; back when negative.
  case seek(Double)
  case seekStart, seekEnd
  case toggleMirror, snapshot
  /// What names faces in the browser; here it says where that is done.
  case nameFace
  case nextKnob, turnUp, turnDown, turnUpCoarse, turnDownCoarse, typeValue, resetSettings
  case toggleBoxes, toggleLandmarks, toggleScores, nextPictureMode
  case help, quit
  // While typing, and in the help.
  case accept, cancel
  case text(TextCommand)
  case scrollDown, scrollUp
}

/// One row of the table that makes the keys, the help and the status line's hints.
public struct LiveRow: Sendable {
  /// Keys, and what they do.
  public struct Binding: Hashable, Sendable {
    /// Pressed one after the other; one for most commands.
    public var keys: [Key]
    /// What the last of the keys does.
    public var command: LiveCommand

    init(_ keys: Key..., to command: LiveCommand) { (self.keys, self.command) = (keys, command) }
  }

  /// For the help, in lower case; a command and its opposite as "a frame on; back".
  public let description: String
  /// Commands that belong together: one and its opposite, or several keys for the same command.
  public let bindings: [Binding]
  /// Where the keys apply; the help shows only those of `watch`.
  public let mode: LiveMode
  /// One or two words for the status line; nil leaves the row out there.
  let hint: String?
  /// Whether the hint comes before all others, so that it is never cut off.
  let isHintFirst: Bool
  /// Whether it applies only to films, in which one can seek.
  let needsFilm: Bool

  init(
    _ description: String, hint: String? = nil, isHintFirst: Bool = false, needsFilm: Bool = false,
    in mode: LiveMode = .watch, _ bindings: Binding...
  ) {
    (self.description, self.bindings, self.mode) = (description, bindings, mode)
    (self.hint, self.isHintFirst, self.needsFilm) = (hint, isHintFirst, needsFilm)
  }

  /// The keys as the help shows them, those of a command next to those of its opposite.
  func keysText(unicode: Bool) -> String {
    bindings.map { $0.keys.map { $0.label(unicode: unicode) }.joined(separator: " ") }.joined(separator: "  ")
  }
}

/// Every action of the live view with its keys.
public enum LiveKeys {
  /// In the order in which the help lists them.
  public static let rows: [LiveRow] = playing + detecting + looking + leaving + typing + reading

  private static let playing: [LiveRow] = [
    LiveRow("pause, and go on", hint: "pause", .init(.character(" "), to: .togglePause)),
    LiveRow(
      "a frame on; back", hint: "step", .init(.character("."), to: .stepForward),
      .init(.character(","), to: .stepBack)),
    LiveRow(
      "5 seconds back; on", hint: "seek", needsFilm: true, .init(.left, to: .seek(-5)),
      .init(.right, to: .seek(5))),
    LiveRow(
      "a minute back; on", needsFilm: true, .init(.pageUp, to: .seek(-60)), .init(.pageDown, to: .seek(60))),
    LiveRow(
      "to the start; to the last second", needsFilm: true, .init(.character("g"), to: .seekStart),
      .init(.home, to: .seekStart), .init(.character("G"), to: .seekEnd), .init(.end, to: .seekEnd)),
    LiveRow(
      "names are given in the browser: says how", .init(.character("p"), to: .nameFace),
      .init(.character("y"), to: .nameFace), .init(.character("n"), to: .nameFace)),
    LiveRow("save the frame as a picture", hint: "snapshot", .init(.character("s"), to: .snapshot)),
  ]

  private static let detecting: [LiveRow] = [
    LiveRow("choose the next knob", hint: "knob", .init(.character("t"), to: .nextKnob)),
    LiveRow(
      "turn the knob down; up", hint: "turn", .init(.character("["), to: .turnDown),
      .init(.character("]"), to: .turnUp)),
    LiveRow(
      "turn it in large steps", .init(.character("{"), to: .turnDownCoarse),
      .init(.character("}"), to: .turnUpCoarse)),
    LiveRow("type the knob's value", .init(.character("="), to: .typeValue)),
    LiveRow("all knobs back to where they were", .init(.character("r"), to: .resetSettings)),
  ]

  private static let looking: [LiveRow] = [
    LiveRow("mirror the picture, or not", hint: "mirror", .init(.character("M"), to: .toggleMirror)),
    LiveRow("draw in pixels, blocks, half blocks, braille …", .init(.character("m"), to: .nextPictureMode)),
    LiveRow("boxes on or off", .init(.character("o"), .character("b"), to: .toggleBoxes)),
    LiveRow("landmarks on or off", .init(.character("o"), .character("l"), to: .toggleLandmarks)),
    LiveRow("scores on or off", .init(.character("o"), .character("s"), to: .toggleScores)),
  ]

  private static let leaving: [LiveRow] = [
    LiveRow("all keys", hint: "keys", isHintFirst: true, .init(.character("?"), to: .help)),
    LiveRow(
      "leave", hint: "quit", isHintFirst: true, .init(.character("q"), to: .quit),
      .init(.escape, to: .quit), .init(.control("c"), to: .quit)),
  ]

  private static let typing: [LiveRow] = [
    LiveRow("take it", in: .number, .init(.enter, to: .accept)),
    LiveRow("leave it", in: .number, .init(.escape, to: .cancel), .init(.control("c"), to: .cancel)),
    LiveRow(
      "delete before; after", in: .number, .init(.backspace, to: .text(.deleteBackward)),
      .init(.control("h"), to: .text(.deleteBackward)), .init(.delete, to: .text(.deleteForward))),
    LiveRow("delete all", in: .number, .init(.control("u"), to: .text(.clear))),
    LiveRow(
      "a character left; right", in: .number, .init(.left, to: .text(.left)), .init(.right, to: .text(.right))
    ),
    LiveRow(
      "to the start; the end", in: .number, .init(.home, to: .text(.start)), .init(.end, to: .text(.end))),
  ]

  private static let reading: [LiveRow] = [
    LiveRow(
      "a line down; up", in: .help, .init(.character("j"), to: .scrollDown), .init(.down, to: .scrollDown),
      .init(.character("k"), to: .scrollUp), .init(.up, to: .scrollUp)),
    LiveRow(
      "back to the picture", in: .help, .init(.escape, to: .cancel), .init(.character("q"), to: .cancel),
      .init(.character("?"), to: .cancel), .init(.enter, to: .cancel), .init(.control("c"), to: .cancel)),
  ]

  private static let tables: [LiveMode: KeyTable<LiveCommand>] = {
    var tables: [LiveMode: KeyTable<LiveCommand>] = [:]
    for row in rows {
      for binding in row.bindings { tables[row.mode, default: KeyTable()].add(binding.keys, binding.command) }
    }
    return tables
  }()

  /// What keys mean in a mode: a command, the beginning of longer sequences, or nothing.
  static func match(_ keys: [Key], in mode: LiveMode) -> KeyMatch<LiveCommand> {
    tables[mode]?.match(keys) ?? .nothing
  }
}
