import Geometry
public import Preview
public import Screen

/// The layout of a screen of some size, for both the view and the mouse.
public struct Layout: Hashable, Sendable {
  /// How the panes are laid out for a screen's size.
  public enum Shape: Hashable, Sendable {
    /// Only a sentence that asks for more room.
    case tooSmall
    /// A line above the picture, and nothing else.
    case small
    /// The picture and a line below.
    case fullPicture
    /// The faces of all photos between two lines.
    case wall
    /// Two panes at a time.
    case narrow
    /// List, picture, faces and knobs.
    case wide
  }

  /// The shape for the scene and the screen's size; review has that of the full picture.
  public var shape: Shape
  /// One line each, nil where there is none.
  public var header, knobs, status: CellRect?
  /// Frames of the panes with their borders; nil when not on screen. Faces and detector share one frame:
  /// the detector's first row is the line between them.
  public var photos, picture, faces, detector: CellRect?
  /// The face to decide, in review, and the names it can get.
  public var face, naming: CellRect?
  /// Whether the picture has been fitted anew because the naming box takes room from it.
  var isRefitted = false
  /// Where the photo is drawn.
  public var pictureArea: CellRect

  private var sizes: PaneSizes

  /// The minimum width of a list of photos or faces.
  static let minimumColumns = 20

  /// - Parameter knobs: the number of knobs.
  public init(
    columns: Int, rows: Int, pane: Pane, scene: Scene, knobs count: Int = 5, sizes: PaneSizes = PaneSizes()
  ) {
    self.sizes = sizes
    let bounds = CellRect(column: 0, row: 0, columns: columns, rows: rows)
    pictureArea = CellRect(column: 0, row: 0, columns: 0, rows: 0)
    guard columns >= 20, rows >= 6 else {
      shape = .tooSmall
      return
    }
    guard columns >= 60, rows >= 16 else {
      shape = .small
      header = CellRect(column: 0, row: 0, columns: columns, rows: 1)
      pictureArea = CellRect(column: 0, row: 1, columns: columns, rows: rows - 1)
      return
    }
    status = CellRect(column: 0, row: rows - 1, columns: columns, rows: 1)
    guard scene != .wall, scene != .people else {
      shape = .wall
      header = CellRect(column: 0, row: 0, columns: columns, rows: 1)
      pictureArea = CellRect(column: 0, row: 1, columns: columns, rows: rows - 2)
      return
    }
    guard scene == .panes else {
      shape = .fullPicture
      pictureArea = CellRect(column: 0, row: 0, columns: columns, rows: rows - 1)
      return
    }
    header = CellRect(column: 0, row: 0, columns: columns, rows: 1)
    if columns >= 110 {
      shape = .wide
      arrangeWide(bounds, knobs: count)
    } else {
      shape = .narrow
      arrangeNarrow(bounds, pane: pane, knobs: count)
    }
    pictureArea = picture?.inset() ?? pictureArea
  }

  /// Splits the right column: the detector needs a separator, its knobs, the times and the border.
  private mutating func arrangeRight(column: Int, columns: Int, height: Int, knobs: Int) {
    let usual = height - min(knobs + 3, height - 5)
    let upper = sizes.upper.map { min(max(3, $0), max(3, height - 4)) } ?? usual, lower = height - upper
    faces = CellRect(column: column, row: 1, columns: columns, rows: upper)
    detector = CellRect(column: column, row: 1 + upper, columns: columns, rows: lower)
  }

  private mutating func arrangeWide(_ bounds: CellRect, knobs: Int) {
    let height = bounds.rows - 2
    // The picture gets at least a third; the other panes share the rest.
    let room = bounds.columns * 2 / 3
    let right = clamped(sizes.right, usual: min(max(27, bounds.columns / 7), 34), maximum: room - 30)
    let left = clamped(sizes.left, usual: min(max(30, bounds.columns / 5), 44), maximum: room - right)
    photos = CellRect(column: 0, row: 1, columns: left, rows: height)
    picture = CellRect(column: left, row: 1, columns: bounds.columns - left - right, rows: height)
    arrangeRight(column: bounds.columns - right, columns: right, height: height, knobs: knobs)
  }

