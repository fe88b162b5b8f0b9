import Widgets
import Networks

extension BrowserState {
  mutating func openModels(_ effects: inout [Effect]) {
    shell.overlay = .learn(.models(ModelsDialog(models: [])))
    changeModels(.none, &effects)
  }

  private mutating func changeModels(_ change: ModelChange, _ effects: inout [Effect]) {
    guard case .learn(.models(var dialog)) = shell.overlay else { return }
    let request = newRequest()
    (dialog.request, dialog.change, dialog.fault, dialog.removing) = (request, change, nil, nil)
    shell.overlay = .learn(.models(dialog))
    effects.append(.learn(.models(change, request: request)))
  }

  mutating func takeModels(_ models: [Model], request: Int) {
    guard case .learn(.models(var dialog)) = shell.overlay, dialog.request == request else { return }
    var wanted = dialog.chosen?.key ?? learning.model.key
    if case .rename(let old, let new) = dialog.change {
      if wanted == .kept(old) { wanted = .kept(new) }
      if learning.model.key == .kept(old) { learning.model.key = .kept(new) }
      if learning.choice == old { learning.choice = new }
      if learning.outcome?.model.key == .kept(old) { learning.outcome?.model.key = .kept(new) }
    }
    if case .remove(let name) = dialog.change {
      if learning.choice == name { learning.choice = nil }
      if learning.outcome?.model.key == .kept(name) { learning.outcome = nil }
    }
    (dialog.request, dialog.change, dialog.models) = (nil, .none, models)
    dialog.choice = models.firstIndex { $0.key == wanted } ?? min(dialog.choice, max(0, models.count - 1))
    shell.overlay = .learn(.models(dialog))
  }

  mutating func failModels(_ reason: String, request: Int) {
    guard case .learn(.models(var dialog)) = shell.overlay, dialog.request == request else { return }
    (dialog.request, dialog.change, dialog.fault) = (nil, .none, reason)
    shell.overlay = .learn(.models(dialog))
    shell.log.add(Message(.error, reason))
  }

  mutating func stepModel(_ dialog: ModelsDialog, _ step: Int) {
    var dialog = dialog
    dialog.choice = min(max(0, dialog.choice + step), max(0, dialog.models.count - 1))
    (dialog.fault, dialog.removing) = (nil, nil)
    shell.overlay = .learn(.models(dialog))
  }

  mutating func editModelName(_ dialog: ModelsDialog, _ change: (inout TextField) -> Void) {
    var dialog = dialog
    guard var field = dialog.name else { return }
    change(&field)
    (dialog.name, dialog.fault) = (field, nil)
    shell.overlay = .learn(.models(dialog))
  }

  /// Enter: uses the chosen model, or gives it the typed name.
  mutating func acceptModel(_ dialog: ModelsDialog, _ effects: inout [Effect]) {
    guard let model = dialog.chosen else { return }
    if let field = dialog.name { return rename(model, to: field.text, dialog, &effects) }
    if let fault = model.fault { return tell(fault, dialog) }
    shell.overlay = nil
    guard !learning.uses(model) else {
      return report(.note, "\(model.name) is in use already")
    }
    load(model.key, &effects)
  }

  private mutating func rename(
    _ model: Model, to text: String, _ dialog: ModelsDialog, _ effects: inout [Effect]
  ) {
    guard case .kept(let old) = model.key else { return }
    let name = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    var dialog = dialog
    guard name != old else {
      dialog.name = nil
      shell.overlay = .learn(.models(dialog))
      return
    }
    guard !name.isEmpty else { return tell("a model needs a name", dialog) }
    dialog.name = nil
    shell.overlay = .learn(.models(dialog))
    changeModels(.rename(old, to: name), &effects)
  }

  mutating func renameModel() {
    guard case .learn(.models(var dialog)) = shell.overlay, let model = dialog.chosen else { return }
    guard case .kept(let name) = model.key else {
      return tell("only models that were learned are renamed", dialog)
    }
    (dialog.name, dialog.fault, dialog.removing) = (TextField(name), nil, nil)
    shell.overlay = .learn(.models(dialog))
  }

  /// Asks the first time, removes the second time. If the model is in use, the published weights replace it.
  mutating func removeModel(_ effects: inout [Effect]) {
    guard case .learn(.models(var dialog)) = shell.overlay, let model = dialog.chosen else { return }
    guard case .kept(let name) = model.key else {
      return tell(
        model.key == .published ? "this one is always there" : "a file of yours; facet leaves it alone",
        dialog)
    }
    let isUsed = model.key == learning.model.key
    guard dialog.removing == model.key else {
      dialog.removing = model.key
      return tell(
        isUsed
          ? "it is in use: \(keyWords(.learn(.remove))) again removes it and goes back to the published one"
          : "\(keyWords(.learn(.remove))) again removes it for good", dialog)
    }
    if isUsed { load(.published, &effects) }
    changeModels(.remove(name), &effects)
  }

  private mutating func tell(_ fault: String, _ dialog: ModelsDialog) {
    var dialog = dialog
    dialog.fault = fault
    shell.overlay = .learn(.models(dialog))
  }
}
