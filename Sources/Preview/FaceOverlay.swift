public import Geometry
public import Screen

/// How a box is drawn; the kinds differ by shape alone, without colour.
public enum Stroke: Hashable, Sendable {
  /// A face.
  case thin
  /// The selected face.
  case heavy
  /// A doubtful face.
  case dotted
  /// A true face that was not found.
  case dashed
}

/// A face to be drawn over a picture.
public struct FaceMark: Hashable, Sendable {
  /// In photo pixels.
  public var box: BoundingBox
  /// In photo pixels, each drawn as one dot; nil draws none.
  public var landmarks: Landmarks?
  /// The kind of line around the face.
  public var stroke: Stroke
  /// The colour of the box and its label; landmarks have the overlay's own.
  public var color: Color
  /// The label on the lower edge, in several wordings, the longest first; the first that fits is used.
  public var labels: [String]
  /// Without a box only the landmarks are drawn, and no label.
  public var showsBox: Bool

  /// - Parameters:
  ///   - box: in photo pixels.
  ///   - labels: nothing is written when empty.
  public init(
    box: BoundingBox, landmarks: Landmarks? = nil, stroke: Stroke = .thin, color: Color,
    labels: [String] = [], showsBox: Bool = true
  ) {
    self.showsBox = showsBox
    self.box = box
    self.landmarks = landmarks
    self.stroke = stroke
    self.color = color
    self.labels = labels
  }
}

/// Draws marks over the cells of a picture so that they stay readable on any photo.
public struct FaceOverlay: Hashable, Sendable {
  /// The colour that cells behind lines are darkened with.
  public var casing: Color
  /// The colour of all landmark dots.
  public var landmark: Color
  /// The characters for boxes and dots, Unicode or ASCII.
  public var lines: LineGlyphs
  /// Whether lines and labels stand on the plain casing: with 16 colours, a mixed colour could come out as
  /// any of them.
  public var hasFewColors: Bool
  /// The lowest contrast (WCAG ratio) of lines and dots with what lies behind them, and of labels.
  public static let lineContrast = 3.0, labelContrast = 4.5

  public init(
    casing: Color = Color(0, 0, 0), landmark: Color = Color(255, 255, 255), lines: LineGlyphs = .unicode,
    hasFewColors: Bool = false
  ) {
    self.hasFewColors = hasFewColors
    self.casing = casing
    self.landmark = landmark
    self.lines = lines
  }

  /// Draws the marks in order; later ones lie on top.
  ///
  /// - Parameter picture: the cells of `view`, its first cell being the view's top-left one.
  public func draw(_ marks: [FaceMark], over picture: inout CellPicture, view: PictureView) {
    precondition(
      picture.columns == view.cells.columns && picture.rows == view.cells.rows,
      "overlay: \(picture.columns)×\(picture.rows) cells for a view of \(view.cells.columns)×\(view.cells.rows)"
    )
    // The background of a line is always the photo, never another line.
    var canvas = CellCanvas(photo: picture, picture: picture, casing: casing, hasFewColors: hasFewColors)
    let places = labelPlaces(marks, view: view)
    for (index, mark) in marks.enumerated() {
      guard let edges = BoxCells(mark.box, view: view) else { continue }
      drawLandmarks(of: mark, inside: edges, over: &canvas, view: view)
      guard mark.showsBox else { continue }
      drawBox(mark, edges, over: &canvas)
      if let place = places[index] { drawLabel(place, mark.color, over: &canvas) }
    }
    picture = canvas.picture
  }

  /// Draws a cross centred on a point of the photo; nothing if the point is not visible.
  ///
  /// - Parameter point: in photo pixels.
  public func drawProbe(
    at point: Point, color: Color, glyph: Unicode.Scalar, over picture: inout CellPicture, view: PictureView
  ) {
    guard let cell = view.cell(at: point) else { return }
    var canvas = CellCanvas(photo: picture, picture: picture, casing: casing, hasFewColors: hasFewColors)
    let (column, row) = (cell.column - view.cells.column, cell.row - view.cells.row)
    for offset in [-2, -1, 1, 2] { canvas.put(lines.thin.horizontal, column + offset, row, color) }
    for offset in [-1, 1] { canvas.put(lines.thin.vertical, column, row + offset, color) }
    canvas.put(glyph, column, row, color)
    picture = canvas.picture
  }

