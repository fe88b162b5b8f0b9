import Detection
import Geometry
import Preview
import Screen
import Widgets

extension BrowserState {
  mutating func point(_ event: MouseEvent, _ effects: inout [Effect]) {
    if faces.edit != nil { return pointInEdit(event, &effects) }
    if review != nil { return }
    switch event.kind {
    case .wheelDown: turnWheel(1, event)
    case .wheelUp: turnWheel(-1, event)
    case .press(.left): click(event, &effects)
    case .drag(.left): drag(event)
    case .release:
      (detection.draggedKnob, picture.heldPoint, shell.draggedBorder) = (nil, nil, nil)
      releaseOnWall()
    case .press, .drag: break
    }
  }

  private mutating func turnWheel(_ step: Int, _ event: MouseEvent) {
    let layout = layout
    switch shell.overlay {
    case .help, .log: scroll(3 * step)
    case .presets, .fit, .annotation, .learn: stepChoice(step)
    case .confirm: break
    case .folders: stepFolder(step)
    case .menu(let menu): stepMenu(menu, step)
    case .search: stepSearch(step)
    case .number, .export: break
    case nil:
      if isOnWall {
        perform(step > 0 ? WallCommand.down : .up)
      } else if isInPeople {
        scrollPeople(step)
      } else if layout.detector?.contains(column: event.column, row: event.row) == true {
        if let knob = knob(under: event, layout) { detection.knob = knob }
        turn(-step, coarse: false)
      } else if detection.why == nil, layout.faces?.contains(column: event.column, row: event.row) == true {
        stepWithinFaces(step)
      } else if layout.photos?.contains(column: event.column, row: event.row) == true {
        go(to: list.cursor + 3 * step)
      } else if let event = mirrored(event) ?? onPicture(event, layout) {
        // The wheel zooms the picture, or with Shift goes to the next photo.
        if event.shift {
          go(to: list.cursor + step)
        } else {
          stepZoom(-step, at: CellPosition(column: event.column, row: event.row))
        }
      }
    }
  }

  private func onPicture(_ event: MouseEvent, _ layout: Layout) -> MouseEvent? {
    layout.pictureArea.contains(column: event.column, row: event.row) ? event : nil
  }

  private mutating func stepWithinFaces(_ step: Int) {
    guard let count = currentPhoto?.faces.count, count > 0 else { return }
    faces.selected = min(max(0, (faces.selected ?? (step > 0 ? -1 : count)) + step), count - 1)
  }

  private mutating func click(_ event: MouseEvent, _ effects: inout [Effect]) {
    shell.log.current = nil
    export.run?.isCancelAsked = false
    (detection.draggedKnob, picture.heldPoint, shell.draggedBorder, picture.dragShift) = (nil, nil, nil, 0)
    wall.marks.drag = nil
    picture.dragShiftDown = 0
    guard shell.overlay == nil else { return clickMenu(event, &effects) }
    let layout = layout
    if isOnWall { return clickOnWall(event) }
    if isInPeople { return clickInPeople(event, &effects) }
    if event.clicks > 1 { return doubleClick(event, layout, &effects) }
    if let border = layout.border(at: event.column, event.row) {
      shell.draggedBorder = border
      return
    }
    if detection.why != nil, let view = pictureView, view.cells.contains(column: event.column, row: event.row)
    {
      let point = probed(event, view)
      detection.why?.anchor = point
      return setProbe(point)
    }
    if let frame = layout.photos, frame.contains(column: event.column, row: event.row) {
      shell.pane = .photos
      let row = event.row - frame.row - 1
      if row >= 0, row < layout.listRows, list.top + row < list.rows.count { go(to: list.top + row) }
    } else if let frame = layout.detector, frame.contains(column: event.column, row: event.row) {
      shell.pane = .detector
      if let knob = knob(under: event, layout) { hold(knob, event, layout) }
    } else if detection.why == nil, let frame = layout.faces,
      frame.contains(column: event.column, row: event.row)
    {
      shell.pane = .faces
      let row = event.row - frame.row - 1
      if row >= 0, row < layout.faceRows { selectFace(faceTop(rows: layout.faceRows) + row) }
    } else if let other = mirrored(event) {
      clickHeld(event, other)
    } else if layout.pictureArea.contains(column: event.column, row: event.row) {
      if layout.shape == .narrow || layout.shape == .wide, shell.pane != .picture,
        !(layout.shape == .narrow && shell.pane == .faces)
      {
        shell.pane = .picture
      }
      selectFace(under: event)
      if let view = pictureView, view.cells.contains(column: event.column, row: event.row) {
        let point = view.point(column: Double(event.column) + 0.5, row: Double(event.row) + 0.5)
        picture.heldPoint = point
        picture.lastClick = faces.selected == nil ? point : nil
      }
    }
  }

