import Imaging
import Preview
import Screen
import SystemPackage
import Widgets

extension BrowserPainter {
  /// Rows for the first crops of an export.
  static let cropRows = 7

  mutating func drawExport(_ dialog: ExportDialog) {
    let inner = drawPanel(
      title: dialog.blur == nil ? "Export aligned crops" : "Export copies with blurred faces", right: "")
    for (line, scope) in dialog.choices.enumerated() where line < inner.rows {
      let isChosen = line == dialog.choice
      put(
        isChosen ? glyphs.selected : " ", column: inner.column + 1, row: inner.row + line, role: .accent)
      put(
        words(for: scope), column: inner.column + 3, row: inner.row + line, limit: max(0, inner.columns - 4),
        role: isChosen ? .text : .dim)
    }
    var row = inner.row + dialog.choices.count
    guard row < inner.endRow else { return }
    drawField(dialog.folder, label: " to ", column: inner.column, row: row, columns: inner.columns)
    for (keys, words, role) in exportLines(dialog, columns: inner.columns - 2) {
      row += 1
      guard row < inner.endRow else { return }
      let start = keys.isEmpty ? 1 : 8
      put(keys, column: inner.column + 1, row: row, role: .statusKey)
      put(words, column: inner.column + start, row: row, limit: inner.columns - start - 1, role: role)
    }
    guard dialog.blur == nil, let crops = dialog.survey?.crops else { return }
    drawCrops(
      crops,
      in: CellRect(
        column: inner.column + 1, row: row + 1, columns: inner.columns - 2, rows: inner.endRow - row - 1))
  }

  /// Where, how and what would happen: keys and words of each line.
  private func exportLines(_ dialog: ExportDialog, columns: Int) -> [(String, String, Role)] {
    let size = dialog.size
    var lines: [(String, String, Role)] = []
    let target = dialog.target(state.setup).string
    // Once more only if it was not typed in full.
    if target != dialog.folder.text { lines.append(("", "in full \(target)", .dim)) }
    if let blur = dialog.blur {
      let who =
        switch blur {
        case .all: "all faces"
        case .unnamed: "faces without a name"
        case .named(let name): "faces of \(name)"
        }
      lines.append(("Ctrl-b", "\(who) blurred beyond recognition, no metadata", .text))
    } else {
      let side = "\(size.width)\(glyphs.times)\(size.height)"
      lines += [
        ("Ctrl-t", "\(side) \(dialog.format.words): \(dialog.template.words)", .text),
        ("Ctrl-g", "\(dialog.sampling.words)  (Ctrl-l size, Ctrl-f format)", .text),
        (
          "Ctrl-p",
          (dialog.isFolderAPerson ? "a folder for each person" : "all in one folder")
            + "  (Ctrl-b copies with blurred faces)", .text
        ),
      ]
    }
    lines.append(("Ctrl-x", dialog.existing.words, .text))
    let command = ExportCommandLine(dialog, state).text ?? "no command does this alone"
    let parts = command.lines(of: max(1, columns - 7)), shown = parts.prefix(3)
    for (line, part) in shown.enumerated() {
      let isCut = line == shown.count - 1 && parts.count > shown.count
      lines.append(
        (
          line == 0 ? "Ctrl-y" : "",
          (line == 0 ? "" : "       ") + part + (isCut ? " \(glyphs.ellipsis)" : ""), .dim
        ))
    }
    return lines + surveyLines(dialog).map { ("", $0.words, $0.role) }
  }

  /// The result of the survey in words.
  private func surveyLines(_ dialog: ExportDialog) -> [(words: String, role: Role)] {
    if dialog.isFaceGone { return [(ExportDialog.faceIsGone, .warning)] }
    guard let survey = dialog.survey else { return [("looking\(glyphs.ellipsis)", .dim)] }
    if let fault = survey.fault { return [(fault, .error)] }
    if let first = survey.conflicts.first {
      let more = survey.conflicts.count > 1 ? " and others are in the way" : " is in the way"
      return [(first + more, .warning)]
    }
    if survey.done > 0 {
      let photos = survey.done == 1 ? "1 photo is" : "\(survey.done.grouped) photos are"
      return [("\(photos) exported already and will be left as they are", .dim)]
    }
    return [(survey.crops.isEmpty ? "no face to show yet" : "the first crops:", .dim)]
  }

  /// Draws crops next to each other, as many as fit.
  private mutating func drawCrops(_ crops: [Image], in area: CellRect) {
    guard area.rows >= 3 else { return }
    var column = area.column
    for crop in crops {
      let room = CellRect(
        column: column, row: area.row, columns: max(0, area.endColumn - column), rows: area.rows)
      let whole = CellRect(column: column, row: area.row, columns: area.columns, rows: area.rows)
      guard let view = PictureView.fitting(crop.size, into: whole, metrics: state.shell.metrics) else {
        return
      }
      guard view.cells.columns <= room.columns else { return }
      let picture = CellFit.picture(of: crop, view: view, mode: state.picture.mode)
      frame.draw(picture, column: column, row: area.row)
      column += view.cells.columns + 1
    }
  }

  /// What an export covers, in words.
  func words(for scope: ExportScope) -> String {
    switch scope {
    case .face(let id, let index):
      return "face \(state.faceNumber(index, of: id)) of \(state.photos[id.index].name)"
    case .photo(let id):
      let photo = state.photos[id.index]
      let count = photo.faces.count
      return "\(photo.name): \(count == 1 ? "1 face" : "\(count) faces")"
    case .photos(let ids):
      let faces = ids.reduce(0) { $0 + state.photos[$1.index].faces.count }
      let photos = ids.count == 1 ? "photo" : "photos"
      return "\(ids.count.grouped) marked \(photos), \(faces.grouped) faces so far"
    case .listed(let ids, let filter):
      let faces = ids.reduce(0) { $0 + state.photos[$1.index].faces.count }
      return "listed by \(filter): \(ids.count.grouped) photos, \(faces.grouped) faces so far"
    case .accepted: return "accepted faces of the whole folder"
    case .named: return "named faces of the whole folder"
    case .folder:
      let count = state.presentCount
      return
        "the whole folder: \(count.grouped) \(count == 1 ? "photo" : "photos"), \(state.faceCount.grouped) faces so far"
    }
  }
}
