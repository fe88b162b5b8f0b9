import Evaluation
import Foundation
import Geometry
import Parallel
import Testing

@Suite("COCO's steps") struct COCOStepsTests {
  @Test("recalls and IoU limits are numpy's linspace, which differ from hundredths in the last bit")
  func steps() {
    // Where numpy 2.4's linspace(0, 1, 101) differs from k / 100, and linspace(0.5, 0.95, 10) from 0.5 + 0.05 k.
    let recalls = (0...100).filter { COCOCurve.recalls[$0] != Double($0) / 100 }
    #expect(recalls == [35, 41, 47, 57, 69, 70, 82, 83, 94, 95])
    let limits = (0..<10).filter { COCOEvaluation.limits[$0] != 0.5 + 0.05 * Double($0) }
    #expect(limits == [7, 8] && COCOEvaluation.limits[5] == 0.75 && COCOEvaluation.limits[9] == 0.95)
    #expect(COCOCurve.recalls.count == 101 && COCOCurve.recalls[100] == 1)
  }

  @Test("seven of twenty faces reach 35 of the 101 recalls, not 36")
  func sevenOfTwenty() {
    let faces = (0..<20).map { box(Float($0) * 100, 0, 50) }
    let found = (0..<7).map { ScoredBox(box: faces[$0], score: 0.99 - 0.01 * Float($0)) }
    let evaluation = COCOEvaluation([.init(found: found, truth: GroundTruth(faces: faces))])
    // pycocotools 2.0.11
    #expect(abs((evaluation.averagePrecision ?? 0) - 0.34653465346534645) < 1e-12)
  }

  @Test("of equal scores, those of the photo that comes first in the order rank higher")
  func order() throws {
    let photos = [
      COCOEvaluation.Photo(found: [.init(box: box(300, 0, 50), score: 0.5)], truth: GroundTruth(faces: [])),
      COCOEvaluation.Photo(
        found: [.init(box: box(0, 0, 50), score: 0.5)], truth: GroundTruth(faces: [box(0, 0, 50)])),
    ]
    #expect(abs(try #require(COCOEvaluation(photos).averagePrecision) - 0.5) < 1e-12)
    #expect(abs(try #require(COCOEvaluation(photos, order: [1, 0]).averagePrecision) - 1) < 1e-12)
  }
}

@Suite("PASCAL VOC's development kit") struct VOCTests {
  private func photo(_ found: [(BoundingBox, Float)], _ faces: [BoundingBox], difficult: [Bool])
    -> VOCEvaluation.Photo
  {
    VOCEvaluation.Photo(
      found: found.map { ScoredBox(box: $0.0, score: $0.1) }, faces: faces, isDifficult: difficult)
  }

  @Test("a face inside a difficult one is wrong when it overlaps it too little, and ignored when enough")
  func difficult() {
    let faces = [box(0, 0, 100), box(200, 0, 100)]
    let wrong = VOCEvaluation([
      photo([(box(200, 0, 50), 0.9), (box(0, 0, 100), 0.8)], faces, difficult: [false, true])
    ])
    // Wrong, then right: half the precision at all recalls.
    #expect(wrong.outcomes.curve(.ordered).averagePrecision == 0.5)
    let ignored = VOCEvaluation([
      photo([(box(200, 0, 90), 0.9), (box(0, 0, 100), 0.8)], faces, difficult: [false, true])
    ])
    #expect(ignored.outcomes.curve(.ordered).averagePrecision == 1)
  }

  @Test("a found face goes to its best overlap, even when that is difficult and another would make it right")
  func best() {
    // IoU 0.6 with the first and 1 with the second, which is difficult.
    let evaluation = VOCEvaluation([
      photo(
        [(box(25, 0, 100), 0.9)], [box(0, 0, 100), box(25, 0, 100)], difficult: [false, true])
    ])
    #expect(evaluation.matched[0].outcomes.isEmpty && evaluation.matched[0].truths == 1)
  }

  @Test("equal scores rank in the order of the list, or count together")
  func ties() {
    let faces = [box(0, 0, 100), box(200, 0, 100)]
    let right = VOCEvaluation([
      photo([(box(0, 0, 100), 0.9), (box(200, 100, 100), 0.9)], faces, difficult: [false, false])
    ])
    #expect(right.outcomes.curve(.ordered).averagePrecision == 0.5)
    #expect(abs(right.outcomes.curve(.ordered).elevenPointAveragePrecision - 6.0 / 11) < 1e-12)
    #expect(right.outcomes.curve(.grouped).averagePrecision == 0.25)
    let photos = [
      photo([(box(0, 0, 100), 0.9)], [box(200, 0, 100)], difficult: [false]),
      photo([(box(0, 0, 100), 0.9)], [box(0, 0, 100)], difficult: [false]),
    ]
    // The list of found faces may name the photos in another order.
    #expect(VOCEvaluation(photos).outcomes.curve(.ordered).averagePrecision == 0.25)
    #expect(VOCEvaluation(photos, order: [1, 0]).outcomes.curve(.ordered).averagePrecision == 0.5)
  }
}

