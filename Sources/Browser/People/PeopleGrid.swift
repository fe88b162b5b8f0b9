import Geometry
import Screen

/// The layout of the People view's tiles, scrolled by rows.
struct PeopleGrid: Hashable {
  /// A line or row of tiles.
  enum Block: Hashable {
    /// Above the tiles of people (0) or of groups (1).
    case heading(Int)
    /// A row of a section's tiles.
    case row(Int, Int)
    /// What stands where tiles would be: lines of text.
    case words(Int)
  }

  let area: CellRect
  let columns, rows: Int
  let perRow: Int
  /// The place of the tiles' size in ``sizes``.
  let size: Int
  /// Whether faces, not people and groups, are shown.
  private let counts: [Int]
  private let wordRows: Int

  /// Columns and rows of a tile, by its size.
  static let sizes = [(12, 7), (16, 9), (24, 13), (36, 19)]
  /// The size that a view begins with.
  static let usualSize = 1

  /// - Parameters:
  ///   - size: a place in ``sizes``; nil for the usual size, or the largest above it at which nothing is off screen.
  ///   - counts: the tiles of both sections.
  ///   - words: lines of text below everything.
  init(area: CellRect, size: Int?, counts: [Int], words: Int) {
    (self.area, self.counts, wordRows) = (area, counts, words)
    let larger = Self.sizes.indices.last { index in
      let (columns, rows) = Self.sizes[index]
      let perRow = max(1, area.columns / columns)
      let heights = counts.filter { $0 > 0 }.map { 1 + ($0 + perRow - 1) / perRow * rows }
      return index > Self.usualSize && heights.reduce(words, +) <= area.rows && columns <= area.columns
    }
    let wanted = Self.sizes[size ?? larger ?? Self.usualSize]
    self.size = size ?? larger ?? Self.usualSize
    columns = min(wanted.0, max(1, area.columns))
    // A tile that does not fit whole is cut, rather than not shown.
    rows = min(wanted.1, max(2, area.rows - 1))
    perRow = max(1, area.columns / columns)
  }

  /// Everything from top to bottom.
  var blocks: [Block] {
    var blocks: [Block] = []
    for (section, count) in counts.enumerated() {
      guard count > 0 else { continue }
      blocks.append(.heading(section))
      blocks += (0..<(count + perRow - 1) / perRow).map { .row(section, $0) }
    }
    if wordRows > 0 { blocks.append(.words(wordRows)) }
    return blocks
  }

  func height(_ block: Block) -> Int {
    switch block {
    case .heading: 1
    case .row: rows
    case .words(let count): count
    }
  }

  /// The block of a tile.
  func block(of tile: Int) -> Block {
    tile < (counts.first ?? 0) ? .row(0, tile / perRow) : .row(1, (tile - (counts.first ?? 0)) / perRow)
  }

  /// The first block to show so that a tile is seen whole, with the heading of its section above its first row.
  func top(showing tile: Int, from top: Int) -> Int {
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

  /// What is on screen from a block on, each with its row; the last may be cut.
  func visible(from top: Int) -> [(block: Block, row: Int)] {
    var row = area.row
    var shown: [(Block, Int)] = []
    for block in blocks.dropFirst(top) where row < area.endRow {
      // A row of tiles without its words is not shown.
      if case .row = block, row + height(block) > area.endRow { break }
      shown.append((block, row))
      row += height(block)
    }
    return shown
  }

  /// The tiles on screen with their cells.
  func tiles(from top: Int) -> [(tile: Int, cells: CellRect)] {
    visible(from: top).flatMap { block, row -> [(Int, CellRect)] in
      guard case .row(let section, let index) = block else { return [] }
      let before = section == 0 ? 0 : counts[0]
      return (0..<min(perRow, counts[section] - index * perRow)).map { place in
        let cells = CellRect(column: area.column + place * columns, row: row, columns: columns, rows: rows)
        return (before + index * perRow + place, cells)
      }
    }
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

  /// The rows of tiles that fit at the same time, at least one.
  var pageRows: Int { max(1, (area.rows - 2) / rows) }

  /// A tile's picture, above its last lines of words.
  func picture(in tile: CellRect, lines: Int) -> CellRect {
    CellRect(
      column: tile.column + 1, row: tile.row, columns: max(1, tile.columns - 2),
      rows: max(1, tile.rows - lines))
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
