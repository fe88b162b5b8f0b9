import Foundation
import Geometry
import Imaging

/// What is in a composed picture, before it is drawn.
struct ComposedScene: Sendable {
  var heads: [ComposedHead] = []
  /// Places of patches that show no face.
  var patches: [BoundingBox] = []
  /// Random numbers for everything that only changes pixels.
  var random: TrainingRandom

  init(random: TrainingRandom) { self.random = random }

  func drawn(_ size: PixelSize, portraits: [Portrait], backgrounds: [Image]) -> Image {
    var random = random
    var picture = Self.background(size, backgrounds, &random)
    for patch in patches {
      let side = PixelSize(width: max(8, Int(patch.width)), height: max(8, Int(patch.height)))
      let texture = Self.background(side, backgrounds, &random)
      picture.blend(texture, x: Int(patch.minX), y: Int(patch.minY)) { x, y in
        let u = 2 * (Float(x) + 0.5) / Float(side.width) - 1
        let v = 2 * (Float(y) + 0.5) / Float(side.height) - 1
        return max(0, min(1, (1 - (u * u + v * v).squareRoot()) / 0.2))
      }
    }
    for head in heads { Self.paste(head, portraits[head.portrait], on: &picture) }
    Self.finish(&picture, &random)
    return picture
  }

  // MARK: Heads

  private static func paste(_ head: ComposedHead, _ portrait: Portrait, on picture: inout Image) {
    guard let inverse = head.transform.inverse else { return }
    let face = portrait.face.box
    let height = face.height * Float(head.transform.scale)
    let middle = head.transform.applied(to: face.center)
    let reach = Int((max(head.radiusX, head.radiusY) * height * 1.3).rounded(.up))
    let (left, top) = (Int(middle.x) - reach, Int(middle.y) - reach)
    let size = PixelSize(width: 2 * reach + 1, height: 2 * reach + 1)
    var placed = head.transform
    placed.tx -= Double(left)
    placed.ty -= Double(top)
    var part = portrait.image.warpedSharp(by: placed, to: size, edges: .replicate)
    part.adjust(gains: head.gains, offset: head.offset, gamma: head.gamma)
    let (width, rows) = (Float(portrait.image.width), Float(portrait.image.height))
    // There is nothing to paste outside the portrait, so its edges fade, too.
    let fade = 0.06 * face.height
    picture.blend(part, x: left, y: top) { x, y in
      let source = inverse.applied(to: Point(x: Float(x + left), y: Float(y + top)))
      let u = abs(source.x - face.center.x) / (head.radiusX * face.height)
      // A little more above, for the hair, than below.
      let v = abs(source.y - face.center.y + 0.05 * face.height) / (head.radiusY * face.height)
      let distance = pow(pow(u, head.power) + pow(v, head.power), 1 / head.power)
      let inside = (1 + head.softness / 2 - distance) / head.softness
      let edge = min(source.x, source.y, width - source.x, rows - source.y) / fade
      return max(0, min(1, inside, edge))
    }
  }

  // MARK: Backgrounds

  /// A part of a given picture, or a drawn pattern.
  private static func background(
    _ size: PixelSize, _ backgrounds: [Image], _ random: inout TrainingRandom
  ) -> Image {
    guard let source = backgrounds.randomElement(using: &random), random.chance(0.6) else {
      return pattern(size, &random)
    }
    let share = random.uniform(0.25, 1)
    let width = max(8, Int(Float(source.width) * share))
    let height = max(8, Int(Float(source.height) * share))
    var part = source.cropped(
      x: random.index(source.width - width + 1), y: random.index(source.height - height + 1),
      size: PixelSize(width: width, height: height))
    part = part.resizedByArea(to: size)
    let gain = random.uniform(0.6, 1.3)
    part.adjust(
      gains: SIMD3(
        gain * random.uniform(0.8, 1.2), gain * random.uniform(0.8, 1.2), gain * random.uniform(0.8, 1.2)),
      offset: random.uniform(-30, 30), gamma: random.uniform(0.7, 1.4))
    return part
  }

