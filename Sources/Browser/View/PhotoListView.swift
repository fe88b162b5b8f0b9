import Annotations
import Screen

extension Painter {
  /// The list: a mark, the name, and the number of faces or what went wrong.
  mutating func drawPhotos() {
    guard let rect = layout.photos else { return }
    let count = state.listing.count
    drawFrame(
      rect, title: "Photos", right: "name \(glyphs.up)",
      bottom: count == 0 ? "" : "\((state.cursor + 1).grouped) of \(count.grouped)",
      isFocused: state.pane == .photos)
    let inner = rect.inset()
    guard count > 0 else { return drawEmptyList(inner) }
    let range = state.rangeRows
    for line in 0..<inner.rows where state.listTop + line < count {
      let row = state.listTop + line
      drawPhoto(row: row, isMarked: state.isMarked(row: row, range: range), in: inner, line: inner.row + line)
    }
  }

  private mutating func drawEmptyList(_ inner: CellRect) {
    let words =
      switch state.scan {
      case .running: "looking for photos\(glyphs.ellipsis)"
      case .finished: "No photos here. facet shows JPEG and PNG files; --recursive looks into folders too."
      case .failed(let reason): reason
      }
    for (line, text) in wrapped(words, columns: inner.columns - 2).prefix(inner.rows).enumerated() {
      put(text, column: inner.column + 1, row: inner.row + line, role: .dim)
    }
  }

  private mutating func drawPhoto(row: Int, isMarked: Bool, in inner: CellRect, line: Int) {
    let id = state.listing[row], photo = state.photos[id.index], status = state.status(of: id)
    let isSelected = row == state.cursor
    let ground: Role? = isSelected ? .selection : nil
    if isSelected {
      fillLine(column: inner.column, row: line, columns: inner.columns, role: .selection, ground: .selection)
      put(glyphs.cursorBar, column: inner.column, row: line, role: .accent, ground: ground)
    }
    let (mark, role, note) = reviewed(photo, look(of: status))
    put(mark, column: inner.column + 1, row: line, role: role, ground: ground)
    if isMarked { put(glyphs.marked, column: inner.column + 2, row: line, role: .accent, ground: ground) }
    let start = inner.column + 3, end = inner.endColumn - 1
    guard case .failed = status else {
      putRight(note, end: end, row: line, role: .dim, ground: ground)
      // Counts have a column of their own, so names end at the same place in every row.
      put(
        photo.name, column: start, row: line, limit: max(0, end - 5 - start),
        role: status == .none ? .dim : .text, ground: ground)
      return
    }
    let used = put(
      photo.name, column: start, row: line, limit: max(0, end - start), role: .text, ground: ground)
    let room = end - start - used - 2
    if room >= 6 {
      let shown = String(note.fitted(to: room))
      putRight(shown, end: end, row: line, role: .photoError, ground: ground)
    }
  }

  private typealias Look = (mark: String, role: Role, note: String)

  /// What people said about the photo goes before what the detector found.
  private func reviewed(_ photo: Photo, _ look: Look) -> Look {
    switch photo.review {
    case .unreviewed: look
    case .reviewed: (glyphs.accepted, .photoReviewed, look.note)
    case .skipped: (glyphs.skipped, .photoNone, look.note)
    }
  }

  private func look(of status: PhotoStatus) -> (mark: String, role: Role, note: String) {
    switch status {
    case .waiting: (" ", .photoWaiting, "")
    case .working: (glyphs.spinner[state.ticks % glyphs.spinner.count], .photoWorking, "")
    case .none: (glyphs.none, .photoNone, "0")
    case .found(let count): (glyphs.found, .photoFound, "\(count)")
    case .failed(let reason): (glyphs.failed, .photoError, reason)
    }
  }
}
