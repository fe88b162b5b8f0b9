import Drawing
import Imaging
import Screen

/// Draws antialiased shapes into a picture: a pixel's colour is mixed by how much of the pixel a shape
/// covers.
///
/// Coordinates are pixels from the top-left corner; pixel 0 reaches from 0 to 1.
struct PixelCanvas {
  let width, height: Int
  /// Not an `Image`, which checks its size after every change.
  private var pixels: [UInt8]

  init(_ image: Image) { (width, height, pixels) = (image.width, image.height, image.pixels) }

  var image: Image { Image(width: width, height: height, pixels: pixels) }

  /// Fills a rectangle with sides along the axes.
  mutating func fill(
    minX: Float, minY: Float, maxX: Float, maxY: Float, _ color: Color, opacity: Float = 1
  ) {
    let columns = reach(minX, maxX, limit: self.width), rows = reach(minY, maxY, limit: height)
    for y in rows {
      let down = min(maxY, Float(y + 1)) - max(minY, Float(y))
      for x in columns {
        let across = min(maxX, Float(x + 1)) - max(minX, Float(x))
        mix(x, y, color, max(0, across) * max(0, down) * opacity)
      }
    }
  }

  /// Fills a circle.
  mutating func disc(x centerX: Float, y centerY: Float, radius: Float, _ color: Color, opacity: Float = 1) {
    for y in reach(centerY - radius - 1, centerY + radius + 1, limit: height) {
      for x in reach(centerX - radius - 1, centerX + radius + 1, limit: self.width) {
        let (across, down) = (Float(x) + 0.5 - centerX, Float(y) + 0.5 - centerY)
        let distance = (across * across + down * down).squareRoot()
        mix(x, y, color, min(1, max(0, radius + 0.5 - distance)) * opacity)
      }
    }
  }

  /// Puts a drawn line of text, whose pixels begin at a place.
  mutating func put(_ line: ScriptFont.Line, x left: Int, y top: Int, _ color: Color) {
    for y in max(0, -top)..<max(0, -top, min(line.height, height - top)) {
      for x in max(0, -left)..<max(0, -left, min(line.width, width - left)) {
        let pixel = y * line.width + x
        let (letter, alpha) = (line.coverage[pixel], line.colors[4 * pixel + 3])
        if letter > 0 { mix(left + x, top + y, color, Float(letter) / 255) }
        guard alpha > 0 else { continue }
        func part(_ channel: Int) -> UInt8 {
          UInt8(min(255, Int(line.colors[4 * pixel + channel]) * 255 / Int(alpha)))
        }
        mix(left + x, top + y, Color(part(0), part(1), part(2)), Float(alpha) / 255)
      }
    }
  }

  /// Draws lines through points, with round ends and corners; where they cross they are not darker.
  mutating func stroke(_ lines: [[SIMD2<Float>]], width: Float, _ color: Color, opacity: Float = 1) {
    let points = lines.joined()
    guard let start = points.first else { return }
    let low = points.reduce(start) { pointwiseMin($0, $1) } - width
    let high = points.reduce(start) { pointwiseMax($0, $1) } + width
    for y in reach(low.y, high.y, limit: height) {
      for x in reach(low.x, high.x, limit: self.width) {
        let pixel = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
        var distance = Float.infinity
        for line in lines { distance = min(distance, Self.distance(from: pixel, to: line)) }
        mix(x, y, color, min(1, max(0, width / 2 + 0.5 - distance)) * opacity)
      }
    }
  }

  private static func distance(from point: SIMD2<Float>, to line: [SIMD2<Float>]) -> Float {
    guard var before = line.first else { return .infinity }
    var least = Float.infinity
    for end in line.count > 1 ? line.dropFirst() : line[...] {
      let along = end - before, toPoint = point - before
      let length = (along * along).sum()
      let share = length > 0 ? min(1, max(0, (along * toPoint).sum() / length)) : 0
      let off = toPoint - along * share
      least = min(least, (off * off).sum())
      before = end
    }
    return least.squareRoot()
  }

  /// The pixels that a stretch touches, inside the picture.
  private func reach(_ low: Float, _ high: Float, limit: Int) -> Range<Int> {
    guard high > low, high > 0, low < Float(limit) else { return 0..<0 }
    return Int(max(0, low))..<min(limit, Int(min(Float(limit), high.rounded(.up))))
  }

  private mutating func mix(_ x: Int, _ y: Int, _ color: Color, _ share: Float) {
    guard share > 0 else { return }
    let index = (y * self.width + x) * 3
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let under = Float(pixels[index + channel])
      pixels[index + channel] = UInt8(under + (Float(value) - under) * min(1, share) + 0.5)
    }
  }
}
