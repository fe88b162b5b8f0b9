import Parallel
import Synchronization

/// Each face's nearest faces.
struct NeighbourLists: Sendable {
  let most: Int
  /// Nearest first, of each face.
  private(set) var lists: [[NearFace]] = []

  init(most: Int) { self.most = most }

  /// Looks at all pairs of new faces with all faces, and keeps the nearest of both.
  ///
  /// - Parameters:
  ///   - vectors: of all faces: the ones known before, and the new ones behind them.
  ///   - squaredLimit: pairs at most this far are handed to `near`.
  ///   - near: for each new face, on any thread: the faces within the limit, by number.
  mutating func add(
    facesOf vectors: FaceVectors, squaredLimit: Float, lanes: Lanes, cancellation: CancellationFlag?,
    progress: (@Sendable (Double) -> Void)?, near: @Sendable (_ face: Int, _ others: [Int32]) -> Void
  ) throws(CancellationError) {
    let known = lists.count
    let fresh = vectors.count - known
    let block = FaceVectors.queriesAtOnce
    let blocks = (fresh + block - 1) / block
    let results = Mutex((lists: [[NearFace]](repeating: [], count: fresh), done: 0))
    let most = most
    // What the faces known before must learn of the new ones: only what is nearer than their farthest.
    let limits = lists.map { $0.count < most ? Float.infinity : $0.last?.squared ?? .infinity }
    let learnt = Mutex([(face: Int, NearFace)]())
    lanes.forEach(blocks, cancellation: cancellation) { index, _ in
      let first = known + index * block
      let chosen = first..<min(vectors.count, first + block)
      var nearest = chosen.map { _ in NearestList(most) }
      var within = chosen.map { _ in [Int32]() }
      var forKnown: [(face: Int, NearFace)] = []
      var squared = [Float](repeating: 0, count: block * FaceVectors.tile)
      for start in stride(from: 0, to: vectors.count, by: FaceVectors.tile) {
        let range = start..<min(vectors.count, start + FaceVectors.tile)
        vectors.squaredDistances(from: vectors, chosen, to: range, into: &squared)
        for (row, face) in chosen.enumerated() {
          var limit = nearest[row].limit
          let places = row * range.count
          for other in range {
            let distance = squared[places + other - start]
            if distance <= squaredLimit, other != face { within[row].append(Int32(other)) }
            if distance <= limit, other != face {
              nearest[row].offer(NearFace(squared: distance, face: Int32(other)))
              limit = nearest[row].limit
            }
            if other < known, distance <= limits[other] {
              forKnown.append((other, NearFace(squared: distance, face: Int32(face))))
            }
          }
        }
      }
      for (row, face) in chosen.enumerated() { near(face, within[row]) }
      if !forKnown.isEmpty { learnt.withLock { $0 += forKnown } }
      let done = results.withLock { results in
        for (row, face) in chosen.enumerated() { results.lists[face - known] = nearest[row].sorted }
        results.done += 1
        return results.done
      }
      if done.isMultiple(of: 64) { progress?(Double(done) / Double(blocks)) }
    }
    if cancellation?.isCancelled == true { throw CancellationError() }
    for (face, other) in learnt.withLock({ $0 }) { lists[face].append(other) }
    for face in Set(learnt.withLock { $0 }.map(\.face)) {
      lists[face] = Array(lists[face].sorted().prefix(most))
    }
    lists += results.withLock { $0.lists }
  }
}
