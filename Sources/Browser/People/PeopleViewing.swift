import Annotations
import Preview
import Screen
import Widgets

extension BrowserPainter {
  /// Draws the People view.
  mutating func drawPeople(_ memo: inout PictureMemo) {
    let grid = state.peopleGrid(in: layout.pictureArea)
    if state.picture.canShowPixels, state.picture.wantsPixels {
      drawFacePixels(
        state.peoplePictures.filter(\.isOnScreen).map { ($0.entry, $0.cells) }, in: grid.area, &memo)
    }
    for picture in state.peoplePictures where picture.isOnScreen {
      drawFace(picture.entry, in: picture.cells)
    }
    if state.pages.page == .all { drawTiles(grid) } else { drawPageFaces(grid) }
  }

  // MARK: People and groups

  private mutating func drawTiles(_ grid: PeopleGrid) {
    for (block, row) in grid.visible(from: state.pages.top) {
      switch block {
      case .heading(let section): drawHeading(section, row: row, grid)
      case .words: drawWords(row: row, grid)
      case .row: break
      }
    }
    for (tile, cells) in grid.tiles(from: state.pages.top) {
      guard state.pages.tiles.indices.contains(tile) else { continue }
      let isSelected = tile == state.pages.cursor
      let (name, role, below) = words(of: state.pages.tiles[tile])
      drawTile(
        cells, name: name, below: below, role: role, isSelected: isSelected,
        isMarked: state.pages.marked.contains(state.pages.tiles[tile]))
    }
  }

  /// `─ People 20 ──── by faces ─`.
  private mutating func drawHeading(_ section: Int, row: Int, _ grid: PeopleGrid) {
    let line = glyphs.border.horizontal
    let (left, right): (String, String)
    if section == 0 {
      (left, right) = (" People \(state.pages.people.count.grouped) ", " \(state.pages.order.words) ")
    } else {
      let groups = state.pages.groups.filter { $0 != .alone }
      let faces = state.pages.facts.values.reduce(0) { $0 + $1.open.count }
      let alone = state.pages.alone.count
      let words = groups.count == 1 ? "1 group" : "\(groups.count.grouped) groups"
      left =
        groups.isEmpty
        ? " Unnamed: \(alone == 1 ? "1 face" : "\(alone.grouped) faces") "
        : " Unnamed: \(words), \(faces.grouped) faces" + (alone > 0 ? "; \(alone.grouped) alone " : " ")
      right = " largest first "
    }
    for column in grid.area.column..<grid.area.endColumn {
      put(line, column: column, row: row, role: .border)
    }
    let used = put(left, column: grid.area.column + 1, row: row, limit: grid.area.columns - 2, role: .title)
    if used + right.columns + 4 <= grid.area.columns {
      putRight(right, end: grid.area.endColumn - 1, row: row, role: .dim)
    }
  }

  private mutating func drawWords(row: Int, _ grid: PeopleGrid) {
    for (offset, line) in state.peopleWords(columns: grid.area.columns - 4).enumerated()
    where row + offset < grid.area.endRow {
      let isKeys = line.hasPrefix("y  ")
      put(
        line, column: grid.area.column + 2, row: row + offset, limit: grid.area.columns - 3,
        role: isKeys ? .accent : offset == 1 ? .title : .text)
    }
  }

  /// The two lines under a tile.
  private func words(of tile: PeoplePages.Tile) -> (name: String, role: Role, below: [String]) {
    switch tile {
    case .person(let id):
      guard let known = state.people.person(id) else { return ("", .text, []) }
      let name = known.person.isHidden ? "(\(known.shown))" : known.shown
      let last = state.monthWords(state.facesHere(of: id)?.last)
      return (name, known.person.isHidden ? .dim : .text, [known.faces.grouped, last])
    case .group(let id):
      guard let facts = state.pages.facts[id] else { return ("", .text, []) }
      let count = facts.open.count == 1 ? "1 face" : "\(facts.open.count.grouped) faces"
      let proposal = facts.suggestion.map { state.shownSuggestion($0) }
      return (count, .text, [proposal, facts.dates].compactMap(\.self))
    case .alone:
      let count = state.pages.alone.count
      return (count == 1 ? "1 alone" : "\(count.grouped) alone", .dim, ["in no group"])
    }
  }

