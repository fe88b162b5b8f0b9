import Screen
public import Widgets

/// The page of all keys and marks.
public struct HelpDialog: Hashable, Sendable {
  /// The first line shown.
  public var top = 0
  /// The mode in which the help was opened; its keys come first.
  public var mode: Mode
  /// What is searched; nil for all lines.
  public var query: TextField?
  /// Whether the text is being typed.
  public var isTyping = false
}

extension BrowserState {
  mutating func openHelp() {
    shell.showsWelcome = false
    let mode = mode
    shell.covered = shell.overlay
    shell.overlay = .help(HelpDialog(mode: mode))
  }

  mutating func searchHelp() {
    guard case .help(var dialog) = shell.overlay else { return }
    dialog.isTyping = true
    dialog.query = dialog.query ?? TextField()
    shell.overlay = .help(dialog)
  }

  mutating func editHelp(_ change: (inout TextField) -> Void) {
    guard case .help(var dialog) = shell.overlay, var field = dialog.query else { return }
    change(&field)
    (dialog.query, dialog.top) = (field, 0)
    shell.overlay = .help(dialog)
  }

  /// Enter: the lines that match stay.
  mutating func endHelpSearch() {
    guard case .help(var dialog) = shell.overlay else { return }
    dialog.isTyping = false
    if dialog.query?.text.isEmpty == true { dialog.query = nil }
    shell.overlay = .help(dialog)
  }

  /// Leaves a search of the help first, then the page or dialog itself.
  mutating func closeOverlay() {
    if case .help(var dialog) = shell.overlay, dialog.query != nil {
      (dialog.query, dialog.isTyping, dialog.top) = (nil, false, 0)
      shell.overlay = .help(dialog)
      return
    }
    (shell.overlay, shell.covered) = (shell.covered, nil)
  }
}

extension HelpPage {
  /// The keys of the mode in which it was opened, what the marks mean, and all other keys, each heading once.
  init(_ state: BrowserState, _ dialog: HelpDialog) {
    let unicode = state.setup.abilities.unicode
    var sections: [(heading: String, lines: [Line])] = []
    var covered: Set<String> = []
    let modes = [dialog.mode] + Mode.allCases.filter { $0 != dialog.mode }
    for mode in modes {
      let rows = state.keymap.rows.filter {
        $0.modes.first == mode || ($0.modes.contains(mode) && (mode == .browse || mode == dialog.mode))
      }
      .filter { state.canUse($0) && covered.insert($0.name + $0.keysText(unicode: unicode)).inserted }
      let lines = rows.map { Line(keys: $0.keysText(unicode: unicode), words: $0.description) }
      guard !lines.isEmpty else { continue }
      let heading = Self.heading(mode)
      if let index = sections.firstIndex(where: { $0.heading == heading }) {
        sections[index].lines += lines
      } else {
        sections.append((heading, lines))
      }
    }
    sections.insert(("Marks", Self.legend(unicode ? .unicode : .ascii)), at: min(1, sections.count))
    let query = dialog.query?.text.lowercased() ?? ""
    var lines: [Line] = []
    for section in sections {
      let shown = section.lines.filter {
        query.isEmpty || "\($0.keys) \($0.words) \(section.heading)".lowercased().contains(query)
      }
      guard !shown.isEmpty else { continue }
      if !lines.isEmpty { lines.append(Line()) }
      lines.append(Line(words: section.heading, isHeading: true))
      lines += shown
    }
    self.init(lines)
  }

  /// What each mark means.
  private static func legend(_ glyphs: Glyphs) -> [Line] {
    [
      Line(keys: glyphs.spinner[0], words: "photo: being searched; blank: waits"),
      Line(keys: glyphs.found, words: "photo: faces found, not reviewed; face: found, not decided"),
      Line(keys: glyphs.accepted, words: "photo: reviewed; face: accepted"),
      Line(keys: glyphs.none, words: "photo: no face found"),
      Line(keys: glyphs.skipped, words: "photo: skipped"),
      Line(keys: glyphs.failed, words: "photo: cannot be read; face: rejected"),
      Line(keys: glyphs.doubtful, words: "face: doubtful, its score is low; its box is dotted"),
      Line(keys: glyphs.added, words: "face: drawn by hand"),
      Line(keys: glyphs.marked, words: "photo: marked; knob: differs from what the folder was searched with"),
      Line(keys: glyphs.selected, words: "the selected face, knob or choice; a heavy box: the selected face"),
      Line(keys: "\"", words: "face: has a note; letters before it are its flags"),
      Line(keys: "Ada?", words: "face: likely Ada; y says yes, n no"),
      Line(keys: "Ada??", words: "face: perhaps Ada"),
      Line(keys: "Ada \(glyphs.times)2", words: "face: another one in the photo has the name, too"),
      Line(keys: "(?)", words: "face: unknown to somebody who looked"),
      Line(keys: "(\(glyphs.dash))", words: "face: aside, not of interest"),
    ]
  }

  private static func heading(_ mode: Mode) -> String {
    switch mode {
    case .browse, .picture: "Photos and pictures"
    case .wall: "Face wall"
    case .why: "Why"
    case .search, .number, .presetName, .palette: "Typing"
    case .filter: "Filter line"
    case .presets: "Presets"
    case .edit: "Drawing and editing a face"
    case .review: "Review"
    case .people, .group, .personPage: "People"
    case .person, .flags, .note, .rule, .saving, .personName: "Names, flags, notes"
    case .fit: "Fit"
    case .help, .log, .helpSearch: "Help and messages"
    case .export: "Export"
    case .sort, .themes, .confirm, .folders: "Menus"
    case .learning, .learned, .models, .modelName: "Learning and models"
    }
  }
}
