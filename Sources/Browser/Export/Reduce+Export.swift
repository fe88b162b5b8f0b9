import Annotations
import Detection
import Geometry
import Imaging
import SystemPackage
import Widgets

extension BrowserState {
  mutating func openExport() {
    if let export = export.run {
      report(.note, "an export to \(export.folder) is running; Esc cancels it")
      return
    }
    guard let current else {
      report(.note, "nothing to export: there is no photo")
      return
    }
    keepRange()
    let photo = photos[current.index]
    var choices: [ExportScope] = list.marks.isEmpty ? [] : [.photos(markedOrCurrent)]
    var held: ExportDialog.HeldFace?
    // A rejected face cannot be exported.
    if let selectedFace = faces.selected, photo.faces.indices.contains(selectedFace),
      photo.state(selectedFace) != .rejected
    {
      choices.append(.face(current, selectedFace))
      held = ExportDialog.HeldFace(face: photo.faces[selectedFace], name: photo.subject(selectedFace)?.id)
    }
    if photo.failure == nil { choices.append(.photo(current)) }
    if let filter = list.arrangement.filter?.text { choices.append(.listed(list.rows, filter: filter)) }
    if list.tally.decided > 0 { choices.append(.accepted) }
    if photos.contains(where: { $0.known?.annotations.contains { $0.person != nil } == true }) {
      choices.append(.named)
    }
    choices.append(.folder)
    var dialog = ExportDialog(choices: choices, folder: TextField(setup.exportFolder.description))
    dialog.face = held
    dialog.person = faces.selected.flatMap { photo.subject($0)?.person }
    shell.overlay = .export(dialog)
  }

  mutating func startExport(_ dialog: ExportDialog, _ effects: inout [Effect]) {
    guard !dialog.folder.text.isEmpty else {
      report(.warning, "name a folder to export to")
      return
    }
    guard !dialog.isFaceGone else { return report(.warning, ExportDialog.faceIsGone) }
    shell.overlay = nil
    let run = RunningExport(request: newRequest(), scope: dialog.scope, folder: dialog.target(setup))
    export.run = run
    export.run?.isCopies = dialog.blur != nil
    effects.append(.export(request(run.request, dialog), exported(dialog.scope)))
  }

  private func request(_ number: Int, _ dialog: ExportDialog) -> ExportRequest {
    var request = ExportRequest(
      request: number, scope: dialog.scope, folder: dialog.target(setup), template: dialog.template,
      existing: dialog.existing, settings: detection.settings)
    (request.side, request.sampling, request.format) = (dialog.side, dialog.sampling, dialog.format)
    (request.isFolderAPerson, request.blur) = (dialog.isFolderAPerson, dialog.blur)
    return request
  }

  /// Puts the command that does the same among the messages, whole, from where it can be copied.
  mutating func showExportCommand() {
    guard case .export(let dialog) = shell.overlay else { return }
    report(.note, ExportCommandLine(dialog, self).text ?? "no command does this alone")
  }

  mutating func changeExport(_ change: (inout ExportDialog) -> Void) {
    guard case .export(var dialog) = shell.overlay else { return }
    change(&dialog)
    shell.overlay = .export(dialog)
  }

  /// Requests a survey of the export in the dialog, once for each choice, and cancels one that is no longer
  /// needed.
  mutating func surveyExport(_ effects: inout [Effect]) {
    guard case .export(var dialog) = shell.overlay else { return cancelSurvey(&effects) }
    followFace(&dialog)
    if dialog.isFaceGone {
      cancelSurvey(&effects)
      (dialog.surveyRequest, dialog.survey) = (nil, nil)
    }
    shell.overlay = .export(dialog)
    guard !dialog.folder.text.isEmpty, !dialog.isFaceGone else { return }
    var wanted = request(dialog.surveyRequest?.request ?? 0, dialog)
    guard wanted != dialog.surveyRequest else { return }
    cancelSurvey(&effects)
    wanted.request = newRequest()
    export.runningSurvey = wanted.request
    dialog.surveyRequest = wanted
    shell.overlay = .export(dialog)
    effects.append(.surveyExport(wanted, exported(wanted.scope)))
  }

  private mutating func cancelSurvey(_ effects: inout [Effect]) {
    if let request = export.runningSurvey { effects.append(.cancelExportSurvey(request: request)) }
    export.runningSurvey = nil
  }

