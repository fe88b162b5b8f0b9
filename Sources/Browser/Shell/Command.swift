/// Everything that a key can do.
public enum Command: Hashable, Sendable {
  case moveDown, moveUp, moveFirst, moveLast
  case halfPageDown, halfPageUp, pageDown, pageUp
  case nextPane, previousPane
  case nextFace, previousFace
  /// Counted from 1.
  case selectFace(Int)
  case openPicture, back
  case zoom(ZoomCommand)
  case compare
  case wallOrBack
  case wall(WallCommand)
  case find, nextMatch, previousMatch
  case nextKnob, turnUp, turnDown, turnUpCoarse, turnDownCoarse, typeValue, resetSettings, redoFolder
  /// To the settings before the last change, and back.
  case toggleChange
  case toggleAllKnobs, presets, fit
  case why, nextStage, previousStage
  /// By so many cells of the screen.
  case probeLeft(Int)
  case probeRight(Int)
  case probeUp(Int)
  case probeDown(Int)
  case growProbe, shrinkProbe
  case toggleBoxes, toggleLandmarks, toggleScores, nextPictureMode
  case export, help, showLog, suspend, quit

  case finding(FindingCommand)
  // Marks for batch actions.
  case toggleMark, markRange, markAll, clearMarks, invertMarks, earlierMarks, redoMarked
  case annotate(AnnotationCommand)
  case learn(LearnCommand)

  // While typing, and in dialogs.
  case accept, cancel
  case deleteBackward, deleteForward, clearText, cursorLeft, cursorRight, cursorStart, cursorEnd
  case nextChoice, previousChoice
  case nextTemplate, nextExisting
  case savePreset, savePresetForFolder, removePreset
  // In help and log.
  case scrollDown, scrollUp, scrollPageDown, scrollPageUp, scrollFirst, scrollLast
}
