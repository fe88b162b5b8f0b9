import SystemPackage
import Annotations
import Widgets

/// Commands about faces, their names and their history.
public enum AnnotationCommand: Hashable, Sendable {
  case accept, reject, acceptByRule, rejectByRule
  case person, flags, note, skip, toggleReviewed
  case undo, redo
  case draw, edit
  case review, pass
  case compare
  case saveElsewhere, quitWithoutSaving, writeRegions
  /// The chosen flag, or the one with this number, from 1.
  case toggleFlag(Int?)
  /// Puts the highlighted name into the field.
  case complete
  /// Yes or no to who is proposed; yes to all that are likely and in sight.
  case yes, no, yesToAll
  /// The person named last; somebody whom nobody knows; not of interest.
  case lastName, unknown, aside
  /// The row of the naming box with this digit.
  case digit(Int)
  case editing(EditCommand)
}

/// Commands while a face is edited or drawn.
public enum EditCommand: Hashable, Sendable {
  /// Move by this many cells of the screen, eighths of the pane, or photo pixels.
  case move(Int, Int)
  case far(Int, Int)
  case nudge(Int, Int)
  /// Larger (1) or smaller (-1) about the middle: by 1.3, by 2.
  case scale(Int)
  case double(Int)
  /// Wider or narrower, higher or lower, by a cell.
  case widen(Int)
  case heighten(Int)
  /// To the next (1) or previous (-1) candidate that the cascade lost.
  case nextLost(Int)
  case nextHandle(Int)
  /// Counted from 1.
  case landmark(Int)
  case box
  case placeLandmarks
  case keep, drop
}

extension BrowserState {
  mutating func perform(_ command: AnnotationCommand, _ effects: inout [Effect]) {
    switch command {
    case .accept: decide(.accepted, &effects)
    case .reject: decide(.rejected, &effects)
    case .acceptByRule: openRule(accepts: true)
    case .rejectByRule: openRule(accepts: false)
    case .person: openPerson()
    case .flags: openFlags()
    case .note: openNote()
    case .skip: skip(&effects)
    case .toggleReviewed: toggleReviewed(&effects)
    case .undo: undo(&effects)
    case .redo: redo(&effects)
    case .draw: openDraw(&effects)
    case .edit: openEdit(&effects)
    case .review: toggleReview()
    case .pass: passReview()
    case .compare: toggleTruthComparison()
    case .saveElsewhere: saveElsewhere()
    case .quitWithoutSaving:
      library.discards = true
      quit(&effects)
    case .writeRegions: writeRegions(&effects)
    case .toggleFlag(let number): toggleFlag(number)
    case .complete: completeNaming()
    case .yes: answerYes(&effects)
    case .no: answerNo(&effects)
    case .yesToAll: answerYesToAll(&effects)
    case .lastName: nameAgain(&effects)
    case .unknown: answerNameless(.unknown, &effects)
    case .aside: answerNameless(.aside, &effects)
    case .digit(let digit): pressDigit(digit, &effects)
    case .editing(let command): performInEdit(command, &effects)
    }
  }

  private mutating func saveElsewhere() {
    guard isEditable() else { return }
    guard library.unsaved > 0, case .memory(let reason) = library.condition else {
      return report(.note, "every edit is in the library already")
    }
    offerToSave(reason)
  }

  private mutating func writeRegions(_ effects: inout [Effect]) {
    guard isEditable() else { return }
    let known = chosenPhotos.filter { photos[$0.index].known?.annotations.isEmpty == false }
    guard !known.isEmpty else { return report(.note, "these faces have no annotations yet") }
    let first = photos[known[0].index].path
    let name = first.lastComponent?.string ?? first.string
    let count = known.count == 1 ? "1 photo" : "\(known.count.grouped) photos"
    let faces = known.reduce(0) { $0 + (photos[$1.index].known?.annotations.count ?? 0) }
    confirm(
      Confirmation(
        title: "Write face regions?",
        lines: [
          "Writes \(faces == 1 ? "1 face" : "\(faces.grouped) faces") of \(count) with names and decisions "
            + "as XMP regions, for other programs.",
          "Where: a sidecar beside each photo, the first \(name).xmp in "
            + "\(first.removingLastComponent().string).",
          "What else a sidecar says stays; the photos are not changed.",
        ], command: .writeRegions(known)))
  }

  mutating func beginWritingRegions(_ known: [PhotoID], _ effects: inout [Effect]) {
    effects.append(.library(.writeRegions(known.map { photos[$0.index].path }, request: newRequest())))
  }
}
