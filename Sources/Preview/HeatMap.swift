public import Geometry
public import Imaging
public import Screen

/// How something is distributed over a photo, as a coarse grid over the whole photo.
public struct HeatMap: Hashable, Sendable {
  /// The number of squares along the longer side.
  public static let longSide = 96

  /// The whole photo, upright.
  public let photo: PixelSize
  /// Squares across and down: ``longSide`` on the longer side, at least 1 on the other.
  public let columns, rows: Int
  /// `rows * columns` values, row by row, 255 the hottest.
  public let values: [UInt8]

  /// Adds up the weights of all boxes over each square. Values are logarithmic, so that a single box is
  /// visible next to a pile of them.
  ///
  /// - Parameter boxes: in photo pixels, with weights above 0.
  public init(photo: PixelSize, boxes: some Sequence<(box: BoundingBox, weight: Float)>) {
    precondition(photo.width > 0 && photo.height > 0, "heat map: a photo of \(photo.width)×\(photo.height)")
    let side = Double(max(photo.width, photo.height)) / Double(Self.longSide)
    let columns = max(1, Int((Double(photo.width) / side).rounded()))
    let rows = max(1, Int((Double(photo.height) / side).rounded()))
    var sums = [Float](repeating: 0, count: columns * rows)
    // A square counts when the box covers its middle.
    func range(_ low: Float, _ high: Float, _ count: Int, of length: Int) -> Range<Int> {
      let unit = Float(count) / Float(length)
      let first = min(max(0, low * unit - 0.5), Float(count)).rounded(.up)
      let end = min(max(0, high * unit + 0.5), Float(count)).rounded(.down)
      return Int(first)..<max(Int(first), Int(end))
    }
    for (box, weight) in boxes where box.area.isFinite {
      let across = range(box.minX, box.maxX, columns, of: photo.width)
      for row in range(box.minY, box.maxY, rows, of: photo.height) {
        for column in across { sums[row * columns + column] += weight }
      }
    }
    let scale = 255 / max(1, (sums.max() ?? 0).rounded(.up)).doublings
    self.photo = photo
    (self.columns, self.rows) = (columns, rows)
    values = sums.map { UInt8(min(255, $0.doublings * scale)) }
  }

  /// How hot a point of the photo is, in `0...1`; 0 outside.
  public func heat(at point: Point) -> Double {
    let column = Int((point.x * Float(columns) / Float(photo.width)).rounded(.down))
    let row = Int((point.y * Float(rows) / Float(photo.height)).rounded(.down))
    guard column >= 0, column < columns, row >= 0, row < rows else { return 0 }
    return Double(values[row * columns + column]) / 255
  }
}

extension Float {
  /// About the logarithm to base 2 of the value plus 1, linear between powers of two.
  fileprivate var doublings: Float { Float((self + 1).exponent) + (self + 1).significand - 1 }
}

/// Draws a heat map over the cells of a picture.
public struct HeatOverlay: Hashable, Sendable {
  /// The colours of the lowest and the greatest heat, mixed in between; the photo shows through.
  public var low, high: Color
  /// The glyphs that hot cells get instead of a colour, for terminals without colours.
  public var glyphs: [Unicode.Scalar]?

  /// Rising density, for terminals with Unicode.
  public static let shades: [Unicode.Scalar] = ["░", "▒", "▓", "█"]
  /// Rising density, for terminals without Unicode.
  public static let letters: [Unicode.Scalar] = [".", ":", "+", "#"]

  /// - Parameter glyphs: rising density; nil colours the cells, an empty array leaves them as they are.
  public init(low: Color, high: Color, glyphs: [Unicode.Scalar]? = nil) {
    self.low = low
    self.high = high
    self.glyphs = glyphs
  }

  /// - Parameter picture: the cells of `view`, its first cell being the view's top-left one.
  public func draw(_ map: HeatMap, over picture: inout CellPicture, view: PictureView) {
    precondition(
      picture.columns == view.cells.columns && picture.rows == view.cells.rows,
      "heat: \(picture.columns)×\(picture.rows) cells for a view of \(view.cells.columns)×\(view.cells.rows)")
    if let glyphs, glyphs.isEmpty { return }
    for row in 0..<picture.rows {
      for column in 0..<picture.columns {
        let point = view.point(
          column: Double(view.cells.column + column) + 0.5, row: Double(view.cells.row + row) + 0.5)
        let heat = map.heat(at: point)
        guard heat > 0 else { continue }
        if let glyphs {
          let index = min(glyphs.count - 1, Int(heat * Double(glyphs.count)))
          picture[column, row].glyph = glyphs[index]
          continue
        }
        let color = color(heat), share = share(heat)
        picture[column, row].foreground = picture[column, row].foreground.mixed(with: color, share: share)
        picture[column, row].background = picture[column, row].background.mixed(with: color, share: share)
      }
    }
  }

  /// - Parameter image: the pixels that `view` shows, of any size.
  public func draw(_ map: HeatMap, over image: inout Image, view: PictureView) {
    let shades = (0...255).map { (color(Double($0) / 255), share(Double($0) / 255)) }
    let across = view.visible.width / Float(image.width), down = view.visible.height / Float(image.height)
    for y in 0..<image.height {
      let photoY = view.visible.minY + (Float(y) + 0.5) * down
      for x in 0..<image.width {
        let heat = map.heat(at: Point(x: view.visible.minX + (Float(x) + 0.5) * across, y: photoY))
        guard heat > 0 else { continue }
        let (color, share) = shades[Int(heat * 255)]
        let index = (y * image.width + x) * 3
        for (channel, value) in [color.red, color.green, color.blue].enumerated() {
          let old = Float(image.pixels[index + channel])
          image.pixels[index + channel] = UInt8(old + (Float(value) - old) * share)
        }
      }
    }
  }

  private func color(_ heat: Double) -> Color { low.mixed(with: high, share: Float(heat)) }

  /// The picture stays visible under the hottest spot.
  private func share(_ heat: Double) -> Float { 0.25 + 0.4 * Float(heat) }
}
