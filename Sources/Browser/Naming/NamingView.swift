import Annotations
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the naming box beside the face.
  mutating func draw(_ box: NamingBox) {
    guard let place = state.namingPlace else { return }
    _ = drawNamingFrame(place.box, title: box.title, faces: box.targets.count)
    if let crop = place.crop { drawCrop(in: crop) }
    let inner = place.lines
    let label = " "
    drawField(box.field, label: label, column: inner.column, row: inner.row, columns: inner.columns - 1)
    draw(
      box.rows, choice: box.choice, showsDigits: box.field.text.isEmpty,
      in: CellRect(column: inner.column, row: inner.row + 1, columns: inner.columns, rows: inner.rows - 1))
  }

  /// The face that is named, so small that it is made anew with each frame.
  private mutating func drawCrop(in cells: CellRect) {
    guard let key = state.croppedFace.flatMap({ state.key($0) }),
      let image = state.wall.thumbnails.entries[key]?.image,
      let view = PictureView.fitting(image.size, into: cells, metrics: state.shell.metrics)
    else { return }
    let mode = state.picture.mode
    let whole = BoundingBox(minX: 0, minY: 0, maxX: Float(image.width), maxY: Float(image.height))
    let samples = AreaSampler.samples(
      of: image, part: whole, width: view.cells.columns * mode.samples.across,
      height: view.cells.rows * mode.samples.down)
    frame.draw(CellFit.fit(samples, mode: mode), column: view.cells.column, row: view.cells.row)
  }

  /// In a review the rows are always in sight, since their digits work without opening the box.
  mutating func drawReviewNames() {
    guard state.review != nil, state.namingBox == nil, let room = layout.naming,
      let index = state.faces.selected,
      let current = state.current, let target = state.target(Wall.Entry(photo: current, index: index))
    else { return }
    let inner = drawNamingFrame(room, title: "Who is it?", faces: 1, isFocused: false)
    let context = state.namingContext(of: [target])
    draw(context.rows, choice: context.proposal == nil ? nil : 0, showsDigits: true, in: inner)
  }

  private mutating func drawNamingFrame(
    _ rect: CellRect, title: String, faces: Int, isFocused: Bool = true
  ) -> CellRect {
    frame.fill(rect)
    let number = faces == 1 ? state.faces.selected.map { "\(state.faceNumber($0))" } ?? "" : ""
    drawFrame(rect, title: title, right: number, isFocused: isFocused)
    frame.cursor = nil
    return rect.inset()
  }

  private mutating func draw(_ rows: [NamingRow], choice: Int?, showsDigits: Bool, in area: CellRect) {
    let words = area.columns - 4
    let lines = NamingLines(rows, choice: choice, capacity: area.rows, columns: words).lines
    for (offset, line) in lines.enumerated() {
      let row = area.row + offset
      switch line {
      case .row(let index):
        draw(
          rows[index], isChosen: index == choice, showsDigits: showsDigits, column: area.column, row: row,
          columns: area.columns)
      case .words(_, let text):
        put(plain(text), column: area.column + 5, row: row, limit: words - 2, role: .dim)
      case .more(let count):
        put(
          "\(glyphs.ellipsis) \(count.grouped) more", column: area.column + 3, row: row, limit: words,
          role: .dim)
      }
    }
  }

  private mutating func draw(
    _ entry: NamingRow, isChosen: Bool, showsDigits: Bool, column: Int, row: Int, columns: Int
  ) {
    let ground: Role? = isChosen ? .selection : nil
    if isChosen { fillLine(column: column, row: row, columns: columns, role: .selection, ground: .selection) }
    let sign =
      isChosen
      ? glyphs.selected
      : entry.isNew ? glyphs.added : showsDigits ? entry.digit.map(String.init) ?? " " : " "
    put(sign, column: column + 1, row: row, role: isChosen ? .accent : .statusKey, ground: ground)
    let room = columns - 4
    let detail = entry.isNew ? "" : plain(entry.detail)
    let used = put(
      plain(entry.words), column: column + 3, row: row,
      limit: detail.isEmpty ? room : max(room - detail.columns - 1, min(12, room)), role: .text,
      ground: ground)
    guard !detail.isEmpty, used + 1 + detail.columns <= room else { return }
    putRight(detail, end: column + 3 + room, row: row, role: .dim, ground: ground)
  }

  /// The text with its marks as the terminal can show them.
  private func plain(_ text: String) -> String {
    state.setup.abilities.unicode
      ? text : text.replacing("–", with: glyphs.dash).replacing("×", with: glyphs.times)
  }
}

extension BrowserState {
  /// A click chooses a row, a second one takes it; a click beside the box closes it.
  mutating func clickNaming(_ event: MouseEvent, _ effects: inout [Effect]) {
    guard var box = namingBox, let place = namingPlace else { return }
    guard place.box.contains(column: event.column, row: event.row) else { return closeOverlay() }
    let inner = place.lines
    let lines = NamingLines(
      box.rows, choice: box.choice, capacity: inner.rows - 1, columns: inner.columns - 4
    )
    .lines
    let line = event.row - inner.row - 1
    guard lines.indices.contains(line) else { return }
    let index: Int
    switch lines[line] {
    case .row(let row), .words(let row, _): index = row
    case .more: return
    }
    if index == box.choice { return acceptNaming(box, &effects) }
    box.choice = index
    shell.overlay = .annotation(.person(box))
  }
}