  private func drawLandmarks(
    of mark: FaceMark, inside edges: BoxCells, over canvas: inout CellCanvas, view: PictureView
  ) {
    // They would cover a small face.
    guard let landmarks = mark.landmarks, edges.isLarge else { return }
    var dots: [CellPosition: UInt32] = [:]
    for point in landmarks.points {
      guard let place = view.cell(at: point) else { continue }
      let across = view.column(ofX: point.x) - Double(place.column)
      let down = view.row(ofY: point.y) - Double(place.row)
      let bit = BrailleFit.bits[min(3, Int(down * 4))][min(1, Int(across * 2))]
      dots[
        CellPosition(column: place.column - view.cells.column, row: place.row - view.cells.row), default: 0] |=
        bit
    }
    for (place, bits) in dots {
      canvas.put(lines.dot ?? Unicode.Scalar(0x2800 + bits), place.column, place.row, landmark)
    }
  }

  private func drawBox(_ mark: FaceMark, _ edges: BoxCells, over canvas: inout CellCanvas) {
    let set = lines[mark.stroke]
    for column in max(edges.left + 1, 0)..<max(edges.left + 1, 0, min(edges.right, canvas.columns)) {
      let glyph = (column - edges.left).isMultiple(of: 2) ? set.horizontalGap : set.horizontal
      canvas.put(glyph, column, edges.top, mark.color)
      canvas.put(glyph, column, edges.bottom, mark.color)
    }
    for row in max(edges.top + 1, 0)..<max(edges.top + 1, 0, min(edges.bottom, canvas.rows)) {
      let glyph = (row - edges.top).isMultiple(of: 2) ? set.verticalGap : set.vertical
      canvas.put(glyph, edges.left, row, mark.color)
      canvas.put(glyph, edges.right, row, mark.color)
    }
    canvas.put(set.topLeft, edges.left, edges.top, mark.color)
    canvas.put(set.topRight, edges.right, edges.top, mark.color)
    canvas.put(set.bottomLeft, edges.left, edges.bottom, mark.color)
    canvas.put(set.bottomRight, edges.right, edges.bottom, mark.color)
  }

  /// A label and where it begins, in cells of the picture.
  private struct LabelPlace {
    var text: LabelText
    var column, row: Int
  }

  /// The labels that are drawn, by the marks' indices. None lies over another: of two, the mark on top keeps
  /// its label, and the other one gets a shorter one or none.
  private func labelPlaces(_ marks: [FaceMark], view: PictureView) -> [Int: LabelPlace] {
    let (columns, rows) = (view.cells.columns, view.cells.rows)
    var places: [Int: LabelPlace] = [:]
    var taken: [Int: [Range<Int>]] = [:]
    for (index, mark) in marks.enumerated().reversed() where mark.showsBox && !mark.labels.isEmpty {
      guard let edges = BoxCells(mark.box, view: view) else { continue }
      let room = edges.right - edges.left - 1, row = min(max(0, edges.bottom), rows - 1)
      let labels = mark.labels.map(LabelText.init)
      let fitting = labels.filter { $0.columns <= room }
      for label in fitting.isEmpty ? labels.suffix(1) : fitting[...] where label.columns <= columns {
        let column = min(max(0, edges.left + 1), columns - label.columns)
        let cells = column..<column + label.columns
        if taken[row]?.contains(where: { $0.overlaps(cells) }) == true { continue }
        taken[row, default: []].append(cells)
        places[index] = LabelPlace(text: label, column: column, row: row)
        break
      }
    }
    return places
  }

