public import Screen
import Widgets

/// One row of the action table, from which the keys, the help and the hints of the status line are made.
public struct ActionRow: Sendable {
  /// A sequence of keys, usually of one key, and what it does.
  public struct Binding: Hashable, Sendable {
    /// Pressed one after the other; usually a single key.
    public var keys: [Key]
    /// What they do in the row's modes; bindings of one row may do different things.
    public var command: Command
  }

  /// A short name, unique in the table: `move down`.
  public let name: String
  /// What it does, for the help.
  public let description: String
  /// Where the keys work. When keys are changed in a mode, that mode moves to a row of its own.
  public internal(set) var modes: [Mode]
  /// In the order in which the help shows them.
  public internal(set) var bindings: [Binding]
  /// How the keys are written if not one by one: `1 … 9`.
  var written: String?
  /// Names of the row's actions, kept because they would change with the keys.
  var ownNames: [Command: String] = [:]
  /// One or two words for the status line; nil leaves the row out there.
  let hint: String?
  /// Whether the hint is kept when there is no room for all.
  let isHintKept: Bool

  init(
    _ name: String, _ command: Command, keys: [[Key]], modes: [Mode], hint: String? = nil,
    isHintKept: Bool = false, _ description: String
  ) {
    self.init(
      name, bindings: keys.map { Binding(keys: $0, command: command) }, modes: modes, hint: hint,
      isHintKept: isHintKept, description)
  }

  init(
    _ name: String, bindings: [Binding], written: String? = nil, modes: [Mode], hint: String? = nil,
    isHintKept: Bool = false, _ description: String
  ) {
    self.name = name
    self.description = description
    self.modes = modes
    self.bindings = bindings
    self.written = written
    self.hint = hint
    self.isHintKept = isHintKept
  }

  /// The keys as the help shows them: `j ↓`.
  public func keysText(unicode: Bool) -> String {
    if let written { return unicode ? written : written.replacing("…", with: "-") }
    return bindings.map { $0.keys.map { $0.label(unicode: unicode) }.joined(separator: " ") }
      .joined(separator: "  ")
  }
}

/// Every action with its keys.
public enum ActionTable {
  static let scenes: [Mode] = [.browse, .picture]
  /// The modes of browsing, including the why mode.
  static let looking: [Mode] = scenes + [.why]
  private static let typing: [Mode] = [
    .search, .number, .export, .presetName, .filter, .palette, .person, .note, .rule, .saving,
    .modelName, .helpSearch, .personName,
  ]
  private static let reading: [Mode] = [.help, .log]
  /// The modes with a list to choose from without typing.
  static let choosing: [Mode] = [.presets, .fit, .sort, .themes, .flags, .models, .confirm, .folders]

  /// All actions of the browser, in the order of the help.
  public static let rows: [ActionRow] =
    why + moving + finding + marks + faces + annotations + pictures + zooming + comparing + wall + people
    + detector
    + work + learning + presets + dialogs + menus + text + pages

  private static let moving: [ActionRow] = [
    ActionRow(
      "move down", .moveDown, keys: [[.character("j")]], modes: scenes,
      "next photo; next face or knob in their panes"),
    ActionRow(
      "move up", .moveUp, keys: [[.character("k")]], modes: scenes,
      "previous photo; previous face or knob in their panes"),
    ActionRow(
      "arrows",
      bindings: [
        .init(keys: [.down], command: .arrow(.down)), .init(keys: [.up], command: .arrow(.up)),
        .init(keys: [.left], command: .arrow(.left)), .init(keys: [.right], command: .arrow(.right)),
      ], written: "arrows", modes: scenes,
      "move; pan a zoomed picture; turn a knob"),
    ActionRow("first", .moveFirst, keys: [[.character("g")], [.home]], modes: scenes, "to the first"),
    ActionRow("last", .moveLast, keys: [[.character("G")], [.end]], modes: scenes, "to the last"),
    ActionRow("half page down", .halfPageDown, keys: [[.control("d")]], modes: scenes, "half a page down"),
    ActionRow("half page up", .halfPageUp, keys: [[.control("u")]], modes: scenes, "half a page up"),
    ActionRow("page down", .pageDown, keys: [[.pageDown]], modes: scenes, "a page down"),
    ActionRow("page up", .pageUp, keys: [[.pageUp]], modes: scenes, "a page up"),
    ActionRow(
      "next pane", .nextPane, keys: [[.tab]], modes: [.browse, .why], hint: "pane", "to the next pane"),
    ActionRow(
      "previous pane", .previousPane, keys: [[.backTab]], modes: [.browse, .why], "to the previous pane"),
    ActionRow(
      "find", .find, keys: [[.character("/")]], modes: scenes, hint: "find",
      "find a photo by a part of its name"),
    ActionRow("next match", .nextMatch, keys: [[.character("n")]], modes: scenes, "next photo that matches"),
    ActionRow(
      "previous match", .previousMatch, keys: [[.character("N")]], modes: scenes,
      "previous photo that matches"),
  ]

