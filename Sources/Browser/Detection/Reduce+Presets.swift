import Detection
import Widgets

extension BrowserState {
  mutating func openPresets(_ effects: inout [Effect]) {
    var dialog = PresetDialog(entries: [])
    dialog.list(PresetList(), start: detection.initialSettings)
    shell.overlay = .presets(dialog)
    changePresets(.none, &effects)
  }

  private mutating func changePresets(_ change: PresetChange, _ effects: inout [Effect]) {
    guard case .presets(var dialog) = shell.overlay else { return }
    let request = newRequest()
    dialog.request = request
    dialog.fault = nil
    shell.overlay = .presets(dialog)
    effects.append(.presets(change, request: request))
  }

  mutating func takePresets(_ list: PresetList, request: Int) {
    guard case .presets(var dialog) = shell.overlay, dialog.request == request else { return }
    let chosen = dialog.chosen?.row
    dialog.request = nil
    dialog.list(list, start: detection.initialSettings)
    dialog.choice =
      dialog.entries.firstIndex { $0.row == dialog.saved ?? chosen }
      ?? min(
        dialog.choice, dialog.entries.count - 1)
    dialog.saved = nil
    shell.overlay = .presets(dialog)
  }

  mutating func failPresets(_ reason: String, request: Int) {
    guard case .presets(var dialog) = shell.overlay, dialog.request == request else { return }
    dialog.request = nil
    dialog.saved = nil
    dialog.fault = reason
    shell.overlay = .presets(dialog)
    shell.log.add(Message(.error, reason))
  }

  /// Enter: applies the chosen preset, or saves under the typed name.
  mutating func acceptPreset(_ dialog: PresetDialog, _ effects: inout [Effect]) {
    guard let field = dialog.name else {
      shell.overlay = nil
      guard let entry = dialog.chosen else { return }
      change(to: entry.settings)
      report(.note, "settings: \(entry.row.words)")
      return
    }
    let name = String(field.text.drop { $0 == " " })
    var dialog = dialog
    guard !name.isEmpty else {
      dialog.fault = "a preset needs a name"
      shell.overlay = .presets(dialog)
      return
    }
    dialog.name = nil
    dialog.saved = .named(name)
    shell.overlay = .presets(dialog)
    changePresets(.save(name, detection.settings), &effects)
  }

  mutating func perform(_ command: PresetCommand, _ effects: inout [Effect]) {
    guard case .presets(var dialog) = shell.overlay, dialog.name == nil else { return }
    switch command {
    case .save:
      dialog.fault = nil
      if case .named(let name) = dialog.chosen?.row {
        dialog.name = TextField(name)
      } else {
        dialog.name = TextField()
      }
      shell.overlay = .presets(dialog)
    case .saveForFolder:
      dialog.saved = .folder
      shell.overlay = .presets(dialog)
      changePresets(.saveForFolder(detection.settings), &effects)
    case .remove:
      switch dialog.chosen?.row {
      case .named(let name): changePresets(.remove(name), &effects)
      case .folder: changePresets(.removeForFolder, &effects)
      case .published, .start, nil:
        dialog.fault = "this one is always there"
        shell.overlay = .presets(dialog)
      }
    }
  }
}

extension PresetDialog {
  var chosen: Entry? { entries.indices.contains(choice) ? entries[choice] : nil }

  /// Fills the rows: first the fixed ones, then the folder's own, then the named presets.
  mutating func list(_ list: PresetList, start: DetectionSettings) {
    entries = [Entry(row: .published, settings: DetectionSettings())]
    if start != DetectionSettings() { entries.append(Entry(row: .start, settings: start)) }
    if let folder = list.folder { entries.append(Entry(row: .folder, settings: folder)) }
    entries += list.named.map { Entry(row: .named($0.name), settings: $0.settings) }
  }
}

extension PresetDialog.Row {
  var words: String {
    switch self {
    case .published: "the published defaults"
    case .start: "as at the start"
    case .folder: "saved for this folder"
    case .named(let name): name
    }
  }
}
