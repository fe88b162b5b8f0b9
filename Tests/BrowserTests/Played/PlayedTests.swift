import Browser
import Testing

/// A person who names a wedding: what it costs in keys.
@Suite("A person plays with keys") struct PlayedTests {
  @Test("900 faces of 20 people get 95 of 100 right names with at most 350 keys, and none that no key gave")
  func played() {
    var person = PlayedPerson(PlayedFolder(seed: 4))
    person.play()
    let (right, wrong, named) = person.result
    let acts = PlayedPerson.Act.allCases.map { "\($0.rawValue): \(person.presses[$0] ?? 0)" }
    print(
      "played: \(person.total) presses, \((right * 1000).rounded() / 10) % right, \(wrong) wrong; "
        + acts.joined(separator: "; "))
    #expect(person.total <= 350)
    #expect(right >= 0.95)
    #expect(named.isSubset(of: person.answered), "a face has a name that nobody gave it")
    #expect(person.world.history.namingEdits == person.sent, "an edit was sent that no key sent")
  }

  @Test("the drawn vectors are as far from each other as real ones")
  func statistics() {
    let folder = PlayedFolder(seed: 4)
    var (within, between): ([Float], [Float]) = ([], [])
    let all = zip(folder.people, folder.vectors).flatMap { people, vectors in Array(zip(people, vectors)) }
      .filter { $0.0 >= 0 }
    for (index, one) in all.enumerated() {
      for other in all[(index + 1)...] {
        let squared = zip(one.1, other.1).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        if one.0 == other.0 {
          within.append(squared.squareRoot())
        } else {
          between.append(squared.squareRoot())
        }
      }
    }
    within.sort()
    between.sort()
    for (share, known) in zip([0.05, 0.25, 0.5, 0.75, 0.95], PlayedStatistics.within) {
      let drawn = within[Int(Double(within.count) * share)]
      #expect(abs(drawn - known) < 0.06, "of \(share) within a person: \(drawn), not \(known)")
    }
    for (share, known) in zip([0.5, 0.95], PlayedStatistics.between.suffix(2)) {
      let drawn = between[Int(Double(between.count) * share)]
      #expect(abs(drawn - known) < 0.07, "of \(share) between people: \(drawn), not \(known)")
    }
  }
}
