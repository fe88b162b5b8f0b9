import Screen

extension BrowserState {
  /// The second click opens what the first one selected: a photo or a face in the full picture, and back.
  mutating func doubleClick(_ event: MouseEvent, _ layout: Layout, _ effects: inout [Effect]) {
    guard event.clicks == 2 else { return }
    func isIn(_ rect: CellRect?) -> Bool {
      rect?.inset().contains(column: event.column, row: event.row) == true
    }
    if isIn(layout.photos), event.row - (layout.photos?.row ?? 0) - 1 + list.top < list.rows.count {
      perform(.openPicture, &effects)
    } else if detection.why == nil, layout.detector.map({ isIn($0) }) != true, isIn(layout.faces),
      faces.selected != nil
    {
      perform(.openPicture, &effects)
      perform(.zoom(.face), &effects)
    } else if mirrored(event) != nil {
      openHeld()
    } else if detection.why == nil, layout.pictureArea.contains(column: event.column, row: event.row) {
      perform(.openPicture, &effects)
    }
  }

  /// A click in a menu chooses, a second click accepts, and a click outside closes the menu.
  mutating func clickMenu(_ event: MouseEvent, _ effects: inout [Effect]) {
    if case .search = shell.overlay { return clickMatch(event, &effects) }
    if namingBox != nil { return clickNaming(event, &effects) }
    guard case .menu(let menu) = shell.overlay, let rows = menuRows else { return }
    guard rows.rect.contains(column: event.column, row: event.row) else {
      if !overlayPanel.contains(column: event.column, row: event.row) { perform(Command.cancel, &effects) }
      return
    }
    let index = rows.first + event.row - rows.rect.row
    guard index < rows.count else { return }
    // The second click accepts what the first one chose, never what has moved under the pointer since.
    if event.clicks == 2, index == rows.choice { return perform(Command.accept, &effects) }
    stepMenu(menu, index - rows.choice, keeping: rows.first)
  }

  private mutating func clickMatch(_ event: MouseEvent, _ effects: inout [Effect]) {
    guard let list = layout.photos?.inset(), list.contains(column: event.column, row: event.row),
      let search = finding.search
    else { return }
    let top = searchTop(rows: list.rows), index = top + event.row - list.row
    guard search.matches.indices.contains(index) else { return }
    if event.clicks == 2, index == search.choice { return perform(Command.accept, &effects) }
    stepSearch(index - search.choice, keeping: top)
  }

  /// The first visible row of the names found.
  func searchTop(rows: Int) -> Int {
    guard let search = finding.search, rows > 0 else { return 0 }
    return Self.firstRow(count: search.matches.count, rows: rows, choice: search.choice, kept: search.top)
  }

  /// The first visible row of a list that may be longer than its area.
  ///
  /// The choice is in the middle. After a click the list stays where it is as long as the choice is visible;
  /// otherwise another row would move under the pointer.
  static func firstRow(count: Int, rows: Int, choice: Int, kept: Int?) -> Int {
    let wanted = kept.map { min(max($0, choice + 1 - rows), choice) } ?? choice - rows / 2
    return min(max(0, wanted), max(0, count - rows))
  }
}
