package import Screen

/// Splits the way from what the screen shows to a frame into steps of few bytes, for a slow line: the text first, then
/// the picture, coarse at first and finer with every pass.
///
/// A step is a frame between the two. It is made from what the screen shows now, so that a frame which is no longer
/// wanted costs nothing more.
package struct FrameSteps: Sendable {
  /// How many bytes of text, and of a picture, a step may have.
  package static let textLimit = 3800, pieceLimit = 3000
  /// What a byte less may cost (``CellCoder/byteWorth``) in each pass over the picture. The last one leaves less than half
  /// a decibel to what the cells can show.
  package static let worths: [Float] = [1000, 60, 1.5]

  /// About what a cell of a picture takes.
  private static let cellBytes = 11

  private let usesPalette: Bool
  /// Whether pictures are sent apart from the text.
  private let splitsPictures: Bool
  private let repeats: Bool
  /// The frame at the end of all steps.
  private var goal: Frame?
  private var pass = 0
  /// The next row of the pass, the columns of it that are done, and how many rows are left. A new picture begins where
  /// the last one was left: so every part of a film gets its turn.
  private var row = 0, column = 0, left = 0

  /// A frame between what the screen shows and what it should show.
  package struct Step: Sendable {
    package var frame: Frame
    package var isText: Bool
    /// The bytes that it takes, nearly: for text an estimate.
    package var bytes: Int
  }

  package init(usesPalette: Bool, splitsPictures: Bool = true, repeats: Bool = false) {
    (self.usesPalette, self.splitsPictures, self.repeats) = (usesPalette, splitsPictures, repeats)
  }

  /// Sets the frame that is wanted.
  package mutating func aim(at frame: Frame) {
    guard frame != goal else { return }
    defer { goal = frame }
    // Only the text has changed: the picture goes on where it is, and one that is finished is.
    if let goal, goal.hasSamePictures(as: frame) { return }
    if row >= frame.rows { row = 0 }
    (pass, column, left) = (0, 0, frame.rows)
  }

  /// Begins anew, for a screen that is no longer known.
  package mutating func restart() {
    (pass, column, left) = (0, 0, goal?.rows ?? 0)
  }

  /// The next step; nil when the screen shows all that it can.
  ///
  /// - Parameters:
  ///   - shown: what the screen shows; nil when unknown.
  ///   - includesPictures: whether a piece of the picture may be sent.
  package mutating func next(over shown: Frame?, includesPictures: Bool) -> Step? {
    guard let goal else { return nil }
    let known = shown.flatMap { $0.columns == goal.columns && $0.rows == goal.rows ? $0 : nil }
    if let text = text(of: goal, over: known) { return text }
    guard includesPictures, let known else { return nil }
    return piece(of: goal, over: known)
  }

  // MARK: Text

  /// The rows of changed text that fit into a step; nil when no text has changed.
  private func text(of goal: Frame, over shown: Frame?) -> Step? {
    var frame = shown ?? Frame(columns: goal.columns, rows: goal.rows)
    var bytes = shown == nil ? 12 * goal.rows : 0
    var hasText = shown == nil
    // The rows that take the fewest bytes first: a key should show at once where it changes little.
    let shownBefore = frame
    let rows = (0..<goal.rows).compactMap { row in
      cost(of: goal, row: row, over: shownBefore).map { (row: row, cost: $0) }
    }
    for (row, cost) in rows.sorted(by: { ($0.cost, $0.row) < ($1.cost, $1.row) }) {
      if hasText, bytes + cost > Self.textLimit { break }
      hasText = true
      bytes += cost
      for column in 0..<goal.columns {
        let cell = goal[column, row]
        if !isPicture(cell), !isEmptied(cell, over: frame[column, row]) { frame[column, row] = cell }
      }
    }
    hasText = hasText || frame.cursor != goal.cursor
    frame.cursor = goal.cursor
    return hasText ? Step(frame: frame, isText: true, bytes: bytes + 16) : nil
  }

  /// About how many bytes the changed text of a row takes, with the picture cells that must be sent again beside it;
  /// nil when nothing has changed.
  private func cost(of goal: Frame, row: Int, over shown: Frame) -> Int? {
    var cost = 0, pictures = 0
    var last: Int?
    var look: (Role, Role?)?
    for column in 0..<goal.columns {
      let cell = goal[column, row]
      if isPicture(cell) {
        pictures += 1
        continue
      }
      if cell == shown[column, row] || isEmptied(cell, over: shown[column, row]) { continue }
      if last != column - 1 {
        // Cells between two texts may be printed over; before the first, curses clears the line.
        let between = last.map { column - $0 } ?? .max
        cost +=
          8 + Self.cellBytes
          * min(pictures, between <= Painter.gapOverwritten ? between : Painter.marginOverwritten)
      }
      pictures = 0
      last = column
      switch cell.content {
      case .text(let character): cost += character.utf8.count
      case .picture(let picture): cost += 12 + String(picture.glyph).utf8.count
      case .image: cost += 1
      case .wideTail: break
      }
      if look.map({ $0 != (cell.role, cell.ground) }) ?? true {
        cost += 20
        look = (cell.role, cell.ground)
      }
    }
    return last == nil ? nil : cost + 8 + (pictures > 0 ? Self.cellBytes : 0)
  }

  private func isPicture(_ cell: Cell) -> Bool {
    if splitsPictures, case .picture = cell.content { return true }
    return false
  }

  /// Whether a cell is empty now where a picture was, which is the picture's matter.
  private func isEmptied(_ cell: Cell, over shown: Cell) -> Bool {
    guard splitsPictures, case .picture = shown.content else { return false }
    return cell == Cell(.text(" "), role: .background)
  }

  // MARK: Pictures

  /// The next cells of the picture that fit into a step; nil when all passes are over.
  private mutating func piece(of goal: Frame, over shown: Frame) -> Step? {
    guard splitsPictures else { return nil }
    while pass < Self.worths.count {
      var coder = CellCoder(byteWorth: Self.worths[pass], usesPalette: usesPalette)
      var writer = PictureWriter(usesPalette: usesPalette, repeats: repeats, shortens: true)
      var frame = shown
      var emptied = 0
      while left > 0 {
        emptied += empty(row, of: &frame, like: goal)
        var wanted = goal.pictures(of: row)
        for done in 0..<column { wanted[done] = nil }
        let old = shown.pictures(of: row)
        if wanted.contains(where: { $0 != nil }), wanted != old {
          let cells = coder.code(wanted, over: old)
          for index in column..<goal.columns {
            guard let cell = cells[index] else { continue }
            frame[index, row] = Cell(.picture(cell))
            if !cell.isWideTail {
              writer.put(cell, column: index, row: row, columns: cell.isWide ? 2 : 1)
            }
            if writer.count + emptied >= Self.pieceLimit, !cell.isWide {
              column = index + 1
              return Step(frame: frame, isText: false, bytes: writer.count + emptied)
            }
          }
        }
        (row, column, left) = (row + 1 < goal.rows ? row + 1 : 0, 0, left - 1)
        if writer.count + emptied >= Self.pieceLimit {
          return Step(frame: frame, isText: false, bytes: writer.count + emptied)
        }
      }
      (pass, left) = (pass + 1, goal.rows)
      if writer.count + emptied > 0 {
        return Step(frame: frame, isText: false, bytes: writer.count + emptied)
      }
    }
    return nil
  }

  /// Empties the cells of a row where a picture was. Returns about how many bytes that takes, with the picture's cells
  /// beside them, which curses may print over.
  private func empty(_ row: Int, of frame: inout Frame, like goal: Frame) -> Int {
    var bytes = 0
    var last = -2
    for column in 0..<goal.columns where isEmptied(goal[column, row], over: frame[column, row]) {
      frame[column, row] = goal[column, row]
      bytes += last == column - 1 ? 1 : 28 + Self.cellBytes * Painter.marginOverwritten
      last = column
    }
    return bytes
  }
}

extension Frame {
  fileprivate func hasSamePictures(as other: Frame) -> Bool {
    guard columns == other.columns, rows == other.rows else { return false }
    return zip(cells, other.cells).allSatisfy { ours, theirs in
      switch (ours.content, theirs.content) {
      case (.picture(let a), .picture(let b)): a == b
      case (.picture, _), (_, .picture): false
      default: true
      }
    }
  }

  /// The picture cells of a row; nil where there is something else.
  func pictures(of row: Int) -> [PictureCell?] {
    cells[row * columns..<(row + 1) * columns].map { cell in
      if case .picture(let picture) = cell.content { picture } else { nil }
    }
  }
}
