import Annotations
import Browser
import Detection
import Geometry

/// 300 photos with 900 faces of 20 people, two pairs of them look-alikes, and three faces that belong to nobody.
struct PlayedFolder {
  /// The number of a person, or -1 for nobody's face, for each photo and face.
  let people: [[Int]]
  let faces: [[Face]]
  /// The vector of each face.
  let vectors: [[[Float]]]
  let names: [String]

  static let photos = 300, count = 20

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    names = Self.names
    var people = Self.spread(&random)
    // Three faces belong to nobody.
    for photo in [40, 150, 260] { people[photo][1] = -1 }
    self.people = people
    faces = people.map { _ in
      (0..<3).map { place in
        World.face(
          x: 80 + Float(place) * 500 + .random(in: 0...60, using: &random),
          y: .random(in: 100...500, using: &random),
          size: .random(in: 180...320, using: &random), score: .random(in: 0.95...0.9999, using: &random))
      }
    }
    var vectors = PlayedVectors(people: Self.count, lookAlikes: [(2, 3), (8, 9)], &random)
    self.vectors = people.map { $0.map { vectors.face(of: $0, &random) } }
  }

  /// Who is on which photo: some people on very many, others on few, three different ones on each.
  private static func spread(_ random: inout SeededRandom) -> [[Int]] {
    // 900 faces: 120, 100, 90 … 12.
    let sizes = [120, 100, 90, 80, 70, 60, 55, 50, 45, 40, 35, 30, 25, 22, 18, 15, 13, 12, 10, 10]
    precondition(sizes.reduce(0, +) == 900, "three faces a photo")
    var left = sizes
    return (0..<photos).map { photo in
      // Those of whom most is left come first, so that it ends even; chance decides among them.
      let rest = photos - photo
      var chosen = left.indices.filter { left[$0] >= rest }
      while chosen.count < 3 {
        let open = left.indices.filter { left[$0] > 0 && !chosen.contains($0) }
        let total = open.reduce(0) { $0 + left[$1] }
        var draw = Int.random(in: 0..<total, using: &random)
        for person in open {
          draw -= left[person]
          if draw < 0 {
            chosen.append(person)
            break
          }
        }
      }
      for person in chosen { left[person] -= 1 }
      return chosen.shuffled(using: &random)
    }
  }

  /// Six letters each, and no two begin alike.
  private static let names = [
    "Albert", "Bettin", "Carlos", "Dagmar", "Edward", "Fatima", "Gustav", "Hannah", "Ingrid", "Joseph",
    "Katrin", "Ludwig", "Monika", "Norman", "Oliver", "Pamela", "Quincy", "Roland", "Sylvia", "Tamara",
  ]
}

/// Vectors drawn anew, as far from each other as those of ``PlayedStatistics``.
struct PlayedVectors {
  private let middles: [[Float]]
  private let spreads: [Float]

  init(people: Int, lookAlikes: [(Int, Int)], _ random: inout SeededRandom) {
    let statistics = PlayedStatistics.people
    // The variance of middles is what the spread of the faces leaves.
    let side =
      ((statistics.variance - 0.5 * PlayedStatistics.spread.middle * PlayedStatistics.spread.middle * 0.03)
      / Float(statistics.directions)).squareRoot()
    var middles = (0..<people).map { _ in
      (0..<128).map { $0 < statistics.directions ? side * Self.normal(&random) : 0 }
    }
    // Look-alikes are nearer than 99 of 100 pairs: a third of the way apart.
    for (one, other) in lookAlikes {
      middles[other] = zip(middles[one], middles[other]).map { $0 + ($1 - $0) * 0.55 }
    }
    self.middles = middles
    spreads = (0..<people).map { _ in
      let spread = PlayedStatistics.spread
      return min(max(spread.middle + spread.deviation * Self.normal(&random), 0.34), 0.56)
    }
  }

  /// A face of a person; of nobody when negative.
  mutating func face(of person: Int, _ random: inout SeededRandom) -> [Float] {
    let directions = PlayedStatistics.faceDirections
    guard person >= 0 else {
      let side = (PlayedStatistics.people.variance / Float(PlayedStatistics.people.directions)).squareRoot()
      return (0..<128).map { $0 < PlayedStatistics.people.directions ? side * Self.normal(&random) : 0 }
    }
    let far = max(0.7, 1 + PlayedStatistics.faceDeviation * Self.normal(&random))
    let side = spreads[person] / (2 * Float(directions)).squareRoot() * far
    return middles[person].enumerated().map { index, value in
      index < directions ? value + side * Self.normal(&random) : value
    }
  }

  private static func normal(_ random: inout SeededRandom) -> Float {
    // The sum of twelve is near enough, and the same on every machine.
    (0..<12).reduce(-6) { sum, _ in sum + Float.random(in: 0..<1, using: &random) }
  }
}
