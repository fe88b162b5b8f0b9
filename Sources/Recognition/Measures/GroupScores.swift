/// How good groups are, given whose the faces are.
package struct GroupScores: Sendable, Hashable {
  /// Of the pairs of faces in one group, those of one person; 1 when there is no pair.
  package var pairsRight: Double
  /// Of the pairs of faces of one person, those in one group; 1 when there is no pair.
  package var pairsFound: Double
  /// The harmonic mean of B-cubed precision and recall: of each face's group, the share that is the same person, and
  /// of each face's person, the share that is in the same group, averaged over faces.
  package var bCubed: Double

  /// - Parameters:
  ///   - groups: of two faces and more; every other face is a group of its own.
  ///   - people: a number for each face's person.
  package init(groups: [[Int]], people: [Int]) {
    var group = people.indices.map { -1 - $0 }
    for (number, faces) in groups.enumerated() {
      for face in faces { group[face] = number }
    }
    var inGroup: [Int: Int] = [:], ofPerson: [Int: Int] = [:], inBoth: [[Int]: Int] = [:]
    for (face, person) in people.enumerated() {
      inGroup[group[face], default: 0] += 1
      ofPerson[person, default: 0] += 1
      inBoth[[group[face], person], default: 0] += 1
    }
    func pairs(_ counts: some Sequence<Int>) -> Int { counts.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }
    let (right, grouped, same) = (pairs(inBoth.values), pairs(inGroup.values), pairs(ofPerson.values))
    pairsRight = grouped == 0 ? 1 : Double(right) / Double(grouped)
    pairsFound = same == 0 ? 1 : Double(right) / Double(same)
    var (precision, recall) = (0.0, 0.0)
    for (face, person) in people.enumerated() {
      let both = Double(inBoth[[group[face], person]] ?? 0)
      precision += both / Double(inGroup[group[face]] ?? 1)
      recall += both / Double(ofPerson[person] ?? 1)
    }
    (precision, recall) = (precision / Double(people.count), recall / Double(people.count))
    bCubed = people.isEmpty ? 1 : 2 * precision * recall / (precision + recall)
  }
}
