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
      FaceMark(
        box: edit.box, landmarks: edit.landmarks, stroke: .heavy, color: color(.faceSelected),
        labels: [editLabel(edit)]))
    return marks
  }

  private func editLabel(_ edit: FaceEdit) -> String {
    let size = "\(Int(edit.box.width.rounded()))\(glyphs.times)\(Int(edit.box.height.rounded()))"
    guard edit.original == nil, let score = edit.score else { return size }
    return "\(size) \(score.fixed(2))"
  }

  /// Handles over the picture, and the magnifier in the corner that is farthest from the chosen one.
  mutating func drawFaceEdit() {
    guard let edit = state.faces.edit, let view = state.pictureView else { return }
    func put(_ point: Point, _ glyph: String, _ role: Role) {
      guard let cell = view.cell(at: point) else { return }
      self.put(glyph, column: cell.column, row: cell.row, role: role, ground: .selection)
    }
    for handle in FaceEdit.edges {
      var other = edit
      other.handle = handle
      let place = other.place
      put(
        Point(x: min(place.x, edit.box.maxX - 0.01), y: min(place.y, edit.box.maxY - 0.01)), glyphs.handle,
        handle == edit.handle ? .accent : .faceSelected)
    }
    for (index, point) in (edit.landmarks?.points ?? []).enumerated() {
      let isChosen = edit.handle == .landmark(index)
      put(point, isChosen ? glyphs.chosenPoint : "\(index + 1)", isChosen ? .accent : .landmark)
    }
    drawMagnifier(edit, view)
  }

  /// The point in the magnifier; for the box as a whole, the corner that Shift-arrows move.
  private func lookedAt(_ edit: FaceEdit) -> Point {
    edit.handle == .box ? Point(x: edit.box.maxX - 0.5, y: edit.box.maxY - 0.5) : edit.place
  }

  /// Draws photo pixels around the handle, each two columns wide; pixels outside the box are darker.
  private mutating func drawMagnifier(_ edit: FaceEdit, _ view: PictureView) {
    let area = layout.pictureArea
    let across = min(15, (area.columns / 2 - 2) / 2) | 1, down = min(13, area.rows / 2 - 2) | 1
    guard across >= 5, down >= 3, let patch = edit.patch else { return }
    let place = lookedAt(edit)
    let columns = across * 2 + 2, rows = down + 2
    let isLeft = view.column(ofX: place.x) > Double(area.column) + Double(area.columns) / 2
    let isUp = view.row(ofY: place.y) > Double(area.row) + Double(area.rows) / 2
    let rect = CellRect(
      column: isLeft ? area.column : area.endColumn - columns, row: isUp ? area.row : area.endRow - rows,
      columns: columns, rows: rows)
    frame.fill(rect)
    drawFrame(
      rect, title: "\(Int(place.x.rounded(.down))), \(Int(place.y.rounded(.down)))", isFocused: true)
    let left = Int(place.x.rounded(.down)) - across / 2, top = Int(place.y.rounded(.down)) - down / 2
    var cells: [PictureCell] = []
    for y in top..<top + down {
      for x in left..<left + across {
        let inside = edit.box.contains(Point(x: Float(x) + 0.5, y: Float(y) + 0.5))
        var color = patch.color(x: x, y: y) ?? Color(0, 0, 0)
        if !inside { color = color.mixed(with: Color(0, 0, 0), share: 0.5) }
        let isMiddle = x == left + across / 2 && y == top + down / 2
        let bright = Color(255, 255, 255).contrast(with: color) > Color(0, 0, 0).contrast(with: color)
        let ink = bright ? Color(255, 255, 255) : Color(0, 0, 0)
        cells += ["[", "]"].map { (bracket: Unicode.Scalar) in
          PictureCell(glyph: isMiddle ? bracket : " ", foreground: ink, background: color)
        }
      }
    }
    frame.draw(
      CellPicture(columns: across * 2, rows: down, cells: cells), column: rect.column + 1, row: rect.row + 1)
  }

  /// The words of the status line while a face is changed.
  var editWords: String? {
    guard let edit = state.faces.edit else { return nil }
    let names = ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"]
    let what =
      switch edit.handle {
      case .box, .edge: "box"
      case .landmark(let index): names[index]
      }
    let place = edit.place
    if case .landmark = edit.handle {
      return "\(what) at \(Int(place.x.rounded())), \(Int(place.y.rounded()))"
    }
    let box = edit.box
    return "\(what) \(Int(box.minX.rounded())), \(Int(box.minY.rounded()))"
  }
}

extension PhotoPatch {
  /// The colour of a photo pixel; nil outside the patch.
  func color(x: Int, y: Int) -> Color? {
    let column = Int((Float(x - self.x) / step).rounded(.down))
    let row = Int((Float(y - self.y) / step).rounded(.down))
    guard (0..<image.width).contains(column), (0..<image.height).contains(row) else { return nil }
    let index = (row * image.width + column) * 3
    return Color(image.pixels[index], image.pixels[index + 1], image.pixels[index + 2])
  }
}
