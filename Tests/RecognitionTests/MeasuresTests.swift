import Parallel
import Recognition
import Testing

@Suite("Measures of identity") struct MeasuresTests {
  @Test("pairs and B-cubed by hand: one person split, another joined by a stranger")
  func groups() {
    // People: A A A B B C. Groups: {A A} {A} {B B C}.
    let scores = GroupScores(groups: [[0, 1], [3, 4, 5]], people: [1, 1, 1, 2, 2, 3])
    #expect(scores.pairsRight == 2.0 / 4)
    #expect(scores.pairsFound == 2.0 / 4)
    // Precision: 1 1 1 2/3 2/3 1/3; recall: 2/3 2/3 1/3 1 1 1; their means are 14/18 and 14/18.
    #expect(abs(scores.bCubed - 14.0 / 18) < 1e-12)
    #expect(GroupScores(groups: [], people: [1, 2]).bCubed == 1)
  }

  @Test("pairs found at a share of false ones, by hand and for any number of threads")
  func curve() throws {
    // One person at 0 and 1 and 3, 50 others far from each other and from these.
    let far = (1...50).map { Float($0 * 100) }
    let vectors = FaceVectors([0, 1, 3] + far + [2.5], dimension: 1)
    let people = [0, 0, 0] + Array(1...50) + [60]
    let curve = try PairCurve(vectors, people: people, lanes: Lanes(1))
    #expect(curve.samePairs == 3)
    #expect(curve.differentPairs == 54 * 53 / 2 - 3)
    // The stranger at 2.5 is 0.5 from the face at 3: nothing may be found beyond that without a false pair.
    #expect(try #require(curve.found(atFalse: 0)).share == 0)
    // One false pair of 1,428: up to the next, 1.5, the pair at distance 1 is found.
    let one = try #require(curve.found(atFalse: 1.0 / 1428))
    #expect(one.share == 1.0 / 3)
    #expect(abs(one.distance - 1.5) < 1e-3)
    let drawn = DrawnFaces(sizes: [20, 30, 5], seed: 20)
    let all = try [1, 2, 5].map { threads in
      try #require(
        try PairCurve(drawn.vectors, people: drawn.people, lanes: Lanes(threads)).found(atFalse: 0.01)
      ).share
    }
    #expect(Set(all).count == 1)
    #expect(try PairCurve(FaceVectors([1, 2], dimension: 1), people: [1, 1]).found(atFalse: 0.1) == nil)
  }

  @Test("first names: the first faces of each are confirmed, the others asked, strangers counted")
  func names() throws {
    let vectors = FaceVectors([0, 10, 0.1, 10.1, 9.9, 5, 10.3], dimension: 1)
    let scores = try #require(
      try NameScores(vectors, people: [1, 2, 1, 2, 1, 3, 4], confirmed: 1, ask: 0.5))
    #expect(scores.people == 2 && scores.confirmed == 1)
    // Asked: 0.1 (right), 10.1 (right), 9.9, which is nearest to person 2.
    #expect(scores.asked == 3 && scores.right == 2)
    #expect(scores.offered == 3 && scores.offeredRight == 2)
    #expect(scores.strangers == 2 && scores.strangersOffered == 1)
    #expect(try NameScores(vectors, people: Array(0..<7), ask: 0.5) == nil)
  }

  @Test("ten-fold: each part is told by the distance that is best on the others")
  func tenFold() throws {
    // Two parts. In the first, the distances 0.2 and 0.8 are told apart by anything between; the second's best
    // distance lies between 0.3 and 0.5, where one pair of the first would be wrong.
    let pairs: [TenFoldScore.Pair] = [
      .init(fold: 0, distance: 0.2, isSame: true), .init(fold: 0, distance: 0.6, isSame: true),
      .init(fold: 0, distance: 0.8, isSame: false), .init(fold: 0, distance: 0.9, isSame: false),
      .init(fold: 1, distance: 0.3, isSame: true), .init(fold: 1, distance: 0.25, isSame: true),
      .init(fold: 1, distance: 0.5, isSame: false), .init(fold: 1, distance: 0.95, isSame: false),
    ]
    let score = try #require(TenFoldScore(pairs))
    // Part 0 at 0.4: 0.6 is wrong, 3 of 4. Part 1 at 0.7: 0.5 is wrong, 3 of 4.
    #expect(score.accuracy == 0.75)
    #expect(score.error == 0)
    #expect(abs(score.distance - 0.55) < 1e-6)
    #expect(score.pairs == 8 && score.folds == 2)
    #expect(TenFoldScore([.init(fold: 0, distance: 1, isSame: true)]) == nil)
  }

  @Test("pairs.txt: parts, then pairs of one person and of two")
  func pairsFile() throws {
    let text = "2\t1\nAda_L\t1\t4\nAda_L\t2\tBob\t13\nBob\t3\t20\nBob\t1\tCy\t10000\n"
    let pairs = try PairsFile(text).pairs
    #expect(pairs.map(\.fold) == [0, 0, 1, 1])
    #expect(pairs.map(\.isSame) == [true, false, true, false])
    #expect(pairs[0].first == "Ada_L/Ada_L_0001" && pairs[0].second == "Ada_L/Ada_L_0004")
    #expect(pairs[1].second == "Bob/Bob_0013")
    #expect(pairs[3].second == "Cy/Cy_10000")
  }

  @Test(
    "a damaged pairs.txt is refused with its line",
    arguments: [
      ("", 1), ("ten 300\n", 1), ("1 1\nAda 1 2\n", 1), ("1 1\nAda 1\nAda 1 Bob 1\n", 2),
      ("1 1\nAda 1 2\nAda 1 2\n", 3), ("1 1\nAda one 2\nAda 1 Bob 1\n", 2), ("1 99999999999\nAda 1 2\n", 1),
      ("9999999999 9999999999\nAda 1 2\n", 1),
    ])
  func damagedPairs(text: String, line: Int) {
    #expect { try PairsFile(text) } throws: { ($0 as? PairsFile.Fault)?.line == line }
  }
}
