import Detection
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the held photo with its faces, and a line of words above both.
  mutating func drawComparison(_ memo: inout PictureMemo) {
    guard let comparison = state.picture.comparison, let area = state.comparedArea else { return }
    let other = layout.pictureArea
    let isSame = comparison.photo == state.current
    let held = state.photos[comparison.photo.index]
    let then = isSame ? comparison.settings.words(unlike: state.detection.settings) ?? held.name : held.name
    let now = isSame ? state.detection.settings.words(unlike: comparison.settings) ?? nowName : nowName
    let faces = state.currentPhoto?.faces ?? []
    drawTitle(then, comparison.faces, unlike: isSame ? faces : nil, in: area, row: area.row)
    drawTitle(now, faces, unlike: isSame ? comparison.faces : nil, in: other, row: other.row - 1)
    // Beside each other they need a line between them; below each other the title is enough.
    for row in area.row..<area.endRow where other.column > area.column {
      put(glyphs.border.vertical, column: area.endColumn, row: row, role: .border)
    }
    guard let view = state.comparedView, let (source, _) = state.source(of: comparison.photo, for: view)
    else { return }
    let marks = comparedMarks(comparison.faces, unlike: isSame ? faces : nil)
    switch state.picture.renders.entries[state.renderPlace(comparison.photo, view)]?.picture {
    case .pixels(let pixels):
      frame.place(
        ImagePlacement(
          cells: view.cells,
          picture: memo.compared(pixels, view: view, marks: marks) {
            PixelPicture(pixels, view: view, marks: marks, overlay: self.pixelOverlay)
          }))
    case .cells(var picture):
      overlay.draw(marks, over: &picture, view: view)
      frame.draw(picture, column: view.cells.column, row: view.cells.row)
    case nil:
      var picture = CellFit.coarsePicture(of: source, view: view, mode: state.picture.mode)
      overlay.draw(marks, over: &picture, view: view)
      frame.draw(picture, column: view.cells.column, row: view.cells.row)
    }
  }

  private var nowName: String { state.currentPhoto?.name ?? "" }

  /// The marks of the faces as they were, none of them selected; dashed where the other side has none.
  private func comparedMarks(_ faces: [Face], unlike other: [Face]?) -> [FaceMark] {
    guard state.picture.shown.boxes || state.picture.shown.landmarks else { return [] }
    return faces.enumerated().map { index, face in
      let isDoubtful = face.score < state.setup.doubtLimit
      let number = "\(index + 1)\(isDoubtful ? glyphs.doubtful : "")"
      let isOnly = other.map { !face.isAmong($0) } ?? false
      if isOnly {
        return FaceMark(
          box: face.box, landmarks: state.picture.shown.landmarks ? face.landmarks : nil, stroke: .dashed,
          color: color(.warning), labels: ["\(number) only here", "\(number)!"],
          showsBox: state.picture.shown.boxes)
      }
      return FaceMark(
        box: face.box, landmarks: state.picture.shown.landmarks ? face.landmarks : nil,
        stroke: isDoubtful ? .dotted : .thin, color: color(isDoubtful ? .faceDoubtful : .faceBox),
        labels: state.picture.shown.scores ? ["\(number) \(face.score.fixed(3))", number] : [number],
        showsBox: state.picture.shown.boxes)
    }
  }

  /// - Parameter other: the faces of the other side, to count those that are only here.
  private mutating func drawTitle(
    _ words: String, _ faces: [Face], unlike other: [Face]?, in area: CellRect, row: Int
  ) {
    let only = other.map { other in faces.count { !$0.isAmong(other) } } ?? 0
    let count =
      (faces.count == 1 ? "1 face" : "\(faces.count) faces") + (only > 0 ? ", \(only) only here" : "")
    put(
      words, column: area.column + 1, row: row, limit: max(0, area.columns - count.columns - 4), role: .title)
    putRight(count, end: area.endColumn - 1, row: row, role: .dim)
  }
}

extension DetectionSettings {
  /// The differences from other settings, such as `O 0.90  size 30`; nil when there are none.
  fileprivate func words(unlike other: DetectionSettings) -> String? {
    let parts = Knob.allCases.filter { $0.typed(in: self) != $0.typed(in: other) }
      .map { "\($0.sign) \($0.typed(in: self))" }
    return parts.isEmpty ? nil : parts.joined(separator: "  ")
  }
}

extension Face {
  /// Whether some faces have this one among them, as found with other settings.
  func isAmong(_ faces: [Face]) -> Bool { faces.contains { $0.box.iou(box) > 0.4 } }
}
