package import Screen

/// A frame on its way to the screen. On a fast line its pictures are coded: they look as they are wanted, and take few
/// bytes.
package struct CodedFrame: Sendable {
  /// As it is sent, once no row is uncoded.
  package private(set) var frame: Frame
  /// What the screen shows; nil when that is not to be relied on.
  var old: Frame?
  /// The rows whose picture cells are still to be coded.
  package private(set) var uncoded: Set<Int> = []
  private var coder: CellCoder

  /// The frame as it is wanted, no row of which is to be coded.
  ///
  /// - Parameter old: what the screen shows, a frame of the same size; nil when unknown.
  package init(_ frame: Frame, over old: Frame?, usesPalette: Bool) {
    self.frame = frame
    self.old = old
    coder = CellCoder(usesPalette: usesPalette)
  }

  /// Keeps the cells that are shown where the picture is the same as before; the other rows are to be coded.
  ///
  /// - Parameter lastWanted: the frame that looks like what is shown, as it was wanted; nil when it is the same.
  package mutating func findUncoded(lastWanted: Frame?) {
    let new = frame.cells, shown = old?.cells
    let before = shown.map { lastWanted?.cells ?? $0 }
    for row in 0..<frame.rows {
      let range = row * frame.columns..<(row + 1) * frame.columns
      var hasPicture = false, isSame = true
      for index in range {
        guard case .picture = new[index].content else { continue }
        hasPicture = true
        isSame = before.map { $0[index] == new[index] } ?? false
        if !isSame { break }
      }
      guard hasPicture else { continue }
      guard isSame, let shown else {
        uncoded.insert(row)
        continue
      }
      for index in range where shown[index] != new[index] {
        if case .picture = new[index].content { frame[index - range.lowerBound, row] = shown[index] }
      }
    }
  }

  /// Chooses how the picture cells of a row are sent.
  package mutating func code(_ row: Int) {
    guard uncoded.remove(row) != nil else { return }
    let wanted = frame.pictures(of: row)
    let shown = old?.pictures(of: row) ?? Array(repeating: nil, count: frame.columns)
    let cells = coder.code(wanted, over: shown)
    for column in 0..<frame.columns {
      guard wanted[column] != nil, let cell = cells[column] ?? shown[column] else { continue }
      frame[column, row] = Cell(.picture(cell))
    }
  }

  /// Forgets the colours that the terminal writes in: other bytes came between.
  mutating func beginPiece() { coder.begin() }
}