  private mutating func arrangeNarrow(_ bounds: CellRect, pane: Pane, knobs count: Int) {
    // The detector's pane has the knobs already.
    let height = bounds.rows - (pane == .detector ? 2 : 3)
    if pane != .detector {
      knobs = CellRect(column: 0, row: bounds.rows - 2, columns: bounds.columns, rows: 1)
    }
    switch pane {
    case .photos, .picture:
      let left = clamped(sizes.left, usual: max(24, bounds.columns * 3 / 8), maximum: bounds.columns * 2 / 3)
      photos = CellRect(column: 0, row: 1, columns: left, rows: height)
      picture = CellRect(column: left, row: 1, columns: bounds.columns - left, rows: height)
    case .faces, .detector:
      let right = clamped(sizes.right, usual: 27, maximum: bounds.columns * 2 / 3),
        start = bounds.columns - right
      picture = CellRect(column: 0, row: 1, columns: start, rows: height)
      if pane == .detector {
        arrangeRight(column: start, columns: right, height: height, knobs: count)
      } else {
        faces = CellRect(column: start, row: 1, columns: right, rows: height)
      }
    }
  }

  private func clamped(_ size: Int?, usual: Int, maximum: Int) -> Int {
    size.map { min(max(Self.minimumColumns, $0), max(Self.minimumColumns, maximum)) } ?? usual
  }

  /// Rows that show knobs.
  var knobRows: Int { max(0, (detector?.rows ?? 0) - 3) }

  /// The columns of the knobs' sliders.
  var slider: Range<Int>? {
    guard let detector, detector.endColumn - 2 - (detector.column + 14) >= 3 else { return nil }
    return detector.column + 14..<detector.endColumn - 2
  }

  /// Columns for each rotation in the slider of rotations.
  static let rotationColumns = 2

  /// Rows of the list that show photos.
  public var listRows: Int { max(0, (photos?.rows ?? 0) - 2) }

  /// Rows that show faces; in the wide shape they end above the detector's first row.
  public var faceRows: Int {
    guard let faces else { return 0 }
    return max(0, faces.rows - (detector == nil ? 2 : 1))
  }

  /// The rows of a page in the list, also on screens without a list.
  var pageRows: Int { max(1, listRows > 0 ? listRows : pictureArea.rows) }
}

extension BrowserState {
  /// The present layout; the picture is in the right half while another photo is held next to it.
  public var layout: Layout {
    let layout = layoutWithoutBox
    return namingPlace?.picture.map { layout.refitted($0) } ?? layout
  }

  /// The layout as it is without a naming box.
  var layoutWithoutBox: Layout {
    var layout = unsplitLayout
    // The photo on screen is to the right of, or below, a held one.
    if picture.comparison != nil, !showsManyFaces, review == nil,
      let parts = layout.splitPicture(shell.metrics)
    {
      layout.pictureArea = parts.second.withoutFirstRow
    }
    return layout
  }

  var unsplitLayout: Layout {
    if review != nil { return .review(columns: shell.columns, rows: shell.rows) }
    // The stages are shown in place of the faces.
    let pane = detection.why != nil && shell.pane != .detector ? .faces : shell.pane
    return Layout(
      columns: shell.columns, rows: shell.rows, pane: shell.columns >= 110 ? shell.pane : pane,
      scene: shell.scene, knobs: knobs.count,
      sizes: shell.paneSizes)
  }

  /// Which part of the photo is shown where, zoomed or not; nil when nothing can be shown.
  ///
  /// Everything on the picture (boxes, the mouse, a magnifier) uses this mapping.
  public var pictureView: PictureView? { pictureView(in: layout) }

  func pictureView(in layout: Layout) -> PictureView? {
    if layout.isRefitted { return refittedView(in: layout) }
    return currentSize.flatMap { size in
      guard let zoom else {
        return PictureView.fitting(size, into: layout.pictureArea, metrics: shell.metrics)
      }
      return PictureView(
        photo: size, into: layout.pictureArea, metrics: shell.metrics, scale: zoom.scale, center: zoom.center)
    }
  }

  /// The upright size of the photo on screen, once known.
  var currentSize: PixelSize? {
    current.flatMap { photos[$0.index].size ?? preview(of: $0)?.photo }
  }
}