  /// A tile's bar, name and line below.
  private mutating func drawTile(
    _ tile: CellRect, name: String, below: [String], role: Role, isSelected: Bool, isMarked: Bool
  ) {
    let ground: Role? = isSelected ? .selection : nil
    if isSelected {
      for row in max(tile.row, tile.endRow - 2)..<tile.endRow {
        fillLine(
          column: tile.column, row: row, columns: tile.columns - 1, role: .selection, ground: .selection)
      }
      for row in tile.row..<tile.endRow {
        put(
          glyphs.cursorBar, column: tile.column, row: row, role: .accent,
          ground: row >= tile.endRow - 2 ? ground : nil)
      }
    }
    let end = tile.endColumn - 1
    let mark = isMarked ? glyphs.marked : ""
    if isMarked { put(mark, column: tile.column + 1, row: tile.endRow - 2, role: .accent, ground: ground) }
    let start = tile.column + 1 + mark.columns
    put(name, column: start, row: tile.endRow - 2, limit: end - start, role: role, ground: ground)
    var column = tile.column + 1
    let isProposal = below.first.map { $0.hasSuffix("?") } ?? false
    for (index, words) in below.enumerated() where !words.isEmpty && column < end {
      let width = index == 0 && below.count > 1 && !isProposal ? max(words.columns + 1, 5) : words.columns + 2
      put(
        words, column: column, row: tile.endRow - 1, limit: end - column,
        role: index == 0 && isProposal ? .accent : .dim, ground: ground)
      column += width
    }
  }

  // MARK: Faces

  private mutating func drawPageFaces(_ grid: PeopleGrid) {
    guard !state.pages.faces.isEmpty else {
      put(
        emptyPageWords, column: grid.area.column + 2, row: grid.area.row + 1, limit: grid.area.columns - 3,
        role: .dim)
      return
    }
    let range = state.pages.range.map { min($0, state.pages.face)...max($0, state.pages.face) }
    for (place, cells) in state.visibleFaces(grid) {
      let reference = state.pages.faces[place], isOut = state.pages.out.contains(reference)
      if state.isOnGroup, isOut { hatch(grid.picture(in: cells, lines: 2)) }
      drawPageFace(
        reference, cells, isSelected: place == state.pages.face, isOut: isOut,
        isInRange: range?.contains(place) == true)
    }
  }

  private var emptyPageWords: String {
    guard case .person = state.pages.page else { return "no faces wait here" }
    switch state.pages.part {
    case .faces: return "no faces of this person in the listed photos"
    case .more:
      return state.people.recognition == .on
        ? "no other face is like this person enough to ask" : "telling people apart is off"
    case .odd:
      return state.people.recognition == .on ? "all faces fit" : "telling people apart is off"
    }
  }

  /// What is taken out is hatched.
  private mutating func hatch(_ cells: CellRect) {
    let line = state.setup.abilities.unicode ? "╱" : "/"
    for row in cells.row..<cells.endRow {
      for column in cells.column..<cells.endColumn { put(line, column: column, row: row, role: .dim) }
    }
  }

  private mutating func drawPageFace(
    _ reference: FaceReference, _ tile: CellRect, isSelected: Bool, isOut: Bool, isInRange: Bool
  ) {
    guard let entry = state.place(of: reference) else { return }
    let photo = state.photos[entry.photo.index]
    let number = photo.faces.count > 1 ? " \(entry.index + 1)" : ""
    let suggestion = state.suggestion(of: entry.photo, at: entry.index).map { state.shownSuggestion($0) }
    var below = suggestion ?? photo.annotation(entry.index)?.person ?? ""
    if case .person(let id) = state.pages.page, state.pages.part == .odd {
      let better = state.pages.better[reference].flatMap { state.people.person($0)?.shown }
      let arrow = state.setup.abilities.unicode ? "→" : "->"
      below = (state.people.person(id)?.shown ?? "") + (better.map { " \(arrow) \($0)?" } ?? "")
    }
    let mark = isOut ? (state.isOnGroup ? "\(glyphs.dash) " : glyphs.marked) : ""
    let room = tile.columns - 2 - mark.columns - number.columns
    var name = photo.name.split(separator: "/").last.map(String.init) ?? photo.name
    if name.columns > room {
      while name.columns > max(1, room - glyphs.ellipsis.columns), !name.isEmpty { name.removeLast() }
      name += glyphs.ellipsis
    }
    drawTile(
      tile, name: mark + name + number, below: [below], role: isOut && state.isOnGroup ? .dim : .text,
      isSelected: isSelected, isMarked: false)
    if isInRange, !isSelected {
      for row in tile.row..<tile.endRow { put(glyphs.cursorBar, column: tile.column, row: row, role: .match) }
    }
  }

  // MARK: Header

  /// `facet  ~/Photos/wedding  People        20 people  3,102 of 3,881 named`.
  mutating func drawPeopleHeader(_ rect: CellRect) {
    fillLine(column: 0, row: rect.row, columns: rect.columns, role: .title)
    var column = put(" facet ", column: 0, row: rect.row, role: .accent) + 1
    let title = state.peopleTitle
    let least = column + title.columns + 3
    let right = state.peopleCounts.first { least + $0.columns <= rect.columns } ?? ""
    let room = rect.columns - right.columns - 2
    if case .all = state.pages.page, column + state.setup.title.columns + 2 + title.columns + 2 <= room {
      column += put(state.setup.title, column: column, row: rect.row, role: .dim) + 2
    }
    column += put(title, column: column, row: rect.row, limit: max(0, room - column), role: .title) + 3
    if case .person(let id) = state.pages.page { drawParts(id, column: column, end: room, row: rect.row) }
    putRight(right + " ", end: rect.endColumn, row: rect.row, role: .dim)
  }

