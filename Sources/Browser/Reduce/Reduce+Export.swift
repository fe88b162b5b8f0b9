import SystemPackage

extension BrowserState {
  mutating func openExport() {
    if let export {
      say(.note, "an export to \(export.folder) is running; Esc cancels it")
      return
    }
    guard let current else {
      say(.note, "nothing to export: there is no photo")
      return
    }
    keepRange()
    var choices: [ExportScope] = marks.isEmpty ? [] : [.photos(markedOrCurrent)]
    if let selectedFace { choices.append(.face(current, selectedFace)) }
    if photos[current.index].failure == nil { choices.append(.photo(current)) }
    choices.append(.folder)
    overlay = .export(
      ExportDialog(choices: choices, choice: 0, folder: TextField(setup.exportFolder.description)))
  }

  mutating func startExport(_ dialog: ExportDialog, _ effects: inout [Effect]) {
    guard !dialog.folder.text.isEmpty else {
      say(.warning, "name a folder to export to")
      return
    }
    overlay = nil
    let run = ExportRun(request: newRequest(), scope: dialog.scope, folder: FilePath(dialog.folder.text))
    export = run
    effects.append(
      .export(
        ExportRequest(request: run.request, scope: run.scope, folder: run.folder, settings: settings)))
  }

  /// Asks the first time, cancels the second.
  mutating func cancelExport(_ effects: inout [Effect]) {
    guard var run = export else { return }
    if run.isCancelAsked {
      effects.append(.cancelExport(request: run.request))
      export = nil
      say(.note, "export cancelled; what was written stays")
    } else {
      run.isCancelAsked = true
      export = run
      say(.warning, "Esc again cancels the export; what was written stays")
    }
  }

  mutating func takeExport(_ action: Action) {
    switch action {
    case .exportProgressed(let request, let done, let total):
      guard export?.request == request else { return }
      export?.done = done
      export?.total = total
    case .exportFinished(let request, let report):
      guard let run = export, run.request == request else { return }
      export = nil
      for failure in report.failures { say(.error, failure) }
      let crops = report.written == 1 ? "1 crop" : "\(report.written.grouped) crops"
      let end = report.isCancelled ? "export cancelled; " : ""
      if report.failures.isEmpty {
        say(.note, "\(end)\(crops) written to \(run.folder)")
      } else {
        let failed = report.failures.count
        say(.error, "\(end)\(crops) written to \(run.folder), \(failed.grouped) failed; L shows why")
      }
    case .exportFailed(let request, let reason):
      guard export?.request == request else { return }
      export = nil
      say(.error, reason)
    default: break
    }
  }
}
