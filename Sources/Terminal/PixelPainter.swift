package import Screen

/// Brings the pictures in pixels of a frame onto the screen: only the parts that are not there yet.
///
/// Pure bookkeeping over an encoder's bytes. Drawn graphics lie in the cells, so the cells that need pixels
/// are gathered into rectangles; kept graphics are sent in tiles, each placed as often as the text over it
/// requires.
package struct PixelPainter {
  /// Cells of a tile of kept graphics: small enough that a changed box sends little, large enough to be few.
  static let tileColumns = 16, tileRows = 8

  package let encoder: GraphicsEncoder
  /// How kept graphics are shown inside tmux; nil outside.
  private let placeholders: Placeholders?
  /// Which picture's placeholder stands in a cell of the screen, row by row.
  private var placed: [Int: Int] = [:]
  /// Parts drawn since the picture was last drawn whole. Xterm keeps 16 graphics and drops the oldest, which
  /// would then be the picture itself.
  private var parts = 0
  private static let maximumParts = 8
  private var tiles: [Tile] = []
  private var lastNumber = 100

  /// Bytes in their order.
  package struct Output: Hashable, Sendable {
    /// Pixels to upload without showing them. They are sent outside the synchronized update, which terminals
    /// abort when it grows too large.
    package var uploads: [UInt8] = []
    /// What changes the screen, to be sent after the text.
    package var shown: [UInt8] = []

    package init(uploads: [UInt8] = [], shown: [UInt8] = []) { (self.uploads, self.shown) = (uploads, shown) }
  }

  /// A part of a picture that the terminal keeps.
  private struct Tile {
    var number: Int
    /// On the screen.
    var cells: CellRect
    var pixels: [UInt8]
    /// The parts of it that are seen, on the screen.
    var shown: [CellRect] = []
  }

  package init(encoder: GraphicsEncoder, placeholders: Placeholders? = nil) {
    (self.encoder, self.placeholders) = (encoder, placeholders)
  }

  /// Forgets what was sent, for a screen that was cleared.
  package mutating func forget() { tiles.removeAll() }

  /// The bytes that remove all pictures.
  package mutating func clearPictures() -> [UInt8] {
    defer { tiles.removeAll() }
    guard case .kept(let graphics) = encoder, !tiles.isEmpty else { return [] }
    guard placeholders != nil else { return graphics.removeAll() }
    // Other panes of the terminal may show pictures, too.
    placed.removeAll()
    return tiles.flatMap { Placeholders.passed(graphics.remove(number: $0.number)) }
  }

  /// The bytes that turn what is shown into what the frame shows.
  ///
  /// - Parameters:
  ///   - old: what the screen shows; nil when nothing.
  ///   - damaged: cells (row by row) that text may have been written over, though they are `.image` in both frames.
  package mutating func bytes(for frame: Frame, over old: Frame?, damaged: Set<Int> = []) -> Output {
    switch encoder {
    case .drawn(let graphics):
      Output(shown: draw(frame, over: old, damaged: damaged, with: graphics))
    case .kept(let graphics):
      if let placeholders {
        place(frame, from: old, damaged: damaged, with: graphics, by: placeholders)
      } else {
        keep(frame, from: old, with: graphics)
      }
    }
  }

  // MARK: Drawn graphics

  private mutating func draw(
    _ frame: Frame, over old: Frame?, damaged: Set<Int>, with graphics: any DrawnGraphics
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    if old == nil { parts = 0 }
    for (index, image) in frame.images.enumerated() {
      var needed = Rectangles.covering(image.cells) { column, row in
        guard frame.shows(index, column: column, row: row) else { return false }
        if damaged.contains(row * frame.columns + column) { return true }
        guard let old, case .image(let before) = old[column, row].content, before < old.images.count else {
          return true
        }
        return !image.isSame(
          as: old.images[before], column: column - image.cells.column, row: row - image.cells.row)
      }
      guard !needed.isEmpty else { continue }
      parts += needed.count
      if parts > Self.maximumParts {
        // The whole picture, as far as it is visible, replaces all parts.
        needed = Rectangles.covering(image.cells) { frame.shows(index, column: $0, row: $1) }
        parts = needed.count
      }
      for rect in needed.flatMap({ Self.pieces(of: $0, image) }) {
        let part = image.pixels(under: rect.moved(byColumns: -image.cells.column, rows: -image.cells.row))
        bytes += Self.position(rect)
        bytes += graphics.draw(image.picture, part: part, columns: rect.columns, rows: rect.rows)
      }
    }
    return Self.wrapped(bytes)
  }

  /// By default xterm ignores graphics that are wider or higher than this.
  private static let maximumPixels = 1000

  /// A rectangle in pieces that every terminal takes.
  private static func pieces(of rect: CellRect, _ image: ImagePlacement) -> [CellRect] {
    let columns = max(1, maximumPixels * image.cells.columns / max(1, image.picture.width))
    let rows = max(1, maximumPixels * image.cells.rows / max(1, image.picture.height))
    return tiles(of: rect, columns: columns, rows: rows)
  }

  // MARK: Kept graphics

  private mutating func keep(_ frame: Frame, from old: Frame?, with graphics: any KeptGraphics) -> Output {
    var bytes: [UInt8] = []
    var uploads: [UInt8] = []
    if old == nil {
      if !tiles.isEmpty { uploads += graphics.removeAll() }
      tiles.removeAll()
    }
    var kept: [Tile] = []
    for (index, image) in frame.images.enumerated() {
      for cells in Self.tiles(of: image.cells) {
        let shown = Rectangles.covering(cells) { frame.shows(index, column: $0, row: $1) }
        guard !shown.isEmpty else { continue }
        let part = image.pixels(under: cells.moved(byColumns: -image.cells.column, rows: -image.cells.row))
        let pixels = image.picture.pixels(of: part)
        var tile: Tile
        if let known = tiles.firstIndex(where: { $0.cells == cells && $0.pixels == pixels }) {
          tile = tiles.remove(at: known)
        } else {
          lastNumber += 1
          tile = Tile(number: lastNumber, cells: cells, pixels: pixels)
          uploads += graphics.send(image.picture, part: part, number: tile.number)
        }
        bytes += Self.show(shown, of: &tile, size: part, with: graphics)
        kept.append(tile)
      }
    }
    // The new tiles are already in place, so removing the old ones does not flicker.
    for tile in tiles { bytes += graphics.remove(number: tile.number) }
    tiles = kept
    return Output(uploads: uploads, shown: Self.wrapped(bytes))
  }

  private static func show(
    _ shown: [CellRect], of tile: inout Tile, size: PixelRect, with graphics: any KeptGraphics
  ) -> [UInt8] {
    guard shown != tile.shown else { return [] }
    var bytes: [UInt8] = []
    for (index, rect) in shown.enumerated() {
      let x = (rect.column - tile.cells.column) * size.width / tile.cells.columns
      let y = (rect.row - tile.cells.row) * size.height / tile.cells.rows
      let part = PixelRect(
        x: x, y: y, width: (rect.endColumn - tile.cells.column) * size.width / tile.cells.columns - x,
        height: (rect.endRow - tile.cells.row) * size.height / tile.cells.rows - y)
      bytes += position(rect)
      bytes += graphics.place(
        number: tile.number, placement: index + 1, part: part, columns: rect.columns, rows: rect.rows)
    }
    for index in shown.count..<max(shown.count, tile.shown.count) {
      bytes += graphics.remove(number: tile.number, placement: index + 1)
    }
    tile.shown = shown
    return bytes
  }

  // MARK: Placeholders

  private mutating func place(
    _ frame: Frame, from old: Frame?, damaged: Set<Int>, with graphics: any KeptGraphics,
    by placeholders: Placeholders
  ) -> Output {
    var output = Output()
    if old == nil {
      // The screen was cleared, or the terminal may have forgotten the pictures.
      for tile in tiles { output.uploads += Placeholders.passed(graphics.remove(number: tile.number)) }
      tiles.removeAll()
      placed.removeAll()
    }
    var (kept, now): ([Tile], [Int: Int]) = ([], [:])
    for (index, image) in frame.images.enumerated() {
      for cells in Self.tiles(of: image.cells) {
        let runs = Rectangles.covering(cells) { frame.shows(index, column: $0, row: $1) }
        guard !runs.isEmpty else { continue }
        let part = image.pixels(under: cells.moved(byColumns: -image.cells.column, rows: -image.cells.row))
        let pixels = image.picture.pixels(of: part)
        var tile: Tile
        if let known = tiles.firstIndex(where: { $0.cells == cells && $0.pixels == pixels }) {
          tile = tiles.remove(at: known)
        } else {
          lastNumber += 1
          tile = Tile(number: placeholders.number(lastNumber), cells: cells, pixels: pixels)
          output.uploads += Placeholders.passed(graphics.send(image.picture, part: part, number: tile.number))
          output.uploads += placeholders.prepare(tile.number, columns: cells.columns, rows: cells.rows)
        }
        for row in runs.flatMap({ run in
          (0..<run.rows).map {
            CellRect(column: run.column, row: run.row + $0, columns: run.columns, rows: 1)
          }
        }) {
          let range = (row.row * frame.columns + row.column)..<(row.row * frame.columns + row.endColumn)
          if range.contains(where: { placed[$0] != tile.number || damaged.contains($0) }) {
            output.shown += Self.position(row)
            output.shown += placeholders.text(
              tile.number, row: row.row - cells.row,
              columns: row.column - cells.column..<row.endColumn - cells.column)
          }
          for cell in range { now[cell] = tile.number }
        }
        kept.append(tile)
      }
    }
    // Nothing on the screen names the old pictures any more.
    for tile in tiles { output.shown += Placeholders.passed(graphics.remove(number: tile.number)) }
    (tiles, placed) = (kept, now)
    output.shown = Self.wrapped(output.shown)
    return output
  }

  private static func tiles(
    of cells: CellRect, columns: Int = tileColumns, rows: Int = tileRows
  ) -> [CellRect] {
    stride(from: cells.row, to: cells.endRow, by: rows).flatMap { row in
      stride(from: cells.column, to: cells.endColumn, by: columns).map { column in
        CellRect(
          column: column, row: row, columns: min(columns, cells.endColumn - column),
          rows: min(rows, cells.endRow - row))
      }
    }
  }

  private static func position(_ rect: CellRect) -> [UInt8] {
    Array("\u{1b}[\(rect.row + 1);\(rect.column + 1)H".utf8)
  }

  /// Between saving and restoring the cursor, which keeps curses' idea of the terminal true.
  private static func wrapped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.isEmpty ? [] : [0x1b, 0x37] + bytes + [0x1b, 0x38]
  }
}

