public import Widgets

/// Everything that a key can do.
public enum Command: Hashable, Sendable {
  case moveDown, moveUp, moveFirst, moveLast
  case halfPageDown, halfPageUp, pageDown, pageUp
  case nextPane, previousPane
  /// A plain arrow: moves in the list, pans a zoomed picture or turns a knob.
  case arrow(ArrowKey)
  case nextFace, previousFace
  /// Counted from 1.
  case selectFace(Int)
  case openPicture, back
  case zoom(ZoomCommand)
  case compare
  case wallOrBack
  case wall(WallCommand)
  case find, nextMatch, previousMatch
  case knob(KnobCommand)
  case presets, fit
  case why(WhyCommand)
  case toggleBoxes, toggleLandmarks, toggleScores, nextPictureMode
  case export, help, showLog, suspend, quit

  case folder(FolderCommand)
  case finding(FindingCommand)
  case mark(MarkCommand)
  case annotate(AnnotationCommand)
  case learn(LearnCommand)
  case people(PeopleCommand)

  // While typing, and in dialogs.
  case accept, cancel
  case searchHelp
  case text(TextCommand)
  case nextChoice, previousChoice
  case nextTemplate, nextExisting
  case nextExport(ExportChange)
  case preset(PresetCommand)
  // In the help and the log.
  case scroll(ScrollCommand)
}

/// What else can be changed in the export dialog; `command` shows the command that does the same.
public enum ExportChange: Hashable, Sendable { case size, sampling, format, people, blur, command }

/// The arrow keys.
public enum ArrowKey: Hashable, Sendable { case left, right, up, down }

/// Commands of the help and the log.
public enum ScrollCommand: Hashable, Sendable {
  case down, up, pageDown, pageUp, first, last
}
