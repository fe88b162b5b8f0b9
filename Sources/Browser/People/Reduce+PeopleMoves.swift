import Annotations
import Geometry
import Screen
import Widgets

/// Moving about in the People view, marks, and where tiles are.
extension BrowserState {
  // MARK: Moving

  mutating func movePeople(_ step: Int, rows: Int) {
    let grid = peopleGrid
    guard pages.page == .all else {
      let count = pages.faces.count
      guard count > 0 else { return }
      let wanted = pages.face + step + rows * grid.perRow
      let isBeyond = rows != 0 && (wanted < 0 || pages.face / grid.perRow + rows > (count - 1) / grid.perRow)
      if !isBeyond { pages.face = min(max(0, wanted), count - 1) }
      return
    }
    let count = pages.tiles.count
    guard count > 0 else { return }
    pages.cursor =
      rows == 0 ? min(max(0, pages.cursor + step), count - 1) : grid.tile(pages.cursor, movedBy: rows)
  }

  mutating func scrollPeople(_ step: Int) { movePeople(0, rows: step) }

  mutating func nextSection(_ effects: inout [Effect]) {
    switch pages.page {
    case .all:
      let first = pages.people.count
      guard first > 0, !pages.groups.isEmpty else { return }
      pages.cursor = pages.cursor < first ? first : 0
    case .person(let id):
      let parts = PeoplePages.Part.allCases
      pages.part = parts[(pages.part.rawValue + 1) % parts.count]
      (pages.face, pages.faceTop, pages.out, pages.range) = (0, 0, [], nil)
      pages.faces =
        pages.part == .odd ? pages.odd.filter { target($0)?.face.identity?.id == id } : personFaces(id)
      if pages.part == .odd { askForOdd(id, &effects) }
    case .group, .alone: break
    }
  }

  /// `[ ]`: the previous, next group or person, without naming.
  mutating func stepPage(_ step: Int, _ effects: inout [Effect]) {
    let (all, now): ([PeoplePages.Tile], PeoplePages.Tile)
    switch pages.page {
    case .all: return
    case .group(let id): (all, now) = (pages.groups, .group(id))
    case .alone: (all, now) = (pages.groups, .alone)
    case .person(let id): (all, now) = (pages.people, .person(id))
    }
    guard let place = all.firstIndex(of: now), all.indices.contains(place + step) else {
      return note(step > 0 ? "this is the last one" : "this is the first one")
    }
    let part = pages.part
    open(all[place + step], &effects)
    if case .person(let id) = pages.page, part != .odd {
      pages.part = part
      pages.faces = personFaces(id)
    }
  }

  /// Space: marks a tile; takes a face out of its group, or marks it on the other pages; then goes on.
  mutating func markInPeople() {
    guard pages.page == .all else {
      guard pages.faces.indices.contains(pages.face) else { return }
      let chosen = pages.range.map { min($0, pages.face)...max($0, pages.face) } ?? pages.face...pages.face
      let faces = Set(pages.faces[chosen])
      if faces.isSubset(of: pages.out) { pages.out.subtract(faces) } else { pages.out.formUnion(faces) }
      if pages.range == nil { pages.face = min(pages.face + 1, pages.faces.count - 1) }
      pages.range = nil
      return
    }
    guard pages.tiles.indices.contains(pages.cursor) else { return }
    let tile = pages.tiles[pages.cursor]
    if tile == .alone { return note("these faces are alike in nothing; Enter opens them") }
    if pages.marked.remove(tile) == nil { pages.marked.insert(tile) }
    pages.cursor = min(pages.cursor + 1, pages.tiles.count - 1)
  }

  mutating func nextPeopleOrder() {
    guard pages.page == .all else { return }
    let orders = PeoplePages.Order.allCases
    pages.order = orders[(pages.order.rawValue + 1) % orders.count]
    arrangePeople()
    (pages.cursor, pages.top) = (0, 0)
    report(.note, "people \(pages.order.words)")
  }

  mutating func resizePeople(_ step: Int) {
    let now = peopleGrid.size, size = min(max(0, now + step), PeopleGrid.sizes.count - 1)
    if size == now {
      return note(step > 0 ? "tiles are as large as they get" : "tiles are as small as they get")
    }
    pages.size = size
  }

  // MARK: Layout

  var peopleGrid: PeopleGrid { peopleGrid(in: layoutWithoutBox.pictureArea) }

  func peopleGrid(in area: CellRect) -> PeopleGrid {
    guard pages.page == .all else {
      return PeopleGrid(area: area, size: pages.size, counts: [pages.faces.count], words: 0)
    }
    return PeopleGrid(
      area: area, size: pages.size, counts: [pages.people.count, pages.groups.count],
      words: peopleWords(columns: area.columns - 4).count)
  }

  /// The selected tile or face.
  func selectedTileCells(_ layout: Layout) -> CellRect? {
    let grid = peopleGrid(in: layout.pictureArea)
    return pages.page == .all
      ? grid.tiles(from: pages.top).first { $0.tile == pages.cursor }?.cells
      : visibleFaces(grid).first { $0.place == pages.face }?.cells
  }

  /// The faces of the page that are on screen with their cells.
  func visibleFaces(_ grid: PeopleGrid) -> [(place: Int, cells: CellRect)] {
    let first = pages.faceTop * grid.perRow
    return (first..<max(first, min(pages.faces.count, first + grid.pageRows * grid.perRow))).map { place in
      (place, grid.cells(place - first))
    }
  }
}