  /// `faces 412   ▸ more 12   odd 3`.
  private mutating func drawParts(_ id: PersonID, column: Int, end: Int, row: Int) {
    let counts: [(PeoplePages.Part, String, Int)] = [
      (.faces, "faces", state.facesHere(of: id)?.entries.count ?? 0),
      (.more, "more", state.proposedFaces(of: id).count), (.odd, "odd", state.pages.odd.count),
    ]
    var column = column
    for (part, name, count) in counts {
      let isShown = part == state.pages.part
      let words = (isShown ? "\(glyphs.selected) " : "") + "\(name) \(count.grouped)"
      guard column + words.columns <= end else { return }
      column += put(words, column: column, row: row, role: isShown ? .accent : .dim) + 3
    }
  }
}

extension BrowserState {
  /// A face to be drawn in the People view.
  struct PeoplePicture: Hashable {
    var entry: Wall.Entry
    var cells: CellRect
    var isOnScreen: Bool
  }

  /// The pictures on screen, and those of the next page.
  var peoplePictures: [PeoplePicture] {
    let grid = peopleGrid(in: layout.pictureArea)
    return pages.page == .all ? tilePictures(grid) : facePictures(grid)
  }

  private func tilePictures(_ grid: PeopleGrid) -> [PeoplePicture] {
    let shown = grid.tiles(from: pages.top)
    func pictures(_ tile: Int, _ cells: CellRect, isOnScreen: Bool) -> [PeoplePicture] {
      guard pages.tiles.indices.contains(tile) else { return [] }
      let faces: [Wall.Entry?]
      switch pages.tiles[tile] {
      case .person(let id): faces = [portrait(of: id)]
      case .group(let id):
        faces = people.groups.first { $0.id == id }?.spread.map { place(of: $0) } ?? []
      case .alone: faces = pages.alone.prefix(4).map { place(of: $0) }
      }
      if case .person = pages.tiles[tile] {
        return faces.compactMap(\.self).map {
          PeoplePicture(entry: $0, cells: grid.picture(in: cells, lines: 2), isOnScreen: isOnScreen)
        }
      }
      return zip(faces, grid.quarters(of: cells)).compactMap { face, cells in
        face.map { PeoplePicture(entry: $0, cells: cells, isOnScreen: isOnScreen) }
      }
    }
    let next = (shown.last?.tile ?? -1) + 1
    let ahead = next..<min(pages.tiles.count, next + shown.count)
    return shown.flatMap { pictures($0.tile, $0.cells, isOnScreen: true) }
      + (shown.first.map { first in ahead.flatMap { pictures($0, first.cells, isOnScreen: false) } } ?? [])
  }

  private func facePictures(_ grid: PeopleGrid) -> [PeoplePicture] {
    let shown = visibleFaces(grid)
    let onScreen = shown.compactMap { place, cells in
      self.place(of: pages.faces[place]).map {
        PeoplePicture(entry: $0, cells: grid.picture(in: cells, lines: 2), isOnScreen: true)
      }
    }
    guard let last = shown.last?.place, let cells = shown.first?.cells else { return onScreen }
    let ahead = pages.faces[(last + 1)...].prefix(shown.count).compactMap { place(of: $0) }
    return onScreen
      + ahead.map { PeoplePicture(entry: $0, cells: grid.picture(in: cells, lines: 2), isOnScreen: false) }
  }

  /// The face that stands for a person, if it is in the listed photos.
  func portrait(of id: PersonID) -> Wall.Entry? {
    people.person(id)?.person.portrait.flatMap { place(of: $0) } ?? facesHere(of: id)?.best
  }

  /// The tile under a cell of the screen: a click selects, a second one opens.
  mutating func clickInPeople(_ event: MouseEvent, _ effects: inout [Effect]) {
    let grid = peopleGrid(in: layout.pictureArea)
    let under =
      pages.page == .all
      ? grid.tiles(from: pages.top).map { ($0.tile, $0.cells) }
      : visibleFaces(grid).map { ($0.place, $0.cells) }
    guard let place = under.first(where: { $0.1.contains(column: event.column, row: event.row) })?.0 else {
      return
    }
    let isSelected = place == (pages.page == .all ? pages.cursor : pages.face)
    if isSelected { return perform(PeopleCommand.open, &effects) }
    if pages.page == .all { pages.cursor = place } else { pages.face = place }
  }
}
