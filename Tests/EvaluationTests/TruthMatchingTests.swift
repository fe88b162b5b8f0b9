import Detection
import Evaluation
import Geometry
import Testing

func box(_ x: Float, _ y: Float, _ side: Float) -> BoundingBox {
  BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
}

func face(_ box: BoundingBox, _ score: Float) -> Face {
  let middle = box.center
  return Face(
    box: box, score: score,
    landmarks: Landmarks(
      leftEye: middle, rightEye: middle, nose: middle, leftMouth: middle, rightMouth: middle))
}

@Suite("Truth matching") struct TruthMatchingTests {
  let truth = GroundTruth(faces: [box(0, 0, 10), box(100, 0, 10)], ignored: [box(200, 0, 50)])

  @Test("the best of two boxes over one face is right, the other is extra")
  func duplicates() {
    let found = [face(box(1, 0, 10), 0.8), face(box(0, 0, 10), 0.9)]
    let matching = TruthMatching(found: found, truth: truth)
    #expect(matching.verdicts == [.extra, .matched(0)])
    #expect(matching.missed == [1])
  }

  @Test("a box over an ignored place counts for nothing; one that overlaps too little is extra")
  func ignored() {
    let found = [face(box(210, 5, 10), 0.8), face(box(106, 0, 10), 0.9)]
    let matching = TruthMatching(found: found, truth: truth)
    #expect(matching.verdicts == [.ignored, .extra])
    #expect(matching.missed == [0, 1])
  }

  @Test("nothing found misses all; without faces, all found ones are extra")
  func empty() {
    #expect(TruthMatching(found: [], truth: truth).missed == [0, 1])
    #expect(TruthMatching(found: [face(box(0, 0, 5), 1)], truth: GroundTruth(faces: [])).verdicts == [.extra])
  }
}

@Suite("Precision and recall") struct PrecisionRecallTests {
  private func curve(_ outcomes: [(Float, Bool)], truths: Int) -> PrecisionRecallCurve {
    PrecisionRecallCurve(
      outcomes.map { PrecisionRecallCurve.Outcome(score: $0.0, isRight: $0.1) }, truths: truths)
  }

  @Test("a curve by hand: right, wrong, right of four true faces")
  func byHand() {
    let curve = curve([(0.9, true), (0.8, false), (0.7, true)], truths: 4)
    #expect(curve.points.map(\.precision) == [1, 0.5, 2.0 / 3])
    #expect(curve.points.map(\.recall) == [0.25, 0.25, 0.5])
    // 0.25 at precision 1, the next 0.25 at 2/3.
    #expect(abs(curve.averagePrecision - (0.25 + 0.25 * 2 / 3)) < 1e-12)
    #expect(abs((curve.points.last?.fScore ?? 0) - 2 * (2.0 / 3) * 0.5 / (2.0 / 3 + 0.5)) < 1e-12)
  }

  @Test("equal scores are one point: no order among them can help")
  func ties() {
    let curve = curve([(0.9, false), (0.9, true)], truths: 1)
    #expect(curve.points.count == 1)
    #expect(curve.points[0].precision == 0.5)
  }

  @Test("all right is 1, nothing found is 0")
  func extremes() {
    #expect(curve([(0.9, true), (0.8, true)], truths: 2).averagePrecision == 1)
    #expect(curve([], truths: 3).averagePrecision == 0)
  }
}
