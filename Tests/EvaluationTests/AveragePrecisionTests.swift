import Detection
import Evaluation
import Foundation
import Geometry
import SystemPackage
import TestSupport
import Testing

/// Data sets made at random, with the figures that independent programs give for them: pycocotools 2.0.11 for COCO,
/// plain NumPy renderings of the published rules for PASCAL VOC and WIDER FACE.
struct GoldenSet: Decodable {
  struct Photo: Decodable {
    /// x, y, width, height, and 1 for a crowd, which is ignored.
    var truth: [[Float]]
    /// x, y, width, height, score.
    var found: [[Float]]

    var scored: [ScoredBox] { found.map { ScoredBox(box: Self.box($0), score: $0[4]) } }
    var ground: GroundTruth {
      GroundTruth(
        faces: truth.filter { $0[4] == 0 }.map(Self.box), ignored: truth.filter { $0[4] == 1 }.map(Self.box))
    }

    static func box(_ edges: [Float]) -> BoundingBox {
      BoundingBox(minX: edges[0], minY: edges[1], maxX: edges[0] + edges[2], maxY: edges[1] + edges[3])
    }
  }

  var photos: [Photo]
  /// Over IoU 0.5 to 0.95, at 0.5, at 0.75.
  var coco: [Double]
  /// All points, eleven points.
  var voc: [Double]
  /// Easy, medium, hard.
  var wider: [Double]

  static let all = Result {
    let path = RepositoryPaths.root.appending("Tests/EvaluationTests/Golden/average-precision.json")
    return try JSONDecoder().decode([GoldenSet].self, from: Data(contentsOf: URL(filePath: path.string)))
  }
}

@Suite("Average precision against independent programs") struct AveragePrecisionTests {
  @Test("COCO's figures are those of pycocotools, crowds and equal scores included", arguments: 0..<3)
  func coco(index: Int) throws {
    let set = try GoldenSet.all.get()[index]
    let evaluation = COCOEvaluation(set.photos.map { .init(found: $0.scored, truth: $0.ground) })
    #expect(abs(try #require(evaluation.averagePrecision) - set.coco[0]) < 1e-6)
    for (limit, expected) in [(0.5, set.coco[1]), (0.75, set.coco[2])] {
      #expect(abs(try #require(evaluation.averagePrecision(leastIoU: limit)) - expected) < 1e-6)
    }
  }

  @Test("PASCAL VOC's, by all points and by eleven", arguments: 0..<3)
  func voc(index: Int) throws {
    let set = try GoldenSet.all.get()[index]
    let curve = PrecisionRecallCurve(set.photos.map { MatchedPhoto(found: $0.scored, truth: $0.ground) })
    #expect(abs(curve.averagePrecision - set.voc[0]) < 1e-6)
    #expect(abs(curve.elevenPointAveragePrecision - set.voc[1]) < 1e-6)
  }

  @Test("WIDER FACE's, for easy, medium and hard", arguments: 0..<3)
  func wider(index: Int) throws {
    let set = try GoldenSet.all.get()[index]
    for (difficulty, expected) in zip(WiderDifficulty.allCases, set.wider) {
      let evaluation = WiderEvaluation(
        set.photos.map { photo in
          WiderEvaluation.Photo(
            found: photo.scored, faces: photo.truth.map(GoldenSet.Photo.box),
            counts: photo.truth.map { $0[4] == 0 && $0[3] >= difficulty.leastHeight })
        })
      #expect(abs(evaluation.averagePrecision - expected) < 1e-6, "\(difficulty)")
    }
  }

  @Test("without truth there is no COCO figure, and nothing found is 0 everywhere")
  func empty() {
    #expect(COCOEvaluation([.init(found: [], truth: GroundTruth(faces: []))]).averagePrecision == nil)
    let truth = GroundTruth(faces: [box(0, 0, 10)])
    #expect(COCOEvaluation([.init(found: [], truth: truth)]).averagePrecision == 0)
    #expect(WiderEvaluation([.init(found: [], faces: truth.faces, counts: [true])]).averagePrecision == 0)
  }
}

@Suite("WIDER FACE by hand") struct WiderTests {
  @Test("an ignored face is neither missed nor wrong; a second box on a face is wrong")
  func byHand() {
    let small = BoundingBox(minX: 200, minY: 0, maxX: 208, maxY: 8)
    let found = [
      ScoredBox(box: box(0, 0, 100), score: 0.9), ScoredBox(box: small, score: 0.8),
      ScoredBox(box: box(2, 0, 100), score: 0.7), ScoredBox(box: box(300, 300, 50), score: 0.1),
    ]
    let evaluation = WiderEvaluation([
      .init(found: found, faces: [box(0, 0, 100), small], counts: [true, false]),
      // Nothing is found here, and nothing wrong counts where nobody is marked.
      .init(found: [], faces: [box(0, 0, 60)], counts: [true]),
      .init(found: [ScoredBox(box: box(0, 0, 60), score: 0.95)], faces: [], counts: []),
    ])
    // Right, wrong, wrong of two faces.
    #expect(abs(evaluation.averagePrecision - 0.5) < 1e-12)
    #expect(evaluation.points.last?.wrong == 2 && evaluation.points.last?.right == 1)
  }
}
