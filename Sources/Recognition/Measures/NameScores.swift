package import Parallel
import Synchronization

/// How often the nearest confirmed face has the right name.
package struct NameScores: Sendable, Hashable {
  /// Faces confirmed of each person, and people with at least twice as many.
  package var confirmed, people: Int
  /// Other faces of these people, and those of them whose nearest confirmed face is of the right person.
  package var asked, right: Int
  /// Of the faces asked: those that get a suggestion, and those whose suggestion is right.
  package var offered, offeredRight: Int
  /// Faces of all other people, and those of them that get a suggestion, which is always wrong.
  package var strangers, strangersOffered: Int

  /// The first faces of each person are confirmed, the rest is asked.
  ///
  /// - Parameter confirmed: of each person; fewer when nobody has twice as many faces.
  package init?(
    _ vectors: FaceVectors, people names: [Int], confirmed most: Int = 5, ask: Float, lanes: Lanes = Lanes(),
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) {
    let faces = Dictionary(grouping: names.indices, by: { names[$0] })
    let largest = faces.values.map(\.count).max() ?? 0
    guard largest >= 2 else { return nil }
    let confirmed = min(most, largest / 2)
    let known = faces.filter { $0.value.count >= 2 * confirmed }
    let first = known.keys.sorted().flatMap { (known[$0] ?? []).prefix(confirmed) }
    let index = ConfirmedFaces(vectors.selecting(first), people: first.map { names[$0] })
    let isConfirmed = Set(first)
    let rest = names.indices.filter { !isConfirmed.contains($0) }
    let nearest = Mutex([ConfirmedFaces.Match?](repeating: nil, count: rest.count))
    lanes.forEach(rest.count, cancellation: cancellation) { place, _ in
      let match = index.nearest(1, to: vectors, rest[place], lanes: Lanes(1)).first
      nearest.withLock { $0[place] = match }
    }
    if cancellation?.isCancelled == true { throw CancellationError() }
    self.init(confirmed: confirmed, people: known.count)
    for (face, match) in zip(rest, nearest.withLock { $0 }) {
      guard let match else { continue }
      let (isOffered, isRight) = (match.distance <= ask, match.person == names[face])
      if known[names[face]] != nil {
        asked += 1
        right += isRight ? 1 : 0
        offered += isOffered ? 1 : 0
        offeredRight += isOffered && isRight ? 1 : 0
      } else {
        strangers += 1
        strangersOffered += isOffered ? 1 : 0
      }
    }
  }

  private init(confirmed: Int, people: Int) {
    (self.confirmed, self.people) = (confirmed, people)
    (asked, right, offered, offeredRight, strangers, strangersOffered) = (0, 0, 0, 0, 0, 0)
  }
}
