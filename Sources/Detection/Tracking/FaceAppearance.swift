import Geometry
import Imaging

/// What a face roughly looks like: enough to tell two people in one film apart, cheap enough for every frame.
///
/// The colours of a grid over the middle of the box, shifted and scaled to mean 0 and length 1, so that
/// brightness and contrast do not matter.
struct FaceAppearance: Hashable, Sendable, Codable {
  private static let side = 12
  /// The share of the box that is used; its rim is mostly background.
  private static let share: Float = 0.86
  private var values: [Float]

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case values = "values"
  }

  init(of box: BoundingBox, in image: Image) {
    let side = Self.side
    let center = box.center
    let width = max(1, box.width * Self.share), height = max(1, box.height * Self.share)
    let left = center.x - width / 2, top = center.y - height / 2
    // 2×2 samples for each cell, so that large faces are not reduced to single pixels.
    let steps = 2 * side
    var sums = [Float](repeating: 0, count: side * side * 3)
    let columns = (0..<steps).map { step in
      Self.index(left + (Float(step) + 0.5) / Float(steps) * width, below: image.width)
    }
    for step in 0..<steps {
      let y = Self.index(top + (Float(step) + 0.5) / Float(steps) * height, below: image.height)
      for (across, x) in columns.enumerated() {
        let from = (y * image.width + x) * 3, to = (step / 2 * side + across / 2) * 3
        for channel in 0..<3 { sums[to + channel] += Float(image.pixels[from + channel]) }
      }
    }
    values = Self.normalised(sums)
  }

  private static func index(_ value: Float, below limit: Int) -> Int {
    value.isFinite ? min(limit - 1, max(0, Int(max(-1e6, min(1e6, value))))) : 0
  }

  private static func normalised(_ values: [Float]) -> [Float] {
    let mean = values.reduce(0, +) / Float(values.count)
    let shifted = values.map { $0 - mean }
    let length = shifted.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? shifted.map { $0 / length } : shifted
  }

  /// The correlation of two appearances, in `-1...1`; 1 for equal ones.
  func similarity(to other: FaceAppearance) -> Float {
    zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Moves towards a newer appearance.
  mutating func blend(_ newer: FaceAppearance, share: Float) {
    values = Self.normalised(zip(values, newer.values).map { $0 * (1 - share) + $1 * share })
  }
}
