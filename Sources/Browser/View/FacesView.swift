import Detection
import Geometry
import Screen

extension Painter {
  /// The faces of the photo on screen: number, mark, score and size.
  mutating func drawFaces() {
    guard let rect = layout.faces, state.why == nil else { return }
    let faces = state.currentPhoto?.faces ?? []
    drawFrame(
      CellRect(
        column: rect.column, row: rect.row, columns: rect.columns,
        rows: rect.rows + (layout.detector?.rows ?? 0)),
      title: "Faces", right: faces.isEmpty ? "" : "\(faces.count)", isFocused: state.pane == .faces)
    let top = rect.row + 1, rows = layout.faceRows
    guard !faces.isEmpty else {
      put(emptyWords, column: rect.column + 2, row: top, limit: rect.columns - 3, role: .dim)
      return
    }
    let first = state.faceTop(rows: rows)
    for line in 0..<min(rows, faces.count - first) {
      drawFace(faces[first + line], index: first + line, in: rect, row: top + line)
    }
  }

  private var emptyWords: String {
    guard let current = state.current else { return "" }
    switch state.status(of: current) {
    case .waiting: return "waiting"
    case .working: return "looking for faces\(glyphs.ellipsis)"
    case .none: return "no faces"
    case .found, .failed: return ""
    }
  }

  private mutating func drawFace(_ face: Face, index: Int, in rect: CellRect, row: Int) {
    let isSelected = index == state.selectedFace
    let ground: Role? = isSelected ? .selection : nil
    let isDoubtful = face.score < state.setup.doubtLimit
    if isSelected {
      fillLine(
        column: rect.column + 1, row: row, columns: rect.columns - 2, role: .selection, ground: .selection)
      put(glyphs.selected, column: rect.column + 2, row: row, role: .accent, ground: ground)
    }
    var column = rect.column + 3
    put("\(index + 1)".padded(to: 2), column: column, row: row, role: .text, ground: ground)
    column += 3
    put(
      isDoubtful ? glyphs.doubtful : glyphs.found, column: column, row: row,
      role: isSelected ? .faceSelected : isDoubtful ? .faceDoubtful : .faceBox, ground: ground)
    column += 2
    put(face.score.fixed(3), column: column, row: row, role: .text, ground: ground)
    column += 6
    let size = Int(max(face.box.width, face.box.height).rounded())
    put(
      "\(size.grouped.padded(to: 5)) px", column: column, row: row,
      limit: max(0, rect.endColumn - 1 - column),
      role: .dim, ground: ground)
  }
}