  private func drawLabel(_ place: LabelPlace, _ color: Color, over canvas: inout CellCanvas) {
    var column = place.column
    for glyph in place.text.glyphs {
      canvas.put(
        glyph.scalar, column, place.row, color, contrast: Self.labelContrast, isWide: glyph.columns == 2)
      column += glyph.columns
    }
  }
}

/// The cells of a photo, with marks being drawn over them.
private struct CellCanvas {
  let photo: CellPicture
  var picture: CellPicture
  let casing: Color
  let hasFewColors: Bool

  var columns: Int { picture.columns }
  var rows: Int { picture.rows }

  /// Sets a bright glyph on the darkened photo; does nothing outside the picture or for a nil glyph.
  ///
  /// - Parameter isWide: whether the glyph reaches into the next cell, which must be there.
  mutating func put(
    _ glyph: Unicode.Scalar?, _ column: Int, _ row: Int, _ color: Color,
    contrast: Double = FaceOverlay.lineContrast, isWide: Bool = false
  ) {
    guard let glyph, column >= 0, column + (isWide ? 1 : 0) < columns, row >= 0, row < rows else { return }
    let ground = ground(column, row, under: color, contrast: contrast)
    set(PictureCell(glyph: glyph, foreground: color, background: ground), column, row)
    guard isWide else { return }
    set(PictureCell(glyph: PictureCell.wideTail, foreground: color, background: ground), column + 1, row)
  }

  private func ground(_ column: Int, _ row: Int, under color: Color, contrast: Double) -> Color {
    guard !hasFewColors else { return casing }
    let under = photo[column, row]
    var ground = under.foreground.mixed(with: under.background, share: 0.5).mixed(with: casing, share: 0.25)
    for _ in 0..<16 where ground.contrast(with: color) < contrast {
      ground = ground.mixed(with: casing, share: 0.2)
    }
    return ground
  }

  /// A wide glyph of which half is drawn over disappears completely.
  private mutating func set(_ cell: PictureCell, _ column: Int, _ row: Int) {
    let isTail = picture[column, row].glyph == PictureCell.wideTail
    if isTail, column > 0 { picture[column - 1, row].glyph = " " }
    if !isTail, column + 1 < columns, picture[column + 1, row].glyph == PictureCell.wideTail {
      picture[column + 1, row].glyph = " "
    }
    picture[column, row] = cell
  }
}

/// The cells on which a box's lines lie, from the picture's first cell; they may lie outside the picture.
package struct BoxCells: Hashable {
  package private(set) var left, top, right, bottom: Int
  /// Whether the lines lie on the face's own edge, which has room for landmarks inside.
  package private(set) var isLarge = true

  /// Faces of fewer cells have their lines outside.
  private static let least = 8

  /// Nil when no part of the box is visible.
  ///
  /// A line lies on the cell that holds the edge's outermost pixel. Around a face of fewer than 8 cells it lies
  /// one cell further out, so that it neither covers nor darkens what is small already.
  package init?(_ box: BoundingBox, view: PictureView) {
    let minX = view.column(ofX: box.minX) - Double(view.cells.column)
    let maxX = view.column(ofX: box.maxX) - Double(view.cells.column)
    let minY = view.row(ofY: box.minY) - Double(view.cells.row)
    let maxY = view.row(ofY: box.maxY) - Double(view.cells.row)
    let columns = view.cells.columns, rows = view.cells.rows
    guard maxX > minX, maxY > minY, maxX > 0, maxY > 0, minX < Double(columns), minY < Double(rows) else {
      return nil
    }
    func cell(_ value: Double) -> Int { Int(min(max(value, -1e6), 1e6)) }
    left = cell(minX.rounded(.down))
    right = cell((maxX - 1e-6).rounded(.down))
    top = cell(minY.rounded(.down))
    bottom = cell((maxY - 1e-6).rounded(.down))
    isLarge = right - left + 1 >= Self.least && (bottom - top + 1) * 2 >= Self.least
    if !isLarge { (left, top, right, bottom) = (left - 1, top - 1, right + 1, bottom + 1) }
  }
}
