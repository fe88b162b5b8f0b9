import Parallel
import Recognition
import Synchronization
import Testing

@Suite("Groups of faces") struct FaceGroupingTests {
  /// People with many faces, with few, and many who are seen once.
  private static let crowd = [60, 40, 25] + [Int](repeating: 6, count: 40) + [Int](repeating: 1, count: 300)

  /// Faces on a line, for cases by hand; the cut-off is 1.
  private func line(
    _ places: [Float], faces: [GroupedFace]? = nil, apart: [(Int, Int)] = []
  ) throws -> [[Int]] {
    try FaceGrouping(
      FaceVectors(places, dimension: 1), faces: faces, apart: apart, rules: GroupingRules(cutOff: 1)
    ).groups
  }

  @Test("drawn people are told apart: 99 % of pairs right, 80 % found")
  func crowd() throws {
    let drawn = DrawnFaces(sizes: Self.crowd, seed: 1)
    let scores = GroupScores(groups: try FaceGrouping(drawn.vectors).groups, people: drawn.people)
    #expect(scores.pairsRight >= 0.99)
    #expect(scores.pairsFound >= 0.80)
    #expect(scores.bCubed >= 0.90)
  }

  @Test("the mean over all pairs decides, not the nearest pair: a chain of faces is no group")
  func noChain() throws {
    // 0 and 0.9 are near, so are 0.9 and 1.8; all three together are not: (0.9² + 1.8²) / 2 = 2.025 > 1.
    #expect(try line([0, 0.9, 1.8]) == [[0, 1]])
    #expect(try line([0, 0.5, 1.0]) == [[0, 1, 2]])
    #expect(try line([0, 1.01]) == [])
  }

