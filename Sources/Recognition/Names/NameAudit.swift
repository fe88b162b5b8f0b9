package import Parallel
import Synchronization

/// Faces that do not fit under their name, the worst first.
///
/// A face fits when the nearest faces of its name are near, and the nearest of other names are far: what counts is the
/// mean distance to the five nearest of its own, less three quarters of that to the nearest other. With 5 % of names
/// made wrong, all of them are among the first twice as many.
package struct NameAudit: Sendable {
  package struct Doubt: Sendable, Hashable {
    /// The face's place.
    package var face: Int
    /// Higher is worse.
    package var score: Float
    /// The mean distance to the nearest faces of its name; nil when it is alone there.
    package var own: Float?
    /// The nearest face of another name, and its distance; nil when there is none.
    package var other: Int?
    package var otherDistance: Float?
  }

  /// Nearest faces of its own name that a face is compared with.
  package static let ownFaces = 5

  /// All faces, the worst first; those that nothing speaks for or against are last.
  package let doubts: [Doubt]

  /// - Parameter names: a number for each face's name.
  package init(
    _ vectors: FaceVectors, names: [Int], lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(CancellationError) {
    precondition(vectors.count == names.count, "each face needs its name")
    let block = FaceVectors.queriesAtOnce
    let blocks = (vectors.count + block - 1) / block
    let found = Mutex((doubts: [Doubt?](repeating: nil, count: vectors.count), done: 0))
    lanes.forEach(blocks, cancellation: cancellation) { index, _ in
      let chosen = (index * block)..<min(vectors.count, (index + 1) * block)
      let doubts = Self.doubts(chosen, vectors, names)
      let done = found.withLock { found in
        for doubt in doubts { found.doubts[doubt.face] = doubt }
        found.done += 1
        return found.done
      }
      if done.isMultiple(of: 64) { progress?(Double(done) / Double(blocks)) }
    }
    if cancellation?.isCancelled == true { throw CancellationError() }
    doubts = found.withLock { $0.doubts }.compactMap { $0 }
      .sorted { ($0.score, -$0.face) > ($1.score, -$1.face) }
  }

  private static func doubts(_ chosen: Range<Int>, _ vectors: FaceVectors, _ names: [Int]) -> [Doubt] {
    var own = chosen.map { _ in NearestList(ownFaces) }
    var others = chosen.map { _ in NearestList(1) }
    var squared = [Float](repeating: 0, count: FaceVectors.queriesAtOnce * FaceVectors.tile)
    for start in stride(from: 0, to: vectors.count, by: FaceVectors.tile) {
      let range = start..<min(vectors.count, start + FaceVectors.tile)
      vectors.squaredDistances(from: vectors, chosen, to: range, into: &squared)
      for (row, face) in chosen.enumerated() {
        for other in range where other != face {
          let near = NearFace(squared: squared[row * range.count + other - start], face: Int32(other))
          if names[other] == names[face] {
            if near.squared <= own[row].limit { own[row].offer(near) }
          } else if near.squared <= others[row].limit {
            others[row].offer(near)
          }
        }
      }
    }
    return chosen.enumerated().map { row, face in
      let mine = own[row].sorted.map { vectors.metric.value(squared: $0.squared) }
      let other = others[row].sorted.first
      let mean = mine.isEmpty ? nil : mine.reduce(0, +) / Float(mine.count)
      let far = other.map { vectors.metric.value(squared: $0.squared) }
      // A face that is alone under its name has nothing to fit to: only a near other name speaks against it.
      let score = (mean ?? 0) - 0.75 * (far ?? mean ?? 0)
      return Doubt(
        face: face, score: score, own: mean, other: other.map { Int($0.face) }, otherDistance: far)
    }
  }
}
