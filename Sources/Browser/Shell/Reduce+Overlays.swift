import Screen
import Widgets

extension BrowserState {
  mutating func scroll(_ command: ScrollCommand) {
    switch command {
    case .down: scroll(1)
    case .up: scroll(-1)
    case .pageDown: scroll(overlayRows)
    case .pageUp: scroll(-overlayRows)
    case .first: scroll(-Int(Int32.max))
    case .last: scroll(Int(Int32.max))
    }
  }

  /// Changes the text being typed, if there is any, and updates the search.
  mutating func edit(_ change: (inout TextField) -> Void) {
    switch shell.overlay {
    case .search(var field, let start):
      change(&field)
      shell.overlay = .search(field, start: start)
      followSearch(field.text, from: start)
    case .number(var entry):
      entry.edit(change)
      shell.overlay = .number(entry)
    case .export(var dialog):
      change(&dialog.folder)
      shell.overlay = .export(dialog)
    case .presets(var dialog):
      guard var field = dialog.name else { return }
      change(&field)
      dialog.name = field
      shell.overlay = .presets(dialog)
    case .menu(let menu): editMenu(menu, change)
    case .annotation(let dialog): editDialog(dialog, change)
    case .learn(.models(let dialog)): editModelName(dialog, change)
    case .help: editHelp(change)
    case .fit, .log, .confirm, .folders, .learn(.learning), nil: break
    }
  }

  mutating func accept(_ effects: inout [Effect]) {
    switch shell.overlay {
    case .search(let field, let start):
      acceptSearch(field.text, start: start)
    case .number(let entry): acceptNumber(entry)
    case .export(let dialog): startExport(dialog, &effects)
    case .presets(let dialog): acceptPreset(dialog, &effects)
    case .fit(let dialog): acceptFit(dialog)
    case .menu(let menu): acceptMenu(menu, &effects)
    case .annotation(let dialog): acceptDialog(dialog, &effects)
    case .learn(let dialog): acceptLearn(dialog, &effects)
    case .folders(let dialog): acceptFolder(dialog, &effects)
    case .confirm(let question): acceptConfirmation(question, &effects)
    case .help: endHelpSearch()
    case .log, nil: break
    }
  }

  mutating func cancelOverlay(_ effects: inout [Effect]) {
    if case .fit(let dialog) = shell.overlay { effects.append(.cancelFit(request: dialog.request)) }
    if case .search(_, let start) = shell.overlay {
      go(to: start, isJump: false)
      finding.search = nil
    }
    if case .menu(let menu) = shell.overlay { cancelMenu(menu) }
    if case .learn(let dialog) = shell.overlay, cancelLearn(dialog) { return }
    if case .presets(var dialog) = shell.overlay, dialog.name != nil {
      dialog.name = nil
      shell.overlay = .presets(dialog)
      return
    }
    closeOverlay()
  }

  mutating func stepChoice(_ step: Int) {
    if case .menu(let menu) = shell.overlay { return stepMenu(menu, step) }
    if case .search = shell.overlay { return stepSearch(step) }
    if case .confirm(let question) = shell.overlay, case .merge(let ids, let id) = question.command {
      return stepMerge(ids, into: id)
    }
    if case .folders = shell.overlay { return stepFolder(step) }
    if case .annotation(let dialog) = shell.overlay { stepDialog(dialog, step) }
    if case .learn(.models(let dialog)) = shell.overlay { stepModel(dialog, step) }
    if case .presets(var dialog) = shell.overlay {
      dialog.choice = min(max(0, dialog.choice + step), dialog.entries.count - 1)
      dialog.fault = nil
      shell.overlay = .presets(dialog)
    }
    if case .fit(var dialog) = shell.overlay, let rows = dialog.outcome?.rows, !rows.isEmpty {
      dialog.choice = min(max(0, dialog.choice + step), rows.count - 1)
      shell.overlay = .fit(dialog)
    }
    guard case .export(var dialog) = shell.overlay else { return }
    let count = dialog.choices.count
    dialog.choice = (dialog.choice + step + count) % count
    shell.overlay = .export(dialog)
  }

  mutating func scroll(_ step: Int) {
    let last = max(0, overlayLines - overlayRows)
    switch shell.overlay {
    case .help(var dialog):
      dialog.top = min(max(0, min(dialog.top, last) + step), last)
      shell.overlay = .help(dialog)
    case .log(let top): shell.overlay = .log(top: min(max(0, min(top, last) + step), last))
    default: break
    }
  }
}