  @Test("the same groups for any number of threads")
  func threads() throws {
    let drawn = DrawnFaces(sizes: Self.crowd, seed: 2)
    let one = try FaceGrouping(drawn.vectors, lanes: Lanes(1)).groups
    for threads in [2, 3, 7] { #expect(try FaceGrouping(drawn.vectors, lanes: Lanes(threads)).groups == one) }
  }

  @Test("a graph of 48 neighbours gives nearly the groups of all pairs")
  func graph() throws {
    let drawn = DrawnFaces(sizes: Self.crowd, seed: 4)
    let exact = GroupScores(groups: try FaceGrouping(drawn.vectors).groups, people: drawn.people)
    let graph = try FaceGrouping(drawn.vectors, rules: GroupingRules(exactFaces: 100))
    #expect(GroupScores(groups: graph.groups, people: drawn.people).bCubed >= exact.bCubed - 0.01)
  }

  @Test("faces that a person said are different are never in one group, however near they are")
  func apart() throws {
    #expect(
      try line([0, 0.1, 0.2], apart: [(0, 2)]) == [[0, 1]]
        || line([0, 0.1, 0.2], apart: [(0, 2)]) == [[1, 2]])
    let drawn = DrawnFaces(sizes: [30, 30, 30], seed: 5)
    var random = SeededRandom(seed: 5)
    let pairs = (0..<60).map { _ in
      (Int.random(in: 0..<90, using: &random), Int.random(in: 0..<90, using: &random))
    }.filter { $0.0 != $0.1 }
    for rules in [GroupingRules(), GroupingRules(exactFaces: 10)] {
      let places = try FaceGrouping(drawn.vectors, apart: pairs, rules: rules).groupOfFace
      for (a, b) in pairs { #expect(places[a] == nil || places[a] != places[b]) }
    }
  }

  @Test(
    "also when the person says so about faces that are grouped already, and about faces that may only join")
  func apartLater() throws {
    let rules = GroupingRules(cutOff: 1)
    var grouping = try FaceGrouping(FaceVectors([0, 0.1], dimension: 1), rules: rules)
    #expect(grouping.groups == [[0, 1]])
    try grouping.join(FaceVectors([0.9], dimension: 1), apart: [(0, 1)])
    #expect(grouping.groupOfFace[0] == nil || grouping.groupOfFace[0] != grouping.groupOfFace[1])
    let weak = [true, true, false, false].enumerated().map { GroupedFace(photo: $0, mayFound: $1) }
    #expect(try line([0, 0.2, 0.1, 0.15], faces: weak, apart: [(2, 3)]).count == 1)
    #expect(try line([0, 0.2, 0.1, 0.15], faces: weak, apart: [(2, 3)])[0].count == 3)
  }

  @Test("two faces of one photo must be nearer than others, but may be one person's")
  func samePhoto() throws {
    let together = [GroupedFace(photo: 1), GroupedFace(photo: 1)]
    #expect(try line([0, 0.9], faces: together) == [])
    #expect(try line([0, 0.7], faces: together) == [[0, 1]])
    #expect(try line([0, 0.9], faces: [GroupedFace(photo: 1), GroupedFace(photo: 2)]) == [[0, 1]])
    // Two who are in every photo together stay two, although each is near the other.
    let siblings = [0, 0.02, 0.04, 0.86, 0.88, 0.9].map { Float($0) }
    let photos = [1, 2, 3, 1, 2, 3].map { GroupedFace(photo: $0) }
    #expect(try line(siblings, faces: photos) == [[0, 1, 2], [3, 4, 5]])
    #expect(try line(siblings) == [[0, 1, 2, 3, 4, 5]])
  }

  @Test("small, blurred and turned faces may join a group, but begin none and lead to no other")
  func weakFaces() throws {
    func faces(_ founds: [Bool]) -> [GroupedFace] {
      founds.enumerated().map { GroupedFace(photo: $0.offset, mayFound: $0.element) }
    }
    #expect(try line([0, 0.1], faces: faces([false, false])) == [])
    #expect(try line([0, 0.1, 0.2], faces: faces([true, true, false])) == [[0, 1, 2]])
    // The blurred face in the middle would join both ends to one group.
    #expect(try line([0, 0.1, 0.75, 1.4, 1.5], faces: faces([true, true, false, true, true])).count == 2)
    #expect(try line([0, 0.1, 5], faces: faces([true, true, false])) == [[0, 1]])
  }

  @Test("fed in batches of 300, little is lost; a regrouping finds what grouping at once finds")
  func batches() throws {
    let drawn = DrawnFaces(sizes: Self.crowd + Self.crowd, seed: 6)
    let once = try FaceGrouping(drawn.vectors)
    var fed = FaceGrouping(dimension: 128)
    for start in stride(from: 0, to: drawn.people.count, by: 300) {
      try fed.join(drawn.vectors.selecting(start..<min(drawn.people.count, start + 300)))
    }
    let (all, batches) = (
      GroupScores(groups: once.groups, people: drawn.people),
      GroupScores(groups: fed.groups, people: drawn.people)
    )
    #expect(batches.bCubed >= all.bCubed - 0.02)
    #expect(batches.pairsRight >= 0.98)
    try fed.regroup()
    #expect(fed.groups == once.groups)
  }

  @Test("a cancelled grouping throws and changes nothing; a finished one has told its progress up to 1")
  func cancelled() throws {
    let drawn = DrawnFaces(sizes: [30, 20], seed: 7)
    var grouping = try FaceGrouping(drawn.vectors)
    let before = grouping.groups
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try grouping.join(drawn.vectors, cancellation: flag)
    }
    #expect(grouping.vectors.count == 50)
    #expect(grouping.groups == before)
    let shares = Mutex<[Double]>([])
    _ = try FaceGrouping(drawn.vectors, lanes: Lanes(1)) { share in shares.withLock { $0.append(share) } }
    #expect(shares.withLock { $0 } == shares.withLock { $0.sorted() })
    #expect(shares.withLock { $0.last } == 1)
  }

  @Test("no faces, one face, and faces that are all equal")
  func edges() throws {
    #expect(try line([]) == [])
    #expect(try line([1]) == [])
    #expect(try line([Float](repeating: 2, count: 200)) == [Array(0..<200)])
  }

  @Test("by angle, the same groups as by the distance of vectors of length 1")
  func cosine() throws {
    let drawn = DrawnFaces(sizes: [20, 20, 20], seed: 8)
    let flat = drawn.people.indices.flatMap { Array(drawn.vectors[$0]) }
    let angles = FaceVectors(flat, dimension: 128, metric: .cosine)
    let groups = try FaceGrouping(angles, rules: GroupingRules(cutOff: 0.3)).groups
    let kept = FaceVectors(angles.count == 60 ? (0..<60).flatMap { Array(angles[$0]) } : [], dimension: 128)
    #expect(try FaceGrouping(kept, rules: GroupingRules(cutOff: Float(0.6).squareRoot())).groups == groups)
    #expect(!groups.isEmpty)
  }
}
