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
  /// Puts the best completion into the field.
  case complete
  case editing(EditCommand)
}

/// Commands while a face is edited or drawn.
public enum EditCommand: Hashable, Sendable {
  /// Move by this many photo pixels.
  case move(Int, Int)
  case resize(Int, Int)
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
    case .person: openPerson(&effects)
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
    case .complete: complete()
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
    guard !known.isEmpty else { return report(.note, "nobody has said anything about these faces yet") }
    effects.append(.library(.writeRegions(known.map { photos[$0.index].path }, request: newRequest())))
  }

  private mutating func complete() {
    guard case .annotation(.person(var dialog)) = shell.overlay,
      let person = dialog.completions.indices.contains(dialog.choice ?? 0)
        ? dialog.completions[dialog.choice ?? 0] : nil
    else { return }
    dialog.field = TextField(person.name)
    dialog.field.moveToEnd()
    dialog.choice = nil
    shell.overlay = .annotation(.person(dialog))
    completePerson()
  }
}
