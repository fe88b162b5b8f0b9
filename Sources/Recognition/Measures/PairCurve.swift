package import Parallel
import Synchronization

/// How many pairs of one person are found at a distance at which few pairs of different people are taken for one.
package struct PairCurve: Sendable {
  /// Pairs by distance. A class is 1/4096 of its distance wide.
  private var same: [Int]
  private var different: [Int]
  package var samePairs: Int { same.reduce(0, +) }
  package var differentPairs: Int { different.reduce(0, +) }
  private let metric: VectorMetric

  private static let classes = 1 << 20

  /// All pairs of the faces.
  package init(
    _ vectors: FaceVectors, people: [Int], lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) {
    precondition(vectors.count == people.count, "each face needs its person")
    metric = vectors.metric
    let block = FaceVectors.queriesAtOnce * 16
    let sums = Mutex(
      [
        [Int](repeating: 0, count: Self.classes), [Int](repeating: 0, count: Self.classes),
      ])
    lanes.forEach((vectors.count + block - 1) / block, cancellation: cancellation) { index, _ in
      var found: [(isSame: Bool, place: Int32)] = []
      var squared = [Float](repeating: 0, count: FaceVectors.queriesAtOnce * FaceVectors.tile)
      let all = (index * block)..<min(vectors.count, (index + 1) * block)
      for first in stride(from: all.lowerBound, to: all.upperBound, by: FaceVectors.queriesAtOnce) {
        let chosen = first..<min(all.upperBound, first + FaceVectors.queriesAtOnce)
        for start in stride(from: first, to: vectors.count, by: FaceVectors.tile) {
          let range = start..<min(vectors.count, start + FaceVectors.tile)
          vectors.squaredDistances(from: vectors, chosen, to: range, into: &squared)
          for (row, face) in chosen.enumerated() {
            for other in range where other > face {
              let distance = squared[row * range.count + other - start]
              // Bits of numbers that are not negative rise with them.
              found.append((people[face] == people[other], Int32(distance.bitPattern >> 11)))
            }
          }
        }
      }
      sums.withLock { sums in
        for (isSame, place) in found { sums[isSame ? 0 : 1][Int(place)] += 1 }
      }
    }
    if cancellation?.isCancelled == true { throw CancellationError() }
    (same, different) = sums.withLock { ($0[0], $0[1]) }
  }

  /// The share of one person's pairs that are nearer than the distance at which a share of other pairs is; nil where
  /// there are no pairs of either kind.
  package func found(atFalse share: Double) -> (share: Double, distance: Float)? {
    let (all, others) = (samePairs, differentPairs)
    guard all > 0, others > 0 else { return nil }
    let allowed = Int((Double(others) * share).rounded(.down))
    var (wrong, right) = (0, 0)
    for place in 0..<Self.classes {
      if wrong + different[place] > allowed {
        let squared = Float(bitPattern: UInt32(place) << 11)
        return (Double(right) / Double(all), metric.value(squared: squared))
      }
      wrong += different[place]
      right += same[place]
    }
    return (1, .infinity)
  }
}
