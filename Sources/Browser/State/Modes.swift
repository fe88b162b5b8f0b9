/// The parts of the screen that can have the focus.
public enum Pane: Int, CaseIterable, Hashable, Sendable {
  // The numbers stand in the file of sessions.
  case photos = 0, picture = 1, faces = 2, detector = 3
}

/// What fills the screen.
public enum Scene: Hashable, Sendable {
  /// List, picture, faces and knobs.
  case panes
  /// The picture alone, with one line.
  case picture
  /// The faces of all photos.
  case wall
}

/// What lies over the scene and takes the keys.
public enum Overlay: Hashable, Sendable {
  /// Typing a name to find; `start` is the row where the search began.
  case search(TextField, start: Int)
  /// Typing a knob's value; `fault` says what was wrong with the last try.
  case number(TextField, fault: String?)
  case export(ExportDialog)
  case presets(PresetDialog)
  case fit(FitDialog)
  case annotation(AnnotationDialog)
  case learn(LearnDialog)
  /// `top` is the first line shown.
  case help(top: Int)
  case log(top: Int)
  case menu(Menu)
}

/// Which part of the keymap applies.
public enum Mode: String, CaseIterable, Hashable, Sendable {
  case browse, picture, wall, why, search, number, export, presets, presetName, fit, help, log
  case filter, sort, palette, themes
  case edit, review, person, flags, note, rule, saving
  case learning, learned, models, modelName

  /// Whether plain characters are text here, unless the keymap says otherwise.
  var takesText: Bool {
    switch self {
    case .search, .number, .export, .presetName, .filter, .palette, .person, .note, .rule, .saving,
      .modelName:
      true
    default: false
    }
  }

  /// The heading in the help.
  public var title: String {
    switch self {
    case .browse: "Browsing"
    case .picture: "Full picture"
    case .wall: "Face wall"
    case .why: "Why"
    case .search: "Finding a name"
    case .number: "Typing a value"
    case .export: "Export"
    case .presets: "Presets"
    case .presetName: "Naming a preset"
    case .fit: "Fit"
    case .help: "Keys"
    case .log: "Messages"
    case .filter: "Filtering"
    case .sort: "Sorting"
    case .palette: "Commands"
    case .themes: "Themes"
    case .edit: "Editing a face"
    case .review: "Review"
    case .person: "Naming a person"
    case .flags: "Flags"
    case .note: "Writing a note"
    case .rule: "Deciding by score"
    case .saving: "Saving edits"
    case .learning: "Learning"
    case .learned: "Learned"
    case .models: "Models"
    case .modelName: "Naming a model"
    }
  }
}

/// One line of text being typed.
public struct TextField: Hashable, Sendable {
  /// What is typed so far; of what is inserted, control characters are left out.
  public private(set) var text: String
  /// Characters before the cursor, in `0...text.count`.
  public private(set) var position: Int
  /// Whether the text is the one that was offered: typing replaces it, moving or deleting begins to change it.
  public private(set) var isOffered: Bool

  /// - Parameter text: what is offered: typing replaces it; the cursor stands at its end.
  public init(_ text: String = "") {
    self.text = text
    position = text.count
    isOffered = !text.isEmpty
  }

  private func index(_ offset: Int) -> String.Index { text.index(text.startIndex, offsetBy: offset) }

  /// Inserts what is printable of `new`; line breaks and other controls are left out.
  package mutating func insert(_ new: String) {
    let clean = new.filter { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    if isOffered, !clean.isEmpty { clear() }
    // A combining mark joins the character before it, so positions are counted anew.
    let front = head + clean
    text = front + text[index(position)...]
    position = min(text.count, front.count)
  }

  package mutating func deleteBackward() {
    isOffered = false
    guard position > 0 else { return }
    position -= 1
    text.remove(at: index(position))
  }

  package mutating func deleteForward() {
    isOffered = false
    guard position < text.count else { return }
    text.remove(at: index(position))
  }

  package mutating func clear() { self = TextField() }

  package mutating func move(by step: Int) { place(min(max(0, position + step), text.count)) }
  package mutating func moveToStart() { place(0) }
  package mutating func moveToEnd() { place(text.count) }

  private mutating func place(_ position: Int) {
    self.position = position
    isOffered = false
  }

  /// The text before the cursor.
  package var head: String { String(text.prefix(position)) }
}