  /// Smooth noise of several sizes between two colours, sometimes with stripes or spots.
  private static func pattern(_ size: PixelSize, _ random: inout TrainingRandom) -> Image {
    var first = SIMD3<Float>(), second = SIMD3<Float>()
    for channel in 0..<3 {
      first[channel] = random.uniform(0, 255)
      second[channel] = random.uniform(0, 255)
    }
    if random.chance(0.3) {
      second = SIMD3(random.uniform(150, 240), random.uniform(110, 180), random.uniform(80, 150))
    }
    var weights = [Float](repeating: 0, count: size.area)
    var strength: Float = 1
    var cells = 2 + random.index(4)
    for _ in 0..<(2 + random.index(4)) {
      Self.addNoise(&weights, size, cells: cells, strength, &random)
      strength *= random.uniform(0.35, 0.8)
      cells *= 2
    }
    let (fx, fy) = (random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6))
    let wave = random.chance(0.4) ? random.uniform(0.2, 1) : 0
    var image = Image(width: size.width, height: size.height)
    for y in 0..<size.height {
      for x in 0..<size.width {
        var weight = weights[y * size.width + x]
        if wave > 0 { weight += wave * (0.5 + 0.5 * sin(Float(x) * fx + Float(y) * fy)) }
        weight = max(0, min(1, 0.5 + (weight - 0.8) * 0.8))
        let color = first + (second - first) * weight
        let at = (y * size.width + x) * 3
        for channel in 0..<3 { image.pixels[at + channel] = UInt8(max(0, min(255, color[channel]))) }
      }
    }
    return image
  }

  /// Adds bilinear noise from random numbers on a grid.
  private static func addNoise(
    _ weights: inout [Float], _ size: PixelSize, cells: Int, _ strength: Float, _ random: inout TrainingRandom
  ) {
    let grid = (0..<(cells + 1) * (cells + 1)).map { _ in random.unit() }
    for y in 0..<size.height {
      let v = Float(y) / Float(size.height) * Float(cells)
      let row = min(cells - 1, Int(v))
      let fy = v - Float(row)
      for x in 0..<size.width {
        let u = Float(x) / Float(size.width) * Float(cells)
        let column = min(cells - 1, Int(u))
        let fx = u - Float(column)
        let at = row * (cells + 1) + column
        let top = grid[at] + (grid[at + 1] - grid[at]) * fx
        let bottom = grid[at + cells + 1] + (grid[at + cells + 2] - grid[at + cells + 1]) * fx
        weights[y * size.width + x] += strength * (top + (bottom - top) * fy)
      }
    }
  }

  /// Sometimes adds blur, noise or grey.
  private static func finish(_ picture: inout Image, _ random: inout TrainingRandom) {
    if random.chance(0.25) {
      let factor = random.uniform(1.2, 2)
      let small = PixelSize(
        width: Int(Float(picture.width) / factor), height: Int(Float(picture.height) / factor))
      picture = picture.resizedByArea(to: small).resizedByArea(to: picture.size)
    }
    let isGrey = random.chance(0.1)
    let noise = random.chance(0.5) ? random.uniform(1, 10) : 0
    guard isGrey || noise > 0 else { return }
    for pixel in 0..<picture.size.area {
      let at = pixel * 3
      if isGrey {
        let sum = 3 * Int(picture.pixels[at]) + 6 * Int(picture.pixels[at + 1]) + Int(picture.pixels[at + 2])
        for channel in 0..<3 { picture.pixels[at + channel] = UInt8(sum / 10) }
      }
      guard noise > 0 else { continue }
      for channel in 0..<3 {
        let value = Float(picture.pixels[at + channel]) + noise * (random.unit() + random.unit() - 1)
        picture.pixels[at + channel] = UInt8(max(0, min(255, value)))
      }
    }
  }
}

extension Image {
  /// Puts a picture over this one with an opacity in `0...1` for each of its pixels; parts that lie outside
  /// are left out.
  fileprivate mutating func blend(_ other: Image, x: Int, y: Int, opacity: (Int, Int) -> Float) {
    for row in max(0, -y)..<max(0, -y, min(other.height, height - y)) {
      for column in max(0, -x)..<max(0, -x, min(other.width, width - x)) {
        let share = opacity(column, row)
        guard share > 0 else { continue }
        let from = (row * other.width + column) * 3
        let to = ((y + row) * width + x + column) * 3
        for channel in 0..<3 {
          let (below, above) = (Float(pixels[to + channel]), Float(other.pixels[from + channel]))
          pixels[to + channel] = UInt8(below + (above - below) * share)
        }
      }
    }
  }

  /// Each channel's value `255 · (v / 255)^gamma · gain + offset`.
  mutating func adjust(gains: SIMD3<Float>, offset: Float, gamma: Float) {
    let tables = (0..<3).map { channel in
      (0..<256).map { value in
        UInt8(max(0, min(255, 255 * pow(Float(value) / 255, gamma) * gains[channel] + offset)))
      }
    }
    for pixel in 0..<size.area {
      for channel in 0..<3 { pixels[pixel * 3 + channel] = tables[channel][Int(pixels[pixel * 3 + channel])] }
    }
  }
}
