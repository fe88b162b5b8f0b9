import Detection
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the photo with its faces, or why it cannot be shown.
  mutating func drawPicture(_ memo: inout PictureMemo) {
    if let rect = layout.picture {
      drawPane(rect, title: pictureTitle, isFocused: state.shell.pane == .picture)
    }
    let area = layout.pictureArea
    guard !area.isEmpty, let id = state.current else { return }
    let photo = state.photos[id.index]
    if let failure = photo.failure {
      return drawWords([photo.name, failure], in: area, role: .error)
    }
    guard let view = state.pictureView, let (source, serial) = state.source(of: id, for: view) else {
      // A word that flashes between two photos would only distract.
      let waited = state.shell.ticks - (state.picture.previews.entries[id]?.since ?? state.shell.ticks)
      if waited >= 2 { drawWords(["decoding\(glyphs.ellipsis)"], in: area, role: .dim) }
      return
    }
    let known = state.picture.renders.entries[state.renderPlace(id, view)]
    let key = PictureMemo.Key(
      photo: id, serial: known?.serial ?? serial, view: view, mode: state.picture.mode, isCoarse: known == nil
    )
    defer { drawMap(id, view) }
    var picture: CellPicture
    switch known?.picture {
    case .pixels(let pixels): return drawPixels(pixels, of: photo, key, &memo)
    case .cells(let cells): picture = cells
    case nil:
      // Cells are also shown until pixels are ready: they are available at once, and take few bytes.
      picture = memo.picture(for: key) {
        CellFit.coarsePicture(of: source, view: view, mode: state.picture.mode)
      }
    }
    if let why = state.detection.why, state.faces.edit == nil {
      drawStages(of: why, faces: marks(of: photo), over: &picture, view: view)
    } else {
      overlay.draw(marks(of: photo), over: &picture, view: view)
    }
    frame.draw(picture, column: view.cells.column, row: view.cells.row)
  }

  /// Draws a map while only a part of the photo is visible, except where the card of a full picture may be.
  private mutating func drawMap(_ id: PhotoID, _ view: PictureView) {
    guard state.zoom != nil, state.magnifier == nil,
      state.detection.why == nil || layout.shape != .fullPicture,
      let preview = state.preview(of: id), view.visible != BoundingBox(view.photo)
    else { return }
    drawMap(of: PictureSource(image: preview.image, photo: preview.photo), view: view)
  }

  private var pictureTitle: String {
    guard let photo = state.currentPhoto else { return "Picture" }
    guard let size = photo.size, let view = state.pictureView else { return photo.name }
    let words =
      "\(photo.name)  \(size.width)\(glyphs.times)\(size.height)  \(state.zoom == nil ? "fit " : "")\(view.percent)%"
    return photo.warning == nil ? words : words + "  damaged"
  }

  var overlay: FaceOverlay {
    FaceOverlay(
      casing: theme.casing, landmark: color(.landmark),
      lines: state.setup.abilities.unicode ? .unicode : .ascii,
      hasFewColors: state.setup.abilities.colors <= 16)
  }

  func color(_ role: Role) -> Color { theme.color(role) }

  /// The photo's faces as marks, the selected one last so that it is on top.
  func marks(of photo: ListedPhoto) -> [FaceMark] {
    if let edit = state.faces.edit { return editMarks(edit, of: photo) }
    if let current = state.current, let marks = comparisonMarks(of: current) { return marks }
    guard state.picture.shown.boxes || state.picture.shown.landmarks else { return [] }
    let faces = photo.faces
    var order = Array(faces.indices)
    if let selected = state.faces.selected, faces.indices.contains(selected) {
      order.remove(at: selected)
      order.append(selected)
    }
    return order.map { index in
      var mark = mark(of: photo, index)
      // Beside the same photo with other settings, what only this side has is marked.
      if let held = state.picture.comparison, held.photo == state.current, !faces[index].isAmong(held.faces) {
        mark.stroke = index == state.faces.selected ? .heavy : .dashed
        mark.color = color(.warning)
        mark.labels = ["\(state.faceNumber(index)) only here", "\(state.faceNumber(index))!"]
      }
      return mark
    }
  }

  /// Draws lines of words in the middle of an area.
  private mutating func drawWords(_ words: [String], in area: CellRect, role: Role) {
    let lines = words.flatMap { wrapped($0, columns: max(1, min(area.columns - 2, 60))) }
    let top = area.row + max(0, (area.rows - lines.count) / 2)
    for (line, text) in lines.prefix(area.rows).enumerated() {
      put(
        text, column: area.column + max(0, (area.columns - text.columns) / 2), row: top + line,
        limit: area.columns, role: role)
    }
  }
}
