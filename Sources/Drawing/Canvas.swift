public import Imaging

/// A picture to draw on with smooth edges.
///
/// Positions are in pixels, with the middle of the first one at (0, 0), as for landmarks. Anything outside is
/// not drawn.
public struct Canvas: Sendable {
  /// The size in pixels of the original picture.
  public let width, height: Int
  private var pixels: [UInt8]

  /// Starts with a copy of a picture.
  public init(_ image: Image) {
    (width, height, pixels) = (image.width, image.height, image.pixels)
  }

  /// The picture with everything drawn so far.
  public var image: Image { Image(width: width, height: height, pixels: pixels) }

  /// Draws a line with round ends, or a disc of that width when both ends are the same point.
  ///
  /// A pixel is covered by the part of its width that lies within half of `width` from the line.
  public mutating func line(
    from start: SIMD2<Double>, to end: SIMD2<Double>, width thickness: Double, _ ink: Ink
  ) {
    let radius = thickness / 2
    let way = end - start
    let length = (way * way).sum()
    let finite = [start.x, start.y, end.x, end.y, radius].allSatisfy { $0.isFinite }
    guard finite,
      let rows = range(min(start.y, end.y) - radius, max(start.y, end.y) + radius, height)
    else { return }
    // The columns of each row that are near enough to the line.
    for y in rows {
      var (left, right) = (min(start.x, end.x), max(start.x, end.x))
      if abs(way.y) > 1e-9 {
        let from = (Double(y) - radius - 1 - start.y) / way.y
        let to = (Double(y) + radius + 1 - start.y) / way.y
        let (first, last) = (max(0, min(from, to)), min(1, max(from, to)))
        (left, right) = (
          min(start.x + first * way.x, start.x + last * way.x),
          max(start.x + first * way.x, start.x + last * way.x)
        )
      }
      guard let columns = range(left - radius, right + radius, width) else { continue }
      for x in columns {
        let point = SIMD2(Double(x), Double(y)) - start
        let share = length > 0 ? max(0, min(1, (point * way).sum() / length)) : 0
        let off = point - way * share
        let coverage = radius + 0.5 - (off * off).sum().squareRoot()
        if coverage > 0 { blend(x, y, ink, min(1, coverage)) }
      }
    }
  }

  /// Fills an upright rectangle, whose edges may lie between pixels.
  public mutating func fill(
    from start: SIMD2<Double>, to end: SIMD2<Double>, _ ink: Ink
  ) {
    guard let rows = range(start.y, end.y, height), let columns = range(start.x, end.x, width) else { return }
    func share(_ index: Int, _ low: Double, _ high: Double) -> Double {
      max(0, min(Double(index) + 0.5, high) - max(Double(index) - 0.5, low))
    }
    for y in rows {
      let down = share(y, start.y, end.y)
      for x in columns {
        let coverage = down * share(x, start.x, end.x)
        if coverage > 0 { blend(x, y, ink, coverage) }
      }
    }
  }

  /// Draws the outline of a rectangle.
  public mutating func frame(
    from start: SIMD2<Double>, to end: SIMD2<Double>, width: Double, _ ink: Ink
  ) {
    let corners = [start, SIMD2(end.x, start.y), end, SIMD2(start.x, end.y)]
    for index in 0..<4 { line(from: corners[index], to: corners[(index + 1) % 4], width: width, ink) }
  }

  /// Copies a picture onto this one.
  public mutating func put(_ image: Image, x left: Int, y top: Int) {
    for y in max(0, -top)..<max(max(0, -top), min(image.height, height - top)) {
      let columns = max(0, -left)..<max(max(0, -left), min(image.width, width - left))
      guard !columns.isEmpty else { return }
      let from = 3 * (y * image.width + columns.lowerBound)
      let to = 3 * ((top + y) * width + left + columns.lowerBound)
      pixels.replaceSubrange(
        to..<to + 3 * columns.count, with: image.pixels[from..<from + 3 * columns.count])
    }
  }

  private func range(_ low: Double, _ high: Double, _ limit: Int) -> Range<Int>? {
    guard low <= high, high > -2, low < Double(limit) + 2 else { return nil }
    let first = max(0, Int((max(low, -10) - 1).rounded(.down)))
    let last = min(limit, Int((min(high, Double(limit) + 10) + 2).rounded(.up)))
    return first < last ? first..<last : nil
  }

  mutating func blend(_ x: Int, _ y: Int, _ ink: Ink, _ coverage: Double) {
    let weight = Int((coverage * ink.opacity * 256).rounded())
    let place = 3 * (y * width + x)
    func mixed(_ old: UInt8, _ new: UInt8) -> UInt8 {
      UInt8((Int(old) * (256 - weight) + Int(new) * weight + 128) >> 8)
    }
    pixels[place] = mixed(pixels[place], ink.red)
    pixels[place + 1] = mixed(pixels[place + 1], ink.green)
    pixels[place + 2] = mixed(pixels[place + 2], ink.blue)
  }
}
