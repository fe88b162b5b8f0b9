package import Parallel

/// How many wrong names an audit shows early.
package struct AuditScore: Sendable, Hashable {
  /// For each seed: the share of the names made wrong that is in the first twice as many.
  package var found: [Double]
  /// Faces, and how many of their names are made wrong.
  package var faces, wrong: Int

  /// - Parameters:
  ///   - share: of the names, made those of other people.
  ///   - least: people with fewer faces are left out: with one face nothing says whether it is wrong.
  package init?(
    _ vectors: FaceVectors, people: [Int], share: Double = 0.05, seeds: Int = 10, least: Int = 2,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) {
    let counts = people.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    let chosen = people.indices.filter { counts[people[$0]] ?? 0 >= least }
    let names = Set(chosen.map { people[$0] }).sorted()
    wrong = Int((Double(chosen.count) * share).rounded())
    faces = chosen.count
    guard names.count > 1, wrong > 0 else { return nil }
    let kept = vectors.selecting(chosen)
    found = []
    for seed in 0..<seeds {
      var random = SeededRandom(seed: UInt64(seed))
      var given = chosen.map { people[$0] }
      let changed = Set(given.indices.shuffled(using: &random).prefix(wrong))
      for face in changed.sorted() {
        let others = names.filter { $0 != given[face] }
        given[face] = others.randomElement(using: &random) ?? given[face]
      }
      let audit = try NameAudit(kept, names: given, lanes: lanes, cancellation: cancellation)
      let shown = audit.doubts.prefix(2 * wrong).count { changed.contains($0.face) }
      found.append(Double(shown) / Double(wrong))
    }
  }
}
