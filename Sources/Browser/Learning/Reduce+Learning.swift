import Widgets
import Networks

extension BrowserState {
  mutating func perform(_ command: LearnCommand, _ effects: inout [Effect]) {
    switch command {
    case .learn: learn(&effects)
    case .stop: stopLearning(&effects)
    case .models: openModels(&effects)
    case .rename: renameModel()
    case .remove: removeModel(&effects)
    }
  }

  /// Shows learning; begins it if none is under way and no result is waiting.
  private mutating func learn(_ effects: inout [Effect]) {
    guard isEditable() else { return }
    guard learning.run == nil, learning.outcome == nil else {
      shell.overlay = .learn(.learning)
      return
    }
    let faces = list.tally.decided == 1 ? "1 face" : "\(list.tally.decided.grouped) faces"
    confirm(
      Confirmation(
        title: "Learn from my corrections?",
        lines: [
          "Trains a copy of the weights on what you decided in the whole library; \(faces) of it in this folder.",
          "It takes minutes to an hour, in the background at low priority; Ctrl-t shows how it goes.",
          "The result goes to \(setup.modelFolder). Photos, library and the weights in use stay as they are; "
            + "you choose at the end.",
        ], command: .learn))
  }

  /// Enter in the question: learning begins.
  mutating func beginLearning(_ effects: inout [Effect]) {
    shell.overlay = .learn(.learning)
    let request = newRequest()
    learning.fault = nil
    learning.run = LearnState.Run(request: request)
    effects.append(.learn(.start(detection.settings, request: request)))
  }

  private mutating func stopLearning(_ effects: inout [Effect]) {
    guard let run = learning.run else { return }
    effects.append(.learn(.stop(request: run.request)))
    learning.run = nil
    shell.overlay = nil
    report(.note, "learning stopped; \(keyWords(.learn(.learn))) goes on where it was")
  }

  mutating func takeLearn(_ answer: LearnAnswer, _ effects: inout [Effect]) {
    switch answer {
    case .progressed(let request, let step):
      guard learning.run?.request == request else { return }
      learning.run?.step = step
    case .learned(let request, let outcome):
      guard learning.run?.request == request else { return }
      learning.run = nil
      learning.outcome = outcome
      for remark in outcome.remarks { report(.warning, remark) }
      // The view does not open by itself: the user may be typing something else.
      if shell.overlay != .learn(.learning) {
        report(.note, "learning is done: \(keyWords(.learn(.learn))) shows before and after")
      }
    case .failed(let request, let reason):
      guard learning.run?.request == request else { return }
      learning.run = nil
      if shell.overlay == .learn(.learning) { learning.fault = reason }
      report(.warning, reason)
    case .models(let request, let models): takeModels(models, request: request)
    case .modelsFailed(let request, let reason): failModels(reason, request: request)
    case .loaded(let request, let model):
      guard learning.loading == request else { return }
      learning.loading = nil
      effects.append(.learn(.use(request: request)))
      use(model)
    case .loadFailed(let request, let reason):
      guard learning.loading == request else { return }
      learning.loading = nil
      report(.error, reason)
    }
  }

  /// All previous detections belong to other weights.
  private mutating func use(_ model: Model) {
    learning.model = model
    if case .kept(let name) = model.key { learning.choice = name } else { learning.choice = nil }
    detection.queue.version += 1
    detection.queue.folderVersion = detection.queue.version
    detection.folderSettings = detection.settings
    (detection.queue.done, detection.queue.doneAtVersion, detection.queue.sweep) = (0, 0, 0)
    restartLooks()
    detection.surveyed = nil
    detection.pace.reset()
    report(.note, "detecting with \(model.name); the folder is searched again")
  }

  mutating func load(_ key: Model.Key, _ effects: inout [Effect]) {
    let request = newRequest()
    learning.loading = request
    effects.append(.learn(.load(key, request: request)))
  }

  // MARK: The views

  mutating func acceptLearn(_ dialog: LearnDialog, _ effects: inout [Effect]) {
    switch dialog {
    case .learning:
      shell.overlay = nil
      guard let outcome = learning.outcome else { return }
      learning.outcome = nil
      load(outcome.model.key, &effects)
    case .models(let dialog): acceptModel(dialog, &effects)
    }
  }

  /// - Returns: whether the view stays open.
  mutating func cancelLearn(_ dialog: LearnDialog) -> Bool {
    switch dialog {
    case .learning:
      learning.fault = nil
      guard let outcome = learning.outcome else { return false }
      learning.outcome = nil
      report(
        .note,
        "\(outcome.model.name) is not used; it stays in the list of models (\(keyWords(.learn(.models))))")
      return false
    case .models(var dialog):
      guard dialog.name != nil else { return false }
      dialog.name = nil
      shell.overlay = .learn(.models(dialog))
      return true
    }
  }

  func mode(of dialog: LearnDialog) -> Mode {
    switch dialog {
    case .learning: learning.outcome == nil ? .learning : .learned
    case .models(let dialog): dialog.name == nil ? .models : .modelName
    }
  }

  /// The label of the first key of a command.
  func keyWords(_ command: Command) -> String {
    let binding = keymap.rows.lazy.flatMap(\.bindings).first { $0.command == command }
    let keys = binding?.keys.map { $0.label(unicode: setup.abilities.unicode) }
    return keys?.joined(separator: " ") ?? ":"
  }
}
