import Detection
import Annotations
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// The marks while a face is edited or drawn; the other faces are dotted and have no labels.
  func editMarks(_ edit: FaceEdit, of photo: ListedPhoto) -> [FaceMark] {
    var marks = photo.faces.indices.filter { photo.subject($0)?.id != edit.original?.id }.map {
      var mark = mark(of: photo, $0)
      mark.landmarks = nil
      mark.stroke = .dotted
      mark.color = color(.faceRejected)
      mark.labels = []
      return mark
    }
    marks.append(
      FaceMark(box: edit.box, landmarks: nil, stroke: .heavy, color: color(.faceSelected), labels: []))
    return marks
  }

  /// Draws handles over the picture, where the box was lost, and the magnifier beside the box.
  mutating func drawFaceEdit() {
    guard let edit = state.faces.edit, let view = state.pictureView, !layout.pictureArea.isEmpty,
      let cells = BoxCells(edit.box, view: view)
    else { return }
    drawHandles(edit, cells, view)
    if cells.isLarge { drawPoints(edit, view) }
    drawCaption(edit, cells, view)
    drawMagnifier(edit)
  }

  /// Handles stand on the lines, which are outside a small face.
  private mutating func drawHandles(_ edit: FaceEdit, _ cells: BoxCells, _ view: PictureView) {
    for handle in FaceEdit.edges {
      guard case .edge(let x, let y) = handle else { continue }
      let column = x < 0 ? cells.left : x > 0 ? cells.right : (cells.left + cells.right) / 2
      let row = y < 0 ? cells.top : y > 0 ? cells.bottom : (cells.top + cells.bottom) / 2
      guard (0..<view.cells.columns).contains(column), (0..<view.cells.rows).contains(row) else { continue }
      put(
        glyphs.handle, column: view.cells.column + column, row: view.cells.row + row,
        role: handle == edit.handle ? .accent : .faceSelected, ground: .selection)
    }
  }

  private mutating func drawPoints(_ edit: FaceEdit, _ view: PictureView) {
    for (index, point) in (edit.landmarks?.points ?? []).enumerated() {
      guard let cell = view.cell(at: point) else { continue }
      let isChosen = edit.handle == .landmark(index)
      put(
        isChosen ? glyphs.chosenPoint : "\(index + 1)", column: cell.column, row: cell.row,
        role: isChosen ? .accent : .landmark, ground: .selection)
    }
  }

  /// Below the box, or above it: where the cascade lost the candidate.
  private mutating func drawCaption(_ edit: FaceEdit, _ cells: BoxCells, _ view: PictureView) {
    guard let words = edit.lost?.words else { return }
    let below = view.cells.row + cells.bottom + 1, above = view.cells.row + cells.top - 1
    let area = layout.pictureArea
    guard let row = [below, above].first(where: { $0 >= area.row && $0 < area.endRow }) else { return }
    let text = " \(words) "
    let column = min(
      max(area.column, view.cells.column + cells.left), max(area.column, area.endColumn - text.columns))
    put(
      text, column: column, row: row, limit: area.endColumn - column, role: .faceSelected, ground: .selection)
  }

  /// Draws the photo around the box with the box and its landmarks, and the same numbers as the status line.
  private mutating func drawMagnifier(_ edit: FaceEdit) {
    guard let view = state.magnifier, let source = state.magnifierSource(view) else { return }
    let rect = CellRect(
      column: view.cells.column - 1, row: view.cells.row - 1, columns: view.cells.columns + 2,
      rows: view.cells.rows + 2)
    frame.fill(rect)
    drawFrame(rect, title: editPlace(edit), isFocused: true)
    var picture = CellFit.picture(of: source, view: view, mode: state.picture.mode)
    overlay.draw(
      [FaceMark(box: edit.box, stroke: .thin, color: color(.faceSelected))], over: &picture, view: view)
    frame.draw(picture, column: view.cells.column, row: view.cells.row)
    drawPoints(edit, view)
  }

  /// The middle and the size of the box, or the place of the chosen landmark, in photo pixels.
  private func editPlace(_ edit: FaceEdit) -> String {
    func whole(_ point: Point) -> String { "\(Int(point.x.rounded(.down))), \(Int(point.y.rounded(.down)))" }
    let names = ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"]
    if case .landmark(let index) = edit.handle { return "\(names[index]) \(whole(edit.place))" }
    let (width, height) = (Int(edit.box.width.rounded()), Int(edit.box.height.rounded()))
    let size = width == height ? "\(width)" : "\(width)\(glyphs.times)\(height)"
    return "\(whole(edit.box.center))  \(size) px"
  }

  /// The words of the status line while a face is changed: `1 of 4 lost  2172, 1406  148 px`.
  var editWords: String? {
    guard let edit = state.faces.edit else { return nil }
    return [lostWords(edit), editPlace(edit), judgement(edit)].filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private func lostWords(_ edit: FaceEdit) -> String {
    guard edit.isDrawing else { return "" }
    if state.awaitsCandidates { return "looking for lost faces" }
    let lost = state.lostCandidates
    if let own = edit.lost, let index = lost.firstIndex(of: own) {
      return "\(index + 1) of \(lost.count) lost"
    }
    return lost.isEmpty ? "" : "\(lost.count) lost"
  }

  /// What O-Net says of a drawn box, in words.
  private func judgement(_ edit: FaceEdit) -> String {
    guard edit.isDrawing, edit.lost == nil, edit.landmarksRequest == nil, let score = edit.score else {
      return ""
    }
    return score >= 0.5 ? "looks like a face" : "no face to O-Net"
  }
}
