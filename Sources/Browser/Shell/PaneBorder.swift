import Screen

/// A border that can be dragged.
enum PaneBorder: Hashable, Sendable {
  /// Between the list and the picture, the picture and the faces, the faces and the knobs.
  case left, right, upper
}

extension Layout {
  /// The border at a cell: the adjacent edges of two frames, or the line above the knobs.
  func border(at column: Int, _ row: Int) -> PaneBorder? {
    if let photos, let picture, picture.column == photos.endColumn, row > photos.row, row < photos.endRow - 1,
      column == photos.endColumn - 1 || column == picture.column
    {
      return .left
    }
    if let picture, let faces, faces.column == picture.endColumn {
      if row > picture.row, row < picture.endRow - 1,
        column == picture.endColumn - 1 || (column == faces.column && row != detector?.row)
      {
        return .right
      }
      if let detector, row == detector.row, column > faces.column, column < faces.endColumn - 1 {
        return .upper
      }
    }
    return nil
  }
}

extension BrowserState {
  /// Moves a border to a cell, as far as the panes can follow.
  mutating func drag(_ border: PaneBorder, to column: Int, _ row: Int) {
    switch border {
    case .left: shell.paneSizes.left = max(Layout.minimumColumns, column)
    case .right: shell.paneSizes.right = max(Layout.minimumColumns, shell.columns - column)
    case .upper: shell.paneSizes.upper = max(3, row - (layout.faces?.row ?? 1))
    }
    // Store the limited size, so that dragging back takes effect at once.
    let layout = layout
    switch border {
    case .left: shell.paneSizes.left = layout.photos?.columns
    case .right: shell.paneSizes.right = layout.faces?.columns
    case .upper: shell.paneSizes.upper = layout.detector == nil ? shell.paneSizes.upper : layout.faces?.rows
    }
  }

  /// Makes the list wider or narrower, or the faces if the focus is in their panes.
  mutating func resizePane(_ step: Int) {
    let layout = layout
    if shell.pane == .faces || shell.pane == .detector, let faces = layout.faces {
      drag(.right, to: shell.columns - faces.columns - step, 0)
    } else if let photos = layout.photos {
      drag(.left, to: photos.columns + step, 0)
    }
  }
}
