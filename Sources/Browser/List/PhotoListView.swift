import Annotations
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the list: a mark, the name, and the number of faces or what went wrong.
  mutating func drawPhotos() {
    guard let rect = layout.photos else { return }
    if let search = state.finding.search, case .search = state.shell.overlay {
      return drawMatches(search, in: rect)
    }
    let count = state.list.rows.count
    let place = count == 0 ? "" : "\((state.list.cursor + 1).grouped) of \(count.grouped)"
    drawPane(
      rect, title: "Photos", right: "\(state.list.arrangement.sort.key.title) \(sortArrow)", bottom: place,
      isFocused: state.shell.pane == .photos)
    if let filter = state.list.arrangement.filter {
      // The filter goes where the count leaves room for it.
      put(
        " & \(filter.text) ", column: rect.column + 1, row: rect.endRow - 1,
        limit: max(0, rect.columns - place.columns - 5), role: .accent)
    }
    let inner = rect.inset()
    guard count > 0 else { return drawEmptyList(inner) }
    let range = state.rangeRows
    for line in 0..<inner.rows where state.list.top + line < count {
      let row = state.list.top + line
      drawPhoto(
        state.list.rows[row], isMarked: state.isMarked(row: row, range: range),
        isSelected: row == state.list.cursor,
        in: inner, line: inner.row + line)
    }
  }

  /// Draws the names that a search found, the best first.
  private mutating func drawMatches(_ search: NameSearch, in rect: CellRect) {
    let count = search.matches.count
    drawFrame(
      rect, title: "Find", right: "best first",
      bottom: count == 0 ? "no name" : "\((search.choice + 1).grouped) of \(count.grouped)", isFocused: true)
    let inner = rect.inset(), top = state.searchTop(rows: inner.rows)
    for line in 0..<inner.rows where top + line < count {
      let id = search.matches[top + line]
      drawPhoto(
        id, isMarked: state.list.marks.contains(id), isSelected: top + line == search.choice, in: inner,
        line: inner.row + line)
    }
  }

  private mutating func drawEmptyList(_ inner: CellRect) {
    let words =
      switch state.list.scan {
      case _ where !state.photos.isEmpty:
        "No photo matches the filter. & changes it, S has others; \(state.photos.count.grouped) are here."
      case .running: "looking for photos\(glyphs.ellipsis)"
      case .finished: "No photos here. facet shows JPEG and PNG files; --recursive looks into folders too."
      case .failed(let reason): reason
      }
    for (line, text) in wrapped(words, columns: inner.columns - 2).prefix(inner.rows).enumerated() {
      put(text, column: inner.column + 1, row: inner.row + line, role: .dim)
    }
  }

  private mutating func drawPhoto(
    _ id: PhotoID, isMarked: Bool, isSelected: Bool, in inner: CellRect, line: Int
  ) {
    let photo = state.photos[id.index], status = state.status(of: id)
    let ground: Role? = isSelected ? .selection : nil
    if isSelected {
      fillLine(column: inner.column, row: line, columns: inner.columns, role: .selection, ground: .selection)
      put(glyphs.cursorBar, column: inner.column, row: line, role: .accent, ground: ground)
    }
    var (mark, role, note) = reviewed(photo, display(of: status))
    if photo.isFirstLook, !note.isEmpty { note = "~" + note }
    put(mark, column: inner.column + 1, row: line, role: role, ground: ground)
    if isMarked { put(glyphs.marked, column: inner.column + 2, row: line, role: .accent, ground: ground) }
    let start = inner.column + 3, end = inner.endColumn - 1
    guard case .failed = status else {
      putRight(note, end: end, row: line, role: .dim, ground: ground)
      // Counts have a column of their own, so names end at the same place in every row.
      put(
        photo.name, column: start, row: line, limit: max(0, end - 5 - start),
        role: status == .none ? .dim : .text, ground: ground)
      highlight(photo.name, column: start, row: line, limit: max(0, end - 5 - start), isSelected)
      return
    }
    let used = put(
      photo.name, column: start, row: line, limit: max(0, end - start), role: .text, ground: ground)
    highlight(photo.name, column: start, row: line, limit: max(0, end - start), isSelected)
    let room = end - start - used - 2
    if room >= 6 {
      let shown = String(note.fitted(to: room))
      putRight(shown, end: end, row: line, role: .photoError, ground: ground)
    }
  }

  /// Highlights the letters of the search.
  private mutating func highlight(_ name: String, column: Int, row: Int, limit: Int, _ isSelected: Bool) {
    guard let query = state.finding.search?.query else { return }
    highlight(query, in: name, column: column, row: row, limit: limit, isSelected: isSelected)
  }

  private typealias StatusDisplay = (mark: String, role: Role, note: String)

  /// A photo's review state goes before the result of its detection.
  private func reviewed(_ photo: ListedPhoto, _ display: StatusDisplay) -> StatusDisplay {
    switch photo.review {
    case .unreviewed: display
    case .reviewed: (glyphs.accepted, .photoReviewed, display.note)
    case .skipped: (glyphs.skipped, .photoNone, display.note)
    }
  }

  private func display(of status: PhotoStatus) -> StatusDisplay {
    switch status {
    case .waiting: (" ", .photoWaiting, "")
    case .working: (glyphs.spinner[state.shell.ticks % glyphs.spinner.count], .photoWorking, "")
    case .none: (glyphs.none, .photoNone, "0")
    case .found(let count): (glyphs.found, .photoFound, "\(count)")
    case .failed(let reason): (glyphs.failed, .photoError, reason)
    }
  }
}