  private static let work: [ActionRow] = [
    ActionRow(
      "export", .export, keys: [[.character("E")]], modes: looking, hint: "export", isHintKept: true,
      "write aligned crops of a face, a photo or the folder"),
    ActionRow(
      "help", .help, keys: [[.character("?")]],
      modes: looking + [.wall, .review, .edit, .log, .learning, .learned] + peoplePages + choosing,
      hint: "all keys",
      isHintKept: true, "all keys and marks; / searches them"),
    ActionRow(
      "help while typing", .help, keys: [[.function(1)]],
      modes: Mode.allCases.filter { $0 != .help && $0 != .helpSearch }, hint: "all keys", isHintKept: true,
      "all keys and marks, also where ? is text"),
    ActionRow(
      "messages", .showLog, keys: [[.character("L")]], modes: [.browse, .wall] + peoplePages,
      "all messages so far"),
    ActionRow(
      "suspend", .suspend, keys: [[.control("z")]], modes: Mode.allCases,
      "stop the program; fg brings it back"),
    ActionRow(
      "quit", .quit, keys: [[.character("q")], [.control("c")]], modes: looking + [.wall] + peoplePages,
      hint: "quit",
      isHintKept: true, "leave facet"),
  ]

  private static let dialogs: [ActionRow] = [
    ActionRow(
      "accept", .accept, keys: [[.enter]], modes: typing + choosing, hint: "do it", "take it"),
    ActionRow(
      "cancel", .cancel, keys: [[.escape], [.control("c")]], modes: typing + choosing, hint: "back",
      "leave it"),
    ActionRow(
      "next choice", .nextChoice, keys: [[.tab]], modes: [.export, .search, .palette] + choosing,
      hint: "choose", "next thing to choose"),
    ActionRow(
      "choice below", .nextChoice, keys: [[.down]], modes: [.export, .search, .palette, .person] + choosing,
      "the choice below"),
    ActionRow(
      "choice above", .previousChoice, keys: [[.up]],
      modes: [.export, .search, .palette, .person] + choosing, "the choice above"),
    ActionRow(
      "previous choice", .previousChoice, keys: [[.backTab]], modes: [.export, .search, .palette] + choosing,
      "previous thing to choose"),
    ActionRow(
      "template", .nextTemplate, keys: [[.control("t")]], modes: [.export], hint: "template",
      "next template of crops"),
    ActionRow(
      "existing crops", .nextExisting, keys: [[.control("x")]], modes: [.export], hint: "existing",
      "what to do about files in the way"),
    ActionRow(
      "crop size", .nextExport(.size), keys: [[.control("l")]], modes: [.export], "next size of square crops"),
    ActionRow(
      "sampling", .nextExport(.sampling), keys: [[.control("g")]], modes: [.export], "how crops are sampled"),
    ActionRow(
      "crop format", .nextExport(.format), keys: [[.control("f")]], modes: [.export], "PNG or JPEG"),
    ActionRow(
      "folders of people", .nextExport(.people), keys: [[.control("p")]], modes: [.export],
      "a folder for each person, or one for all"),
    ActionRow(
      "draw copies", .nextExport(.blur), keys: [[.control("b")]], modes: [.export], hint: "blur",
      "copies with blurred faces instead of crops"),
    ActionRow(
      "export command", .nextExport(.command), keys: [[.control("y")]], modes: [.export],
      "the same as a command, among the messages"),
  ]

  private static let text: [ActionRow] = [
    ActionRow(
      "delete before", .text(.deleteBackward), keys: [[.backspace], [.control("h")]], modes: typing,
      "delete the character before"),
    ActionRow(
      "delete after", .text(.deleteForward), keys: [[.delete]], modes: typing, "delete the character after"),
    ActionRow("clear", .text(.clear), keys: [[.control("u")]], modes: typing, "delete all"),
    ActionRow("left", .text(.left), keys: [[.left]], modes: typing, "a character left"),
    ActionRow("right", .text(.right), keys: [[.right]], modes: typing, "a character right"),
    ActionRow("start", .text(.start), keys: [[.home], [.control("a")]], modes: typing, "to the start"),
    ActionRow("end", .text(.end), keys: [[.end], [.control("e")]], modes: typing, "to the end"),
  ]

  private static let pages: [ActionRow] = [
    ActionRow(
      "close", .back, keys: [[.escape], [.character("q")], [.enter], [.control("c")]], modes: reading,
      hint: "close", "back to the photos"),
    ActionRow(
      "scroll down", .scroll(.down), keys: [[.character("j")], [.down]], modes: reading, hint: "down",
      "a line down"),
    ActionRow(
      "scroll up", .scroll(.up), keys: [[.character("k")], [.up]], modes: reading, hint: "up", "a line up"),
    ActionRow(
      "scroll page down", .scroll(.pageDown), keys: [[.pageDown], [.control("d")], [.character(" ")]],
      modes: reading, "a page down"),
    ActionRow(
      "scroll page up", .scroll(.pageUp), keys: [[.pageUp], [.control("u")]], modes: reading, "a page up"),
    ActionRow("top", .scroll(.first), keys: [[.character("g")], [.home]], modes: reading, "to the top"),
    ActionRow("bottom", .scroll(.last), keys: [[.character("G")], [.end]], modes: reading, "to the end"),
    ActionRow(
      "search help", .searchHelp, keys: [[.character("/")]], modes: [.help], hint: "search",
      "show the lines with some letters"),
    ActionRow(
      "close help", .back, keys: [[.character("?")], [.function(1)]], modes: [.help], "back to the photos"),
    ActionRow("close messages", .back, keys: [[.character("L")]], modes: [.log], "back to the photos"),
  ]
}
