import Annotations
import Detection
import Geometry
import Screen
import Widgets

extension BrowserPainter {
  /// The faces of the photo on screen: number, mark, score and size.
  mutating func drawFaces() {
    guard let rect = layout.faces, state.detection.why == nil else { return }
    let photo = state.currentPhoto, faces = photo?.faces ?? []
    drawPane(
      CellRect(
        column: rect.column, row: rect.row, columns: rect.columns,
        rows: rect.rows + (layout.detector == nil ? 0 : 1)),
      title: "Faces", right: faces.isEmpty ? "" : "\(faces.count)", isFocused: state.shell.pane == .faces)
    let top = rect.row + 1, rows = layout.faceRows
    let drawn = state.faces.edit.flatMap { $0.isDrawing ? $0 : nil }
    if let drawn { drawDrawing(drawn, in: rect, row: top + min(faces.count, rows - 1)) }
    guard let photo, !faces.isEmpty else {
      if drawn != nil { return }
      put(emptyWords, column: rect.column + 2, row: top, limit: rect.columns - 3, role: .dim)
      return
    }
    let first = state.faceTop(rows: rows)
    for line in 0..<min(rows - (drawn == nil ? 0 : 1), faces.count - first) {
      drawFace(photo, index: first + line, in: rect, row: top + line)
    }
  }

  /// The row of the face that is being drawn: `+ drawing  148 px`.
  private mutating func drawDrawing(_ edit: FaceEdit, in rect: CellRect, row: Int) {
    fillLine(
      column: rect.column + 1, row: row, columns: rect.columns - 2, role: .selection, ground: .selection)
    put(glyphs.selected, column: rect.column + 2, row: row, role: .accent, ground: .selection)
    let size = Int(max(edit.box.width, edit.box.height).rounded())
    put(
      "\(glyphs.added) drawing  \(size.grouped) px", column: rect.column + 4, row: row,
      limit: rect.columns - 5, role: .faceAdded, ground: .selection)
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

  private mutating func drawFace(_ photo: ListedPhoto, index: Int, in rect: CellRect, row: Int) {
    let face = photo.faces[index], style = style(photo, index), annotation = photo.annotation(index)
    let isSelected = index == state.faces.selected
    let ground: Role? = isSelected ? .selection : nil
    let words: Role = annotation?.state == .rejected ? .dim : .text
    if isSelected {
      fillLine(
        column: rect.column + 1, row: row, columns: rect.columns - 2, role: .selection, ground: .selection)
      put(glyphs.selected, column: rect.column + 2, row: row, role: .accent, ground: ground)
    }
    var column = rect.column + 3
    put("\(state.faceNumber(index))".padded(to: 2), column: column, row: row, role: words, ground: ground)
    column += 3
    put(
      style.mark, column: column, row: row,
      role: isSelected && annotation == nil ? .faceSelected : style.role, ground: ground)
    column += 2
    if annotation == nil || annotation?.score != nil {
      put(face.score.fixed(3), column: column, row: row, role: words, ground: ground)
    }
    column += 6
    let end = rect.endColumn - 1
    let size = "\(Int(max(face.box.width, face.box.height).rounded()).grouped.padded(to: 5)) px"
    let flags = annotation.map(flagLetters) ?? ""
    guard let name = state.current.flatMap({ nameMark($0, index) }) else {
      column += put(size, column: column, row: row, limit: max(0, end - column), role: .dim, ground: ground)
      put(flags, column: column + 1, row: row, limit: max(0, end - column - 1), role: .accent, ground: ground)
      return
    }
    // If there is no room for both, the name replaces the size.
    if column + size.columns + 1 + name.text.columns <= end {
      column += put(size, column: column, row: row, role: .dim, ground: ground) + 1
    }
    let role = words == .dim ? .dim : name.role
    var used = put(
      name.name, column: column, row: row, limit: max(0, end - column - name.suffix.columns), role: role,
      ground: ground)
    used += put(
      name.suffix, column: column + used, row: row, limit: max(0, end - column - used), role: role,
      ground: ground)
    put(
      flags, column: column + used + 1, row: row, limit: max(0, end - column - used - 1), role: .accent,
      ground: ground)
  }

  /// A letter for each flag, and one for a note: `ob c`.
  private func flagLetters(_ annotation: Annotation) -> String {
    let letters = FaceFlags.names.filter { annotation.flags.contains($0.flag) }.map {
      flag, name -> Substring in
      switch flag {
      case .painting: "a"
      case .profile: "s"
      default: name.prefix(1)
      }
    }
    return letters.joined() + (annotation.note.isEmpty ? "" : "\"")
  }
}
