import Parallel
import Recognition
import Testing

@Suite("Audit of names") struct NameAuditTests {
  @Test("with 5 % of names made wrong, ten times, at least 99 % are in the first twice as many")
  func wrongNames() throws {
    let drawn = DrawnFaces(sizes: (0..<40).map { 3 + $0 }, seed: 11)
    let score = try #require(try AuditScore(drawn.vectors, people: drawn.people))
    #expect(score.found.count == 10)
    #expect(score.wrong == 45)
    for found in score.found { #expect(found >= 0.99) }
  }

  @Test("the face that does not fit is first, with the other name's face that it is near to")
  func first() throws {
    let vectors = FaceVectors([0, 0.1, 0.2, 5, 5.1, 5.2], dimension: 1)
    let audit = try NameAudit(vectors, names: [1, 1, 1, 2, 2, 1])
    let worst = try #require(audit.doubts.first)
    #expect(worst.face == 5)
    #expect(worst.other == 4)
    #expect(abs(try #require(worst.otherDistance) - 0.1) < 1e-5)
    #expect(abs(try #require(worst.own) - 5.1) < 1e-5)
    #expect(audit.doubts.count == 6)
  }

  @Test("the same for any number of threads, and stopped when cancelled")
  func threads() throws {
    let drawn = DrawnFaces(sizes: [9, 9, 9], seed: 12)
    let one = try NameAudit(drawn.vectors, names: drawn.people, lanes: Lanes(1)).doubts
    #expect(try NameAudit(drawn.vectors, names: drawn.people, lanes: Lanes(3)).doubts == one)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try NameAudit(drawn.vectors, names: drawn.people, cancellation: flag)
    }
  }

  @Test("a name with one face, one name alone, and no faces are no fault")
  func edges() throws {
    #expect(try NameAudit(FaceVectors(dimension: 1), names: []).doubts.isEmpty)
    let alone = try NameAudit(FaceVectors([1], dimension: 1), names: [1]).doubts
    #expect(alone.map(\.own) == [nil] && alone.map(\.other) == [nil])
    let pair = try NameAudit(FaceVectors([1, 2], dimension: 1), names: [1, 1]).doubts
    #expect(pair.allSatisfy { $0.other == nil && $0.own == 1 })
  }
}
