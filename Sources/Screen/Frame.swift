/// A screenful: what every cell shows, and where the text cursor stands.
///
/// Views draw into a frame from the state alone; `Terminal` sends only what differs from the frame before.
public struct Frame: Hashable, Sendable {
  /// Cells across and down; 0 is allowed.
  public let columns, rows: Int
  /// `rows * columns` cells, row by row.
  public private(set) var cells: [Cell]
  /// Where to show the text cursor (while typing); hidden when nil.
  public var cursor: CellPosition?
  /// Pictures in pixels; each shows where cells are `.image` of its index.
  public private(set) var images: [ImagePlacement] = []

  /// A frame of spaces in the style of `.background`, without images or text cursor.
  ///
  /// - Precondition: neither side is negative.
  public init(columns: Int, rows: Int) {
    precondition(columns >= 0 && rows >= 0, "frame: \(columns)×\(rows)")
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Cell(.text(" "), role: .background), count: columns * rows)
  }

  /// The rectangle of all cells.
  public var bounds: CellRect { CellRect(column: 0, row: 0, columns: columns, rows: rows) }

  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  /// Writes one line of text from `column`, at most `limit` columns wide and never past the frame's edge.
  ///
  /// Text that does not fit ends in `…`. Control characters and invalid text show as `�`. A wide
  /// character that would be cut in half is left out.
  /// - Returns: the columns used.
  @discardableResult
  public mutating func put(
    _ text: String, column: Int, row: Int, limit: Int = .max, role: Role = .text, ground: Role? = nil
  ) -> Int {
    guard row >= 0, row < rows, column >= 0, column < columns else { return 0 }
    let room = min(limit, columns - column)
    var used = 0
    for part in text.fitted(to: room) {
      let width = part.columns
      self[column + used, row] = Cell(.text(part), role: role, ground: ground)
      if width == 2 { self[column + used + 1, row] = Cell(.wideTail, role: role, ground: ground) }
      used += width
    }
    return used
  }

  /// Places a picture in pixels; cells drawn over it later hide it there.
  ///
  /// Cells outside the frame are left out.
  public mutating func place(_ image: ImagePlacement) {
    images.append(image)
    fill(image.cells, with: Cell(.image(images.count - 1), role: .background))
  }

  /// The frame at another size: cut or filled with empty cells.
  public func fitted(columns: Int, rows: Int) -> Frame {
    if columns == self.columns, rows == self.rows { return self }
    var frame = Frame(columns: columns, rows: rows)
    for row in 0..<min(rows, self.rows) {
      for column in 0..<min(columns, self.columns) { frame[column, row] = self[column, row] }
    }
    if let cursor, cursor.column < columns, cursor.row < rows { frame.cursor = cursor }
    frame.images = images
    return frame
  }

  /// Fills a rectangle with one cell; parts outside the frame are left out.
  public mutating func fill(_ rect: CellRect, with cell: Cell = Cell(.text(" "), role: .background)) {
    for row in max(0, rect.row)..<max(0, rect.row, min(rows, rect.endRow)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(columns, rect.endColumn)) {
        self[column, row] = cell
      }
    }
  }
}

/// A cell's place on the screen, from the top-left corner.
public struct CellPosition: Hashable, Sendable {
  /// Counted from 0.
  public var column, row: Int

  /// - Parameters:
  ///   - column: from 0 at the left.
  ///   - row: from 0 at the top.
  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}
