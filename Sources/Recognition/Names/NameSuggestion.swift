package import Parallel

/// Who a face may be. It is only a proposal: a name is given by a person.
package struct NameSuggestion: Sendable, Hashable {
  package var person: Int
  /// The nearest confirmed face of that person, by its place among the confirmed ones.
  package var face: Int
  package var distance: Float
  /// How much farther the nearest face of any other person is; infinite when there is none.
  package var gap: Float
  /// The share of suggestions like this that were right.
  package var chance: Float
  /// Whether it is near enough to be listed among the sure ones.
  package var isSure: Bool

  /// The person with the nearest confirmed face; nil when none is near enough.
  ///
  /// - Parameter refused: people whom a person said it is not; they are never proposed again.
  package init?(
    for queries: FaceVectors, _ query: Int, among confirmed: ConfirmedFaces, refused: Set<Int> = [],
    cutOffs: RecognitionCutOffs, chances: ChanceTable, lanes: Lanes = Lanes()
  ) {
    // Whom it is not says nothing about the others, so refused people are passed over in the gap, too.
    let near = confirmed.nearest(2 + refused.count, to: queries, query, lanes: lanes)
    guard let best = near.first(where: { !refused.contains($0.person) }), best.distance <= cutOffs.ask else {
      return nil
    }
    let other = near.first { $0.person != best.person && !refused.contains($0.person) }
    person = best.person
    face = best.face
    distance = best.distance
    gap = other.map { $0.distance - best.distance } ?? .infinity
    chance = chances.chance(distance: distance, gap: gap)
    isSure = distance <= cutOffs.sure
  }
}
