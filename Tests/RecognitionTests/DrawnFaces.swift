import Foundation
import Recognition

/// Vectors of drawn people, with the distances that the shipped network has on photographs: 0.40 between two faces of a
/// person, 0.80 between strangers, and faces that differ in how typical they are.
struct DrawnFaces {
  var vectors = FaceVectors(dimension: 128)
  var people: [Int] = []

  /// - Parameter sizes: how many faces each person has.
  init(sizes: [Int], seed: UInt64, within: Double = 0.40, between: Double = 0.80) {
    var random = SeededRandom(seed: seed)
    var faces: [(Int, [Float])] = []
    for (person, size) in sizes.enumerated() {
      // Distances of two faces are the root of 2 * 128 times the variance of each number.
      let centre = Self.normal(&random, (between * between - within * within).squareRoot() / 16)
      for _ in 0..<size {
        // Few are as near as most; some are far.
        let spread = within / 16 * Double.random(in: 0.75...1.2, using: &random)
        faces.append((person, zip(centre, Self.normal(&random, spread)).map { $0 + $1 }))
      }
    }
    faces.shuffle(using: &random)
    for (person, vector) in faces {
      vectors.append(vector)
      people.append(person)
    }
  }

  static func normal(_ random: inout SeededRandom, _ deviation: Double) -> [Float] {
    (0..<128).map { _ in
      let (a, b) = (Double.random(in: 1e-12..<1, using: &random), Double.random(in: 0..<1, using: &random))
      return Float((-2 * log(a)).squareRoot() * cos(2 * .pi * b) * deviation)
    }
  }
}
