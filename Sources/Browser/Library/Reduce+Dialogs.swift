import Imaging
import Geometry
import Detection
import Annotations
import Widgets

extension BrowserState {
  /// Text being typed in a dialog about annotations.
  mutating func editDialog(_ dialog: AnnotationDialog, _ change: (inout TextField) -> Void) {
    switch dialog {
    case .person(let box): editNaming(box, change)
    case .note(var dialog):
      change(&dialog.field)
      shell.overlay = .annotation(.note(dialog))
    case .rule(var dialog):
      change(&dialog.field)
      dialog.fault = nil
      shell.overlay = .annotation(.rule(dialog))
    case .save(var field, let reason):
      change(&field)
      shell.overlay = .annotation(.save(field, reason: reason))
    case .rename(var dialog):
      change(&dialog.field)
      shell.overlay = .annotation(.rename(dialog))
    case .flags: break
    }
  }

  mutating func acceptDialog(_ dialog: AnnotationDialog, _ effects: inout [Effect]) {
    switch dialog {
    case .person(let dialog): acceptNaming(dialog, &effects)
    case .note(let dialog): acceptNote(dialog, &effects)
    case .rule(let dialog): decideByRule(dialog, &effects)
    case .rename(let dialog): acceptRename(dialog, &effects)
    case .save(let field, _): save(to: field.text, &effects)
    case .flags(let dialog): acceptFlags(dialog, &effects)
    }
  }

  mutating func stepDialog(_ dialog: AnnotationDialog, _ step: Int) {
    switch dialog {
    case .person(var box):
      box.step(step)
      shell.overlay = .annotation(.person(box))
    case .flags(var dialog):
      dialog.choice = min(max(0, dialog.choice + step), FaceFlags.names.count - 1)
      shell.overlay = .annotation(.flags(dialog))
    case .note, .rule, .rename, .save: break
    }
  }

  /// Turns a flag on or off: the chosen one, or the one with this number, from 1.
  mutating func toggleFlag(_ number: Int?) {
    guard case .annotation(.flags(var dialog)) = shell.overlay else { return }
    let index = number.map { $0 - 1 } ?? dialog.choice
    guard FaceFlags.names.indices.contains(index) else { return }
    dialog.choice = index
    dialog.flags.formSymmetricDifference(FaceFlags.names[index].flag)
    shell.overlay = .annotation(.flags(dialog))
  }

  /// Quits facet; asks first when edits would be lost.
  mutating func leave(_ effects: inout [Effect]) {
    guard library.unsaved > 0, case .memory(let reason) = library.condition else { return quit(&effects) }
    if case .annotation(.save) = shell.overlay { return quit(&effects) }
    shell.overlay = nil
    offerToSave(reason)
    let edits = library.unsaved == 1 ? "1 edit is" : "\(library.unsaved.grouped) edits are"
    report(.warning, "\(edits) in memory only; Enter saves, Ctrl-x leaves without")
  }
}