/// Cells gathered into few rectangles.
package enum Rectangles {
  /// Rectangles that cover the wanted cells of an area and no others: the runs of each row, joined with equal runs
  /// of the rows above.
  package static func covering(_ area: CellRect, where wants: (Int, Int) -> Bool) -> [CellRect] {
    var (open, closed): ([CellRect], [CellRect]) = ([], [])
    for row in area.row..<area.endRow {
      var next: [CellRect] = []
      var column = area.column
      while column < area.endColumn {
        guard wants(column, row) else {
          column += 1
          continue
        }
        let start = column
        while column < area.endColumn, wants(column, row) { column += 1 }
        let above = open.firstIndex { $0.column == start && $0.endColumn == column }
        var run = CellRect(column: start, row: row, columns: column - start, rows: 1)
        if let above {
          run = open.remove(at: above)
          run.rows += 1
        }
        next.append(run)
      }
      closed += open
      open = next
    }
    return closed + open
  }
}

extension CellRect {
  fileprivate func moved(byColumns columns: Int, rows: Int) -> CellRect {
    CellRect(column: column + columns, row: row + rows, columns: self.columns, rows: self.rows)
  }
}

extension Frame {
  /// Whether a cell shows the image of an index.
  fileprivate func shows(_ index: Int, column: Int, row: Int) -> Bool {
    guard column >= 0, row >= 0, column < columns, row < rows else { return false }
    return self[column, row].content == .image(index)
  }
}
