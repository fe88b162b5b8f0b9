public import Widgets

/// The parts of the screen that can have the focus.
public enum Pane: Int, CaseIterable, Hashable, Sendable {
  case photos, picture, faces, detector
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
  /// Typing a knob's value.
  case number(NumberEntry)
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