  /// Updates the place of the dialog's face: a detection or an edit may have changed its number.
  private func followFace(_ dialog: inout ExportDialog) {
    guard var held = dialog.face else { return }
    for (place, choice) in dialog.choices.enumerated() {
      guard case .face(let id, let old) = choice else { continue }
      let photo = photos[id.index], index = photo.index(of: held, near: old)
      held.isGone = index == nil
      if let index {
        dialog.choices[place] = .face(id, index)
        // The survey is about the face as it was.
        if photo.faces[index] != held.face { dialog.surveyRequest = nil }
        (held.face, held.name) = (photo.faces[index], photo.subject(index)?.id)
      }
    }
    dialog.face = held
  }

  /// The photos of an export, with their known faces.
  ///
  /// Unreadable photos are included because the names of the other crops depend on theirs.
  private func exported(_ scope: ExportScope) -> [ExportPhoto] {
    func all(_ photo: ListedPhoto) -> ExportPhoto { ExportPhoto(photo, isUpToDate: isUpToDate(photo)) }
    return switch scope {
    case .face(let id, let index): [ExportPhoto(photos[id.index], face: index)].compactMap(\.self)
    case .photo(let id): [all(photos[id.index])]
    case .photos(let ids), .listed(let ids, _): ids.map { all(photos[$0.index]) }
    // As in the command, a film is not a photo of its folder.
    case .folder, .accepted, .named: photos.filter { !$0.path.isFilm && !$0.isGone }.map(all)
    }
  }

  /// Asks for confirmation the first time, cancels the second time.
  mutating func cancelExport(_ effects: inout [Effect]) {
    guard var run = export.run else { return }
    if run.isCancelAsked {
      effects.append(.cancelExport(request: run.request))
      export.run = nil
      report(.note, "export cancelled; what was written stays")
    } else {
      run.isCancelAsked = true
      export.run = run
      report(.warning, "Esc again cancels the export; what was written stays")
    }
  }

  mutating func takeSurvey(_ survey: ExportSurvey, request: Int) {
    guard export.runningSurvey == request, case .export(var dialog) = shell.overlay else { return }
    export.runningSurvey = nil
    dialog.survey = survey
    shell.overlay = .export(dialog)
  }

  mutating func noteExport(done: Int, total: Int, request: Int) {
    guard export.run?.request == request else { return }
    export.run?.done = done
    export.run?.total = total
  }

  mutating func endExport(_ result: ExportReport, request: Int) {
    guard let run = export.run, run.request == request else { return }
    export.run = nil
    for failure in result.failures { report(.error, failure) }
    let what = run.isCopies ? ("copy", "copies") : ("crop", "crops")
    let crops = result.written == 1 ? "1 \(what.0)" : "\(result.written.grouped) \(what.1)"
    let end = result.isCancelled ? "export cancelled; " : ""
    let left = result.skipped > 0 ? ", \(result.skipped.grouped) there already" : ""
    if result.failures.isEmpty {
      report(.note, "\(end)\(crops) written to \(run.folder)\(left)")
    } else {
      let failed = result.failures.count
      report(.error, "\(end)\(crops) written to \(run.folder), \(failed.grouped) failed; L shows why")
    }
  }

  mutating func failExport(_ reason: String, request: Int) {
    guard export.run?.request == request else { return }
    export.run = nil
    report(.error, reason)
  }
}

extension ListedPhoto {
  /// The index of a face seen before: the same place if it is still there, or the face with its name, or else
  /// the face that overlaps it most.
  fileprivate func index(of held: ExportDialog.HeldFace, near old: Int) -> Int? {
    let faces = faces
    let place: Int?
    if faces.indices.contains(old), faces[old] == held.face {
      place = old
    } else if let named = held.name.flatMap({ index(of: $0) }) {
      place = named
    } else {
      let overlaps = faces.map { $0.box.iou(held.face.box) }
      let most = overlaps.indices.max { overlaps[$0] < overlaps[$1] }
      place = most.flatMap { overlaps[$0] >= ShownFaces.sameFace ? $0 : nil }
    }
    return place.flatMap { state($0) == .rejected ? nil : $0 }
  }
}

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
  /// The next case; after the last one the first.
  var next: Self {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? all.startIndex
    return all[(index + 1) % all.count]
  }
}
