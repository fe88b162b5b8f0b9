/// Which part of the keymap applies.
public enum Mode: String, CaseIterable, Hashable, Sendable {
  case browse, picture, wall, why, search, number, export, presets, presetName, fit, help, log
  case filter, sort, palette, themes
  case edit, review, person, flags, note, rule, saving
  case learning, learned, models, modelName
  case helpSearch, confirm, folders
  case people, group, personPage, personName

  /// Whether plain characters are text here unless they are bound to a command.
  var takesText: Bool {
    switch self {
    case .search, .number, .export, .presetName, .filter, .palette, .person, .note, .rule, .saving,
      .personName,
      .modelName, .helpSearch:
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
    case .helpSearch: "Searching the keys"
    case .confirm: "A question"
    case .folders: "Opening a folder"
    case .people: "People"
    case .group: "A group of faces"
    case .personPage: "A person's faces"
    case .personName: "Renaming a person"
    }
  }
}