@Suite("WIDER FACE's thresholds") struct WiderThresholdTests {
  @Test("scores of thousandths reach the thresholds that double arithmetic says")
  func thousandths() {
    let scores = (0...1000).map { Double($0) / 1000 }
    let found = scores.map { ScoredBox(box: box(0, 0, 20), score: Float($0)) }
    let evaluation = WiderEvaluation([.init(found: found, faces: [box(500, 0, 60)], counts: [true])])
    for (step, point) in evaluation.points.enumerated() {
      let threshold = 1 - Double(step + 1) / 1000
      #expect(point.wrong == scores.count { $0 >= threshold }, "\(step)")
    }
    #expect(evaluation.points.count == 1000)
  }
}

@Suite("Figures of samples") struct SampleTests {
  /// Photos with a face each; found faces are right, wrong, twice there, or missing.
  private let found: [[ScoredBox]] = [
    [.init(box: box(0, 0, 50), score: 0.9)], [.init(box: box(90, 0, 50), score: 0.8)],
    [.init(box: box(0, 0, 50), score: 0.7), .init(box: box(2, 0, 50), score: 0.6)], [],
  ]

  /// A photo that is drawn twice counts as two photos.
  private static let samples = [[1, 1, 1, 1], [2, 0, 1, 1], [0, 3, 1, 0], [1, 0, 0, 3]]

  @Test("COCO, VOC, WIDER and FDDB give what they give for the photos written out", arguments: samples)
  func writtenOut(weights: [Int]) {
    let drawn = weights.indices.flatMap { index in Array(repeating: found[index], count: weights[index]) }
    let face = box(0, 0, 50)
    func coco(_ found: [[ScoredBox]]) -> COCOCurve {
      COCOEvaluation(found.map { .init(found: $0, truth: GroundTruth(faces: [face])) }).curve(leastIoU: 0.5)
    }
    #expect(coco(found).averagePrecision(weights) == coco(drawn).averagePrecision())
    func voc(_ found: [[ScoredBox]]) -> RankedOutcomes {
      VOCEvaluation(found.map { .init(found: $0, faces: [face], isDifficult: [false]) }).outcomes
    }
    for ties in TieRule.allCases {
      let (one, other) = (voc(found).curve(ties, weights: weights), voc(drawn).curve(ties))
      #expect(abs(one.averagePrecision - other.averagePrecision) < 1e-12)
      #expect(abs(one.elevenPointAveragePrecision - other.elevenPointAveragePrecision) < 1e-12)
    }
    #expect(voc(found).point(above: 0.65, weights: weights) == voc(drawn).point(above: 0.65))
    func wider(_ found: [[ScoredBox]]) -> WiderEvaluation {
      WiderEvaluation(found.map { .init(found: $0, faces: [face], counts: [true]) })
    }
    #expect(wider(found).averagePrecision(weights: weights) == wider(drawn).averagePrecision)
    func fddb(_ found: [[ScoredBox]]) -> FDDBEvaluation {
      FDDBEvaluation(
        found.map { faces in
          .init(found: faces.map { .init(region: .box($0.box), score: $0.score) }, truth: [.box(face)])
        })
    }
    let (one, other) = (fddb(found).points(weights: weights), fddb(drawn).points)
    #expect(one.map(\.falseFaces) == other.map(\.falseFaces) && one.map(\.score) == other.map(\.score))
    #expect(zip(one, other).allSatisfy { abs($0.continuous - $1.continuous) < 1e-12 })
  }

  @Test("the samples of any figures are those of the fixed ones, whatever the number of threads")
  func sameSamples() {
    let photos = (0..<30).map { index in
      MatchedPhoto(outcomes: [.init(score: 0.5, isRight: index.isMultiple(of: 3))], truths: 1)
    }
    let bootstrap = PairedBootstrap(photos: 30, draws: 200, seed: 4)
    let ranked = RankedOutcomes(photos)
    let values = [1, 3].map { lanes in
      bootstrap.values(lanes: .init(lanes)) { [ranked.point(above: 0, weights: $0).recall, nil] }
    }
    #expect(values[0] == values[1])
    let known = bootstrap.interval(.recall, of: photos, above: 0)
    #expect(PairedBootstrap.interval(known.value, samples: values[0].map { $0[0] }) == known)
    #expect(PairedBootstrap.interval(0, samples: values[0].map { $0[1] }) == nil)
    let same = PairedBootstrap.difference(0, from: values[0].map { $0[0] }, to: values[0].map { $0[0] })
    #expect(same?.chance == 1 && same?.isSignificant == false)
  }
}
