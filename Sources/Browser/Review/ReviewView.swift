import Detection
import Annotations
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// `128 of 412, 31 a minute, 9 minutes left`.
  mutating func drawReviewHeader(_ review: Review, _ rect: CellRect) {
    fillLine(column: 0, row: rect.row, columns: rect.columns, role: .title)
    var words = "\(min(review.done + 1, state.reviewTotal).grouped) of \(state.reviewTotal.grouped)"
    if let pace = review.pace(now: state.shell.clock) {
      words += ", \(max(1, Int(pace.rounded())).grouped) a minute"
      let left = Double(max(0, state.reviewTotal - review.done)) / max(pace, 0.1)
      let minutes = max(1, Int(left.rounded(.up)))
      words +=
        left < 1 ? ", less than a minute left" : ", \(minutes.grouped) minute\(minutes == 1 ? "" : "s") left"
    }
    var used = put(" Review ", column: 0, row: rect.row, role: .accent)
    if review.queue != nil, let current = state.current, let face = state.faces.selected,
      let suggestion = state.suggestion(of: current, at: face)
    {
      used += put(state.shownSuggestion(suggestion) + " ", column: used + 1, row: rect.row, role: .accent) + 1
    }
    put(words, column: used + 1, row: rect.row, limit: max(0, rect.columns - used - 1), role: .title)
    guard let photo = state.currentPhoto else { return }
    let room = rect.columns - used - words.columns - 5
    if photo.name.columns <= room {
      putRight(photo.name + " ", end: rect.endColumn, row: rect.row, role: .dim)
    }
  }

  /// Draws the face to decide, as large as there is room, with its details below.
  mutating func drawReviewFace(_ memo: inout PictureMemo) {
    guard let review = state.review, let area = layout.face, let photo = state.currentPhoto,
      let index = state.faces.selected, let subject = photo.subject(index)
    else { return }
    let words = faceWords(photo, index, subject)
    put(
      words, column: area.column + 1, row: area.endRow - 1, limit: area.columns - 2,
      role: style(photo, index).role)
    let room = CellRect(column: area.column, row: area.row, columns: area.columns, rows: area.rows - 1)
    guard let patch = review.patches[subject.id],
      let view = PictureView.fitting(patch.image.size, into: room, metrics: state.shell.metrics)
    else { return }
    func inPatch(_ point: Point) -> Point {
      Point(x: (point.x - Float(patch.x)) / patch.step, y: (point.y - Float(patch.y)) / patch.step)
    }
    let low = inPatch(Point(x: subject.box.minX, y: subject.box.minY))
    let high = inPatch(Point(x: subject.box.maxX, y: subject.box.maxY))
    let mark = FaceMark(
      box: BoundingBox(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y),
      landmarks: subject.landmarks.map { Landmarks(points: $0.points.map(inPatch)) }, stroke: .thin,
      color: color(.faceSelected))
    guard !state.showsPixels(in: view) else {
      let picture = memo.reviewed(patch.image, view: view, mark: mark, overlay: pixelOverlay)
      return frame.place(ImagePlacement(cells: view.cells, picture: picture))
    }
    var picture = CellFit.picture(of: patch.image, view: view, mode: state.picture.mode)
    overlay.draw([mark], over: &picture, view: view)
    frame.draw(picture, column: view.cells.column, row: view.cells.row)
  }

  /// `3 of 18  0.713  41 px  Ada  blurred`.
  private func faceWords(_ photo: ListedPhoto, _ index: Int, _ subject: Annotation) -> String {
    var words = ["\(index + 1) of \(photo.faces.count) \(style(photo, index).mark)"]
    if let score = subject.score { words.append(score.fixed(3)) }
    words.append("\(Int(max(subject.box.width, subject.box.height).rounded()).grouped) px")
    if let current = state.current, let name = nameMark(current, index) { words.append(name.text) }
    words += subject.flags.names
    if !subject.note.isEmpty { words.append(subject.note) }
    return words.joined(separator: "  ")
  }
}

extension Layout {
  /// One face next to its photo, or alone if there is no room for both.
  static func review(columns: Int, rows: Int) -> Layout {
    var layout = Layout(columns: columns, rows: rows, pane: .photos, scene: .picture)
    guard layout.shape != .tooSmall else { return layout }
    layout.header = CellRect(column: 0, row: 0, columns: columns, rows: 1)
    let hasPhoto = layout.shape == .fullPicture
    let height = rows - (hasPhoto ? 2 : 1), left = hasPhoto ? columns * 2 / 5 : columns
    layout.face = CellRect(column: 0, row: 1, columns: left, rows: height)
    layout.pictureArea = CellRect(column: left + 1, row: 1, columns: 0, rows: 0)
    guard hasPhoto else { return layout }
    // The names have a room of their own, beside the photo or below it.
    let rest = CellRect(column: left + 1, row: 1, columns: columns - left - 1, rows: height)
    let isBeside = columns >= 110
    let names = isBeside ? NamingPlace.columns : min(11, height / 2)
    layout.naming = CellRect(
      column: isBeside ? rest.endColumn - names : rest.column, row: isBeside ? rest.row : rest.endRow - names,
      columns: isBeside ? names : rest.columns, rows: isBeside ? min(14, height) : names)
    layout.pictureArea = CellRect(
      column: rest.column, row: rest.row, columns: rest.columns - (isBeside ? names + 1 : 0),
      rows: rest.rows - (isBeside ? 0 : names))
    return layout
  }
}
