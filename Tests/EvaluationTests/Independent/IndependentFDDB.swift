import Foundation
import TestSupport

/// FDDB's rules (Jain and Learned-Miller 2010), written again: every pixel is asked whether it lies in a region, and all
/// ways to pair regions are tried. It shares no code with the product.
struct IndependentFDDB {
  enum Region {
    case ellipse(major: Double, minor: Double, angle: Double, x: Double, y: Double)
    case rectangle(RandomSet.Rectangle)

    func contains(_ x: Double, _ y: Double) -> Bool {
      switch self {
      case .rectangle(let box):
        return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
      case .ellipse(let major, let minor, let angle, let centerX, let centerY):
        let along = (x - centerX) * cos(angle) + (y - centerY) * sin(angle)
        let across = (y - centerY) * cos(angle) - (x - centerX) * sin(angle)
        return (along / major) * (along / major) + (across / minor) * (across / minor) <= 1
      }
    }
  }

  struct Photo {
    var faces: [Region] = []
    var found: [(region: Region, score: Double)] = []
  }

  struct Point {
    var score: Double
    var falseFaces: Int
    var discrete, continuous: Double
  }

  static let (width, height) = (120, 90)
  private(set) var photos: [Photo] = []

  /// Found regions near true ones and elsewhere, with equal scores; some photos have no faces or nothing found.
  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let steps: Double = [5.0, 1000].randomElement(using: &numbers) ?? 5
    let takesBoxes = Bool.random(using: &numbers)
    for number in 0..<Int.random(in: 3...8, using: &numbers) {
      var photo = Photo()
      let count = number == 0 ? 2 : Int.random(in: 0...4, using: &numbers)
      let places = (0..<count + Int.random(in: 0...2, using: &numbers)).map { _ in Self.place(&numbers) }
      photo.faces = places.prefix(count).map(Self.ellipse)
      for place in places {
        for _ in 0..<([0, 1, 1, 2].randomElement(using: &numbers) ?? 0) {
          var moved = place.map { $0 + Double.random(in: -3...3, using: &numbers) }
          moved[2] = place[2]
          let box = RandomSet.Rectangle(
            x: (moved[3] - moved[1]).rounded(), y: (moved[4] - moved[0]).rounded(),
            width: (2 * moved[1]).rounded(), height: (2 * moved[0]).rounded())
          let score = (Double.random(in: 0...1, using: &numbers) * steps).rounded() / steps
          photo.found.append((takesBoxes ? .rectangle(box) : Self.ellipse(moved), score))
        }
      }
      photo.found.shuffle(using: &numbers)
      photos.append(photo)
    }
  }

  private static func place(_ numbers: inout SeededNumbers) -> [Double] {
    [(10.0, 30.0), (6, 20), (-1.5, 1.5), (0, 120), (0, 90)].map {
      Double.random(in: $0.0...$0.1, using: &numbers)
    }
  }

  private static func ellipse(_ values: [Double]) -> Region {
    .ellipse(major: values[0], minor: values[1], angle: values[2], x: values[3], y: values[4])
  }

  /// A point for each score that occurs, from the highest down.
  func points() -> [Point] {
    let faces = Double(max(1, photos.reduce(0) { $0 + $1.faces.count }))
    let gains = photos.map { photo in
      let masks = photo.faces.map(Self.mask)
      return photo.found.map { found in
        let own = Self.mask(found.region)
        return masks.map { mask in
          let both = zip(own, mask).count { $0 && $1 }
          let either = zip(own, mask).count { $0 || $1 }
          return either == 0 ? 0 : Double(both) / Double(either)
        }
      }
    }
    return Set(photos.flatMap { $0.found.map(\.score) }).sorted(by: >).map { score in
      var point = Point(score: score, falseFaces: 0, discrete: 0, continuous: 0)
      for (photo, rows) in zip(photos, gains) {
        let shown = rows.indices.filter { photo.found[$0].score >= score }
        let pairs = Self.bestPairs(shown.map { rows[$0] })
        let hits = pairs.count { $0 > 0.5 }
        point.discrete += Double(hits) / faces
        point.continuous += pairs.reduce(0, +) / faces
        point.falseFaces += shown.count - hits
      }
      return point
    }
  }

  private static func mask(_ region: Region) -> [Bool] {
    (0..<height).flatMap { y in
      (0..<width).map { x in region.contains(Double(x) + 0.5, Double(y) + 0.5) }
    }
  }

  /// The gains of the pairs with the greatest sum: every set of true regions that may be taken is tried.
  private static func bestPairs(_ gains: [[Double]]) -> [Double] {
    var best: [Int: [Double]] = [0: []]
    for row in gains {
      var next = best
      for (taken, pairs) in best {
        for (column, gain) in row.enumerated() where gain > 0 && taken & (1 << column) == 0 {
          let longer = pairs + [gain]
          if let known = next[taken | 1 << column], known.reduce(0, +) >= longer.reduce(0, +) { continue }
          next[taken | 1 << column] = longer
        }
      }
      best = next
    }
    return best.values.max { $0.reduce(0, +) < $1.reduce(0, +) } ?? []
  }
}
