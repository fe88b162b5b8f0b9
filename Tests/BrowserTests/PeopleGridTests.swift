import Browser
import Screen
import Testing

/// Where the tiles of the People view are.
@Suite("Tiles of people") struct PeopleGridTests {
  @Test(
    "tiles leave no row empty while there are more of them, wherever the view is", arguments: [80, 120, 200])
  func noEmptyRows(columns: Int) throws {
    for rows in 12...60 {
      let area = CellRect(column: 0, row: 1, columns: columns, rows: rows - 2)
      for size in [nil] + PeopleGrid.sizes.indices.map(Optional.some) {
        for counts in [[400, 300], [1, 400], [400, 0], [0, 400], [30, 30]] {
          let grid = PeopleGrid(area: area, size: size, counts: counts, words: 0)
          guard grid.isScrolled else { continue }
          var top = 0
          for tile in stride(from: 0, to: counts.reduce(0, +), by: 17) {
            top = grid.top(showing: tile, from: top)
            let tiles = grid.tiles(from: top)
            let place = "\(columns)x\(rows), size \(size ?? -1), \(counts), tile \(tile)"
            #expect(tiles.contains { $0.tile == tile }, "\(place) is on screen")
            // Rows follow each other down to the last line, but for headings.
            var (next, headings) = (area.row, 0)
            for row in Set(tiles.map(\.cells.row)).sorted() {
              let cells = try #require(tiles.first { $0.cells.row == row }).cells
              headings += row - next
              #expect((0...1).contains(row - next), "\(place)")
              next = cells.endRow
            }
            #expect(headings <= 2 && (area.endRow - 1...area.endRow).contains(next), "\(place): \(next)")
            if next < area.endRow {
              // A heading of which no tile fits is the last line.
              let blocks = grid.blocks
              let shown = grid.block(of: try #require(tiles.last).tile)
              let following = try #require(blocks.firstIndex(of: shown)) + 1
              #expect(following < blocks.count && blocks[following] == .heading(1), "\(place)")
            }
          }
        }
      }
    }
  }

  @Test("the faces of a page fill it, too", arguments: [80, 120, 200])
  func pages(columns: Int) {
    for rows in 12...60 {
      let area = CellRect(column: 0, row: 1, columns: columns, rows: rows - 2)
      for size in [nil] + PeopleGrid.sizes.indices.map(Optional.some) {
        let grid = PeopleGrid(area: area, size: size, counts: [1000], words: 0)
        let all = (0..<grid.perRow * grid.pageRows).map { grid.cells($0) }
        #expect(
          all.first?.row == area.row && all.last?.endRow == area.endRow, "\(columns)x\(rows) \(size ?? -1)")
        for (cells, below) in zip(all, all.dropFirst(grid.perRow)) { #expect(cells.endRow == below.row) }
      }
    }
  }

  @Test("a few tiles stay as they are", arguments: [24, 40, 60])
  func few(rows: Int) {
    let area = CellRect(column: 0, row: 1, columns: 120, rows: rows - 2)
    let grid = PeopleGrid(area: area, size: 0, counts: [2, 3], words: 0)
    #expect(!grid.isScrolled && grid.tiles(from: 0).allSatisfy { $0.cells.rows == 7 })
  }
}
