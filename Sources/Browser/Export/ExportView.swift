import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Rows for the first crops of an export.
  static let cropRows = 8

  mutating func drawExport(_ dialog: ExportDialog) {
    let inner = drawPanel(title: "Export aligned crops", right: "")
    for (line, scope) in dialog.choices.enumerated() where line < inner.rows {
      let isChosen = line == dialog.choice
      put(
        isChosen ? glyphs.selected : " ", column: inner.column + 1, row: inner.row + line, role: .accent)
      put(
        words(for: scope), column: inner.column + 3, row: inner.row + line, limit: max(0, inner.columns - 4),
        role: isChosen ? .text : .dim)
    }
    var row = inner.row + dialog.choices.count + 1
    guard row < inner.endRow else { return }
    drawField(dialog.folder, label: " to ", column: inner.column, row: row, columns: inner.columns)
    let size = dialog.template.size
    let lines: [(String, String, Role)] =
      [
        (
          "Ctrl-t", "\(size.width)\(glyphs.times)\(size.height) PNG: \(dialog.template.words)", .text
        ), ("Ctrl-x", dialog.existing.words, .text),
      ] + surveyLines(dialog).map { ("", $0.words, $0.role) }
    for (key, words, role) in lines {
      row += 1
      guard row < inner.endRow else { return }
      put(key, column: inner.column + 1, row: row, role: .statusKey)
      put(
        words, column: inner.column + (key.isEmpty ? 1 : 8), row: row,
        limit: inner.columns - (key.isEmpty ? 2 : 9), role: role)
    }
    guard let crops = dialog.survey?.crops else { return }
    drawCrops(
      crops,
      in: CellRect(
        column: inner.column + 1, row: row + 1, columns: inner.columns - 2, rows: inner.endRow - row - 1))
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
    case .face(let id, let index): return "face \(index + 1) of \(state.photos[id.index].name)"
    case .photo(let id):
      let photo = state.photos[id.index]
      let count = photo.faces.count
      return "\(photo.name): \(count == 1 ? "1 face" : "\(count) faces")"
    case .photos(let ids):
      let faces = ids.reduce(0) { $0 + state.photos[$1.index].faces.count }
      let photos = ids.count == 1 ? "photo" : "photos"
      return "\(ids.count.grouped) marked \(photos), \(faces.grouped) faces so far"
    case .folder:
      let count = state.photos.count
      return
        "the whole folder: \(count.grouped) \(count == 1 ? "photo" : "photos"), \(state.faceCount.grouped) faces so far"
    }
  }
}
