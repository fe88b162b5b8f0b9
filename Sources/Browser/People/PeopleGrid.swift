import Geometry
package import Screen

/// The layout of the People view's tiles, scrolled by rows. Where there are more tiles than fit, their rows share the
/// whole height, so that none of it stays empty.
package struct PeopleGrid: Hashable {
  /// A line or row of tiles.
  package enum Block: Hashable {
    /// Above the tiles of people (0) or of groups (1).
    case heading(Int)
    /// A row of a section's tiles.
    case row(Int, Int)
    /// What stands where tiles would be: lines of text.
    case words(Int)
  }

  let area: CellRect
  /// The usual height of a tile; on screen it may be a row more or less.
  package let columns, rows: Int
  package let perRow: Int
  /// The rows of tiles that fit at the same time, at least one.
  package let pageRows: Int
  /// Whether there are more tiles than fit.
  package let isScrolled: Bool
  /// The place of the tiles' size in ``sizes``.
  let size: Int
  /// Whether faces, not people and groups, are shown.
  private let counts: [Int]
  private let wordRows: Int

  /// Columns and rows of a tile, by its size.
  package static let sizes = [(12, 7), (16, 9), (24, 13), (36, 19)]
  /// Tiles of so many rows have no line to spare.
  private static let leastRows = 5
  /// The size that a view begins with.
  static let usualSize = 1

  /// - Parameters:
  ///   - size: a place in ``sizes``; nil for the usual size, or the largest above it at which nothing is off screen.
  ///   - counts: the tiles of both sections.
  ///   - words: lines of text below everything.
  package init(area: CellRect, size: Int?, counts: [Int], words: Int) {
    (self.area, self.counts, wordRows) = (area, counts, words)
    func fits(_ index: Int) -> Bool {
      let (columns, rows) = Self.sizes[index]
      let perRow = max(1, area.columns / columns)
      let heights = counts.filter { $0 > 0 }.map { 1 + ($0 + perRow - 1) / perRow * rows }
      return heights.reduce(words, +) <= area.rows && columns <= area.columns
    }
    let larger = Self.sizes.indices.last { $0 > Self.usualSize && fits($0) }
    self.size = size ?? larger ?? Self.usualSize
    let wanted = Self.sizes[self.size]
    columns = min(wanted.0, max(1, area.columns))
    perRow = max(1, area.columns / columns)
    isScrolled = !fits(self.size)
    // Tiles of both sections have a heading above them, a page of faces has none.
    let height = max(2, area.rows - (counts.count > 1 ? 1 : 0))
    let fitting = isScrolled ? (Double(height) / Double(wanted.1)).rounded() : Double(height / wanted.1)
    pageRows = max(1, Int(fitting))
    // A tile that does not fit whole is cut, rather than not shown.
    rows = isScrolled ? height / pageRows : min(wanted.1, max(2, area.rows - 1))
  }

  /// Everything from top to bottom.
  package var blocks: [Block] {
    var blocks: [Block] = []
    for (section, count) in counts.enumerated() {
      guard count > 0 else { continue }
      blocks.append(.heading(section))
      blocks += (0..<(count + perRow - 1) / perRow).map { .row(section, $0) }
    }
    if wordRows > 0 { blocks.append(.words(wordRows)) }
    return blocks
  }

  /// The least height on screen: a row of tiles gives up a line for a heading that comes between.
  private func height(_ block: Block) -> Int {
    switch block {
    case .heading: 1
    case .row: rows - (isScrolled && rows > Self.leastRows ? 1 : 0)
    case .words(let count): count
    }
  }

  /// The block of a tile.
  package func block(of tile: Int) -> Block {
    tile < (counts.first ?? 0) ? .row(0, tile / perRow) : .row(1, (tile - (counts.first ?? 0)) / perRow)
  }

  /// The first block to show so that a tile is seen whole, with the heading of its section above its first row.
  package func top(showing tile: Int, from top: Int) -> Int {
    let blocks = blocks
    guard let place = blocks.firstIndex(of: block(of: tile)) else { return 0 }
    var first = min(max(0, top), blocks.count - 1)
    let upper = place > 0 && isHeading(blocks[place - 1]) ? place - 1 : place
    if upper < first { first = upper }
    // As far down as the tile needs; counted from its row up, since there may be very many above.
    var (lowest, rows) = (place, height(blocks[place]))
    while lowest > 0, rows + height(blocks[lowest - 1]) <= area.rows {
      lowest -= 1
      rows += height(blocks[lowest])
    }
    first = max(first, lowest)
    // No empty rows at the end while something is above.
    while first > 0, blocks[(first - 1)...].reduce(0, { $0 + height($1) }) <= area.rows { first -= 1 }
    return first
  }

  private func isHeading(_ block: Block) -> Bool { if case .heading = block { true } else { false } }

  /// What is on screen from a block on, each with its place; words may be cut, rows of tiles share what is left.
  private func placed(from top: Int) -> [(block: Block, row: Int, rows: Int)] {
    var shown: [Block] = []
    var used = 0
    for block in blocks.dropFirst(top) where used < area.rows {
      // A row of tiles without its words is not shown.
      if case .row = block, used + height(block) > area.rows { break }
      shown.append(block)
      used += height(block)
    }
    let tileRows = shown.count { if case .row = $0 { true } else { false } }
    let left = max(0, area.rows - used)
    // Few tiles do not grow by more than a row: below them there is nothing more.
    let spare = isScrolled || left <= tileRows ? left : 0
    var (row, place) = (area.row, 0)
    return shown.map { block in
      var rows = height(block)
      if case .row = block {
        rows += spare / tileRows + (place < spare % tileRows ? 1 : 0)
        place += 1
      }
      defer { row += rows }
      return (block, row, rows)
    }
  }

  /// What is on screen from a block on, each with its row; the last may be cut.
  func visible(from top: Int) -> [(block: Block, row: Int)] { placed(from: top).map { ($0.block, $0.row) } }

  /// The tiles on screen with their cells.
  package func tiles(from top: Int) -> [(tile: Int, cells: CellRect)] {
    placed(from: top).flatMap { block, row, rows -> [(Int, CellRect)] in
      guard case .row(let section, let index) = block else { return [] }
      let before = section == 0 ? 0 : counts[0]
      return (0..<min(perRow, counts[section] - index * perRow)).map { place in
        let cells = CellRect(column: area.column + place * columns, row: row, columns: columns, rows: rows)
        return (before + index * perRow + place, cells)
      }
    }
  }

  /// The cells of a page's tile, counted from the first on screen: the first rows get what is left over.
  package func cells(_ offset: Int) -> CellRect {
    let row = offset / perRow, spare = isScrolled ? max(0, area.rows - pageRows * rows) : 0
    let more = (0...row).map { spare / pageRows + ($0 < spare % pageRows ? 1 : 0) }
    return CellRect(
      column: area.column + offset % perRow * columns,
      row: area.row + row * rows + more.dropLast().reduce(0, +), columns: columns, rows: rows + more[row])
  }

  /// The tile that a step of rows leads to; columns are kept, and sections crossed.
  func tile(_ tile: Int, movedBy step: Int) -> Int {
    let first = counts.first ?? 0, total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    let place = tile < first ? tile : tile - first
    let column = place % perRow
    let rowBlocks = blocks.filter { if case .row = $0 { true } else { false } }
    guard let now = rowBlocks.firstIndex(of: block(of: tile)) else { return 0 }
    let wanted = min(max(0, now + step), rowBlocks.count - 1)
    guard wanted != now, case .row(let section, let row) = rowBlocks[wanted] else { return tile }
    let before = section == 0 ? 0 : first
    return before + min(row * perRow + column, counts[section] - 1)
  }

  /// A tile's picture, above its last lines of words; as large in every tile, so that faces are drawn once.
  func picture(in tile: CellRect, lines: Int) -> CellRect {
    CellRect(
      column: tile.column + 1, row: tile.row, columns: max(1, tile.columns - 2),
      rows: max(1, min(tile.rows, rows) - lines))
  }

  /// The four small pictures of a group's tile.
  func quarters(of tile: CellRect) -> [CellRect] {
    let all = picture(in: tile, lines: 2)
    let (width, height) = (all.columns / 2, all.rows / 2)
    guard width > 0, height > 0 else { return [all] }
    return (0..<4).map { place in
      CellRect(
        column: all.column + place % 2 * width, row: all.row + place / 2 * height, columns: width,
        rows: height)
    }
  }
}
