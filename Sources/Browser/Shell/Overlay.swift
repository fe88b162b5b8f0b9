public import Widgets

/// The parts of the screen that can have the focus.
public enum Pane: Int, CaseIterable, Hashable, Sendable {
  // The numbers are stored in session files, so they must not change.
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
  /// Everybody, groups of faces without a name, and the faces of one of them.
  case people
}

/// What is shown over the scene and takes the keys.
public enum Overlay: Hashable, Sendable {
  /// A name being typed to search for; `start` is the row where the search began.
  case search(TextField, start: Int)
  /// A knob's value being typed.
  case number(NumberEntry)
  case export(ExportDialog)
  case presets(PresetDialog)
  case fit(FitDialog)
  case annotation(AnnotationDialog)
  case learn(LearnDialog)
  case help(HelpDialog)
  case confirm(Confirmation)
  case folders(FolderDialog)
  /// `top` is the first line shown.
  case log(top: Int)
  case menu(Menu)
}