  private func knob(under event: MouseEvent, _ layout: Layout) -> Knob? {
    guard let detector = layout.detector else { return nil }
    let line = event.row - detector.row - 1, index = knobTop(rows: layout.knobRows) + line
    let knobs = knobs
    return line >= 0 && line < layout.knobRows && knobs.indices.contains(index) ? knobs[index] : nil
  }

  /// Chooses the pressed knob; if it was pressed on its slider, the value follows the mouse.
  private mutating func hold(_ knob: Knob, _ event: MouseEvent, _ layout: Layout) {
    detection.knob = knob
    detection.lastChange?.knob = nil
    guard let slider = layout.slider, event.column >= slider.lowerBound, event.column < slider.upperBound
    else { return }
    if knob == .rotations {
      let index = (event.column - slider.lowerBound) / Layout.rotationColumns
      if QuarterTurn.allCases.indices.contains(index) {
        toggleRotation(Rotations([QuarterTurn.allCases[index]]))
      }
      return
    }
    detection.draggedKnob = knob
    drag(event)
  }

  private mutating func drag(_ event: MouseEvent) {
    guard shell.overlay == nil else { return }
    if isOnWall { return dragOnWall(event) }
    if isInPeople { return }
    if let draggedBorder = shell.draggedBorder { return drag(draggedBorder, to: event.column, event.row) }
    if let knob = detection.draggedKnob, let slider = layout.slider, slider.count > 1 {
      var settings = detection.settings
      // The ends of the track are the ends of the range.
      let place = Double(event.column - slider.lowerBound) / Double(slider.count - 1)
      knob.set(knob.value(at: place), in: &settings)
      change(to: settings, by: knob)
    } else if detection.why?.probe != nil, let view = pictureView,
      view.cells.contains(column: event.column, row: event.row)
    {
      spanProbe(to: probed(event, view))
    } else if detection.why == nil {
      dragPicture(event)
    }
  }

  /// The middle of the cell under the pointer, in photo pixels.
  private func probed(_ event: MouseEvent, _ view: PictureView) -> Point {
    view.point(column: Double(event.column) + 0.5, row: Double(event.row) + 0.5)
  }

  /// The first visible knob if there is not room for all: far enough down to show the chosen one.
  func knobTop(rows: Int) -> Int {
    let knobs = knobs
    guard knobs.count > rows, rows > 0 else { return 0 }
    return min(max(0, (knobs.firstIndex(of: detection.knob) ?? 0) - rows / 2), knobs.count - rows)
  }

  /// Selects the smallest face whose box contains the cell under the pointer, or no face.
  mutating func selectFace(under event: MouseEvent) {
    guard let view = pictureView, let photo = currentPhoto,
      view.cells.contains(column: event.column, row: event.row)
    else { return }
    let place = CellRect(column: event.column, row: event.row, columns: 1, rows: 1)
    let low = view.point(column: Double(place.column), row: Double(place.row))
    let high = view.point(column: Double(place.endColumn), row: Double(place.endRow))
    let hits = photo.faces.indices.filter { index in
      let box = photo.faces[index].box
      return box.minX < high.x && box.maxX > low.x && box.minY < high.y && box.maxY > low.y
    }
    faces.selected = hits.min { photo.faces[$0].box.area < photo.faces[$1].box.area }
  }

  /// The first visible face in a pane of this many rows: far enough down to show the selected one.
  func faceTop(rows: Int) -> Int {
    let count = currentPhoto?.faces.count ?? 0
    guard count > rows, rows > 0 else { return 0 }
    return min(max(0, (faces.selected ?? 0) - rows / 2), count - rows)
  }
}
