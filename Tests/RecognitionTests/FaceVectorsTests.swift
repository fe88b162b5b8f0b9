import Parallel
import Recognition
import Testing

@Suite("Face vectors") struct FaceVectorsTests {
  @Test("the distance is Euclid's: 3, 4, 5")
  func distance() {
    let vectors = FaceVectors([0, 0, 3, 4, 0, 4], dimension: 2)
    #expect(vectors.count == 3)
    #expect(vectors.distance(0, 1) == 5)
    #expect(vectors.distance(1, 2) == 3)
    #expect(vectors.distance(1, 1) == 0)
  }

  @Test("by angle, lengths do not count: 0 for one direction, 1 for a right angle, 2 for the opposite")
  func cosine() {
    let vectors = FaceVectors([2, 0, 7, 0, 0, 3, -1, 0], dimension: 2, metric: .cosine)
    #expect(abs(vectors.distance(0, 1)) < 1e-6)
    #expect(abs(vectors.distance(0, 2) - 1) < 1e-6)
    #expect(abs(vectors.distance(0, 3) - 2) < 1e-6)
  }

  @Test("a pair has the same distance from both sides, alone and among others, for any number of threads")
  func sameBits() {
    let drawn = DrawnFaces(sizes: [Int](repeating: 7, count: 100), seed: 3)
    for query in [0, 1, 350, 699] {
      let alone = drawn.people.indices.map { drawn.vectors.distance(query, $0) }
      #expect(drawn.people.indices.map { drawn.vectors.distance($0, query) } == alone)
      let expected = drawn.people.indices.sorted { (alone[$0], $0) < (alone[$1], $1) }.prefix(20)
      for threads in [1, 2, 5] {
        let near = drawn.vectors.nearest(20, to: drawn.vectors, query, lanes: Lanes(threads))
        #expect(near.map(\.face) == Array(expected))
        #expect(near.map(\.distance) == expected.map { alone[$0] })
      }
    }
  }

  @Test("faces that are not included are passed over; fewer faces than asked for is no fault")
  func included() {
    let vectors = FaceVectors([0, 1, 2, 3], dimension: 1)
    let near = vectors.nearest(9, to: vectors, 0, include: [false, true, false, true], lanes: Lanes(1))
    #expect(near.map(\.face) == [1, 3])
    #expect(FaceVectors(dimension: 1).nearest(1, to: vectors, 0).isEmpty)
  }

  @Test("vectors of any length: the zeros behind them count nothing", arguments: [1, 3, 5, 127, 512])
  func dimensions(dimension: Int) {
    let ones = [Float](repeating: 1, count: dimension)
    let vectors = FaceVectors(ones + ones.map { -$0 }, dimension: dimension)
    #expect(abs(vectors.distance(0, 1) - 2 * Float(dimension).squareRoot()) < 1e-4)
    #expect(Array(vectors[1]) == ones.map { -$0 })
  }
}
