import Detection
import Geometry
import TestSupport
import Testing

@Suite("Non-maximum suppression") struct NonMaximumSuppressionTests {
  private func box(_ x: Float, _ y: Float, _ side: Float) -> BoundingBox {
    BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
  }

  @Test("the better of two overlapping boxes stays; one next to them stays, too")
  func better() {
    let boxes = [box(0, 0, 10), box(1, 0, 10), box(30, 0, 10)]
    let kept = NonMaximumSuppression(limit: 0.5).kept(of: boxes, scores: [0.7, 0.9, 0.8])
    #expect(kept == [1, 2])
  }

  @Test("an overlap exactly at the limit is kept")
  func atLimit() {
    // Shared 10×5 of two 10×10 boxes moved by 5: IoU 50 / 150; over minimum with +1: 66 / 121.
    let boxes = [box(0, 0, 10), box(0, 5, 10)]
    #expect(NonMaximumSuppression(limit: 1 / 3).kept(of: boxes, scores: [1, 0.5]) == [0, 1])
    #expect(NonMaximumSuppression(limit: 0.33).kept(of: boxes, scores: [1, 0.5]) == [0])
    let minimum = NonMaximumSuppression(measure: .minimum, limit: 66 / 121)
    #expect(minimum.kept(of: boxes, scores: [1, 0.5]) == [0, 1])
  }

  @Test("a box inside another is the same face by the smaller area only")
  func inside() {
    let boxes = [box(0, 0, 40), box(10, 10, 10)]
    #expect(NonMaximumSuppression(limit: 0.7).kept(of: boxes, scores: [1, 0.9]) == [0, 1])
    let minimum = NonMaximumSuppression(measure: .minimum, limit: 0.7)
    #expect(minimum.kept(of: boxes, scores: [1, 0.9]) == [0])
  }

  @Test("a dropped box does not drop others")
  func chain() {
    let boxes = [box(0, 0, 10), box(3, 0, 10), box(6, 0, 10)]
    #expect(NonMaximumSuppression(limit: 0.4).kept(of: boxes, scores: [0.9, 0.8, 0.7]) == [0, 2])
  }

  @Test("of equal scores the earlier box stays by union, the later one by minimum; no boxes give none")
  func ties() {
    let same = [box(0, 0, 10), box(0, 0, 10)]
    #expect(NonMaximumSuppression(limit: 0.5).kept(of: same, scores: [0.5, 0.5]) == [0])
    #expect(NonMaximumSuppression(measure: .minimum, limit: 0.5).kept(of: same, scores: [0.5, 0.5]) == [1])
    #expect(NonMaximumSuppression(limit: 0.5).kept(of: [], scores: []).isEmpty)
  }

  @Test("agrees with comparing every pair", arguments: 0..<24)
  func everyPair(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let count = Int.random(in: 0...300, using: &random)
    let spread = Float.random(in: 5...2000, using: &random)
    let boxes = (0..<count).map { _ in
      let (x, y) = (
        Float.random(in: -20...spread, using: &random), Float.random(in: 0...spread, using: &random)
      )
      let (w, h) = (Float.random(in: 0...60, using: &random), Float.random(in: 0...60, using: &random))
      return BoundingBox(minX: x, minY: y, maxX: x + w, maxY: y + h)
    }
    let scores = (0..<count).map { _ in Float(Int.random(in: 0...20, using: &random)) / 20 }
    for suppression in [
      NonMaximumSuppression(limit: 0.5), NonMaximumSuppression(limit: 0.05),
      NonMaximumSuppression(measure: .minimum, limit: 0.7),
    ] {
      #expect(suppression.kept(of: boxes, scores: scores) == everyPairKept(suppression, boxes, scores))
    }
  }

  /// The definition, without a grid.
  private func everyPairKept(
    _ suppression: NonMaximumSuppression, _ boxes: [BoundingBox], _ scores: [Float]
  ) -> [Int] {
    let isLast = suppression.measure == .minimum
    var rest = boxes.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : ($0 < $1) != isLast
    }
    var kept: [Int] = []
    while let best = rest.first {
      kept.append(best)
      rest = rest.dropFirst().filter { !(suppression.overlap(boxes[best], boxes[$0]) > suppression.limit) }
    }
    return kept
  }
}
