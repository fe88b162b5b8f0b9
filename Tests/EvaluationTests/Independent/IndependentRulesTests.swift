import Evaluation
import Geometry
import TestSupport
import Testing

/// The product's figures against the same rules written a second time, on sets made at random. `make other-tools` does
/// the same for the whole program, with a third version in Python and with pycocotools.
@Suite("Published rules, written twice") struct IndependentRulesTests {
  private static let allowed = 1e-12

  @Test("PASCAL VOC: the area and the eleven points of 200 sets")
  func voc() throws {
    var deviation = 0.0
    for seed in 0..<200 {
      let set = RandomSet(seed: UInt64(seed))
      guard let expected = IndependentVOC.evaluate(set) else { continue }
      let photos = set.photos.map { photo in
        VOCEvaluation.Photo(
          found: photo.scoredBoxes, faces: photo.faces.map(\.box), isDifficult: photo.isDifficult)
      }
      let curve = VOCEvaluation(photos, order: set.order).outcomes.curve(.ordered)
      deviation = max(
        deviation, abs(curve.averagePrecision - expected.area),
        abs(curve.elevenPointAveragePrecision - expected.elevenPoints))
    }
    print("PASCAL VOC written twice: largest deviation \(deviation)")
    #expect(deviation < Self.allowed)
  }

  @Test("WIDER FACE: all three subsets of 200 sets")
  func wider() throws {
    var deviation = 0.0
    for seed in 0..<200 {
      let set = RandomSet(seed: 1000 + UInt64(seed))
      for height in [50.0, 30, 10] {
        func counts(_ photo: RandomSet.Photo) -> [Bool] {
          zip(photo.faces, photo.isDifficult).map { $0.height >= height && !$1 }
        }
        let evaluation = WiderEvaluation(
          set.photos.map { photo in
            WiderEvaluation.Photo(
              found: photo.scoredBoxes, faces: photo.faces.map(\.box), counts: counts(photo))
          })
        guard let expected = IndependentWider.evaluate(set, counts: counts) else {
          #expect(evaluation.averagePrecision(weights: nil) == nil)
          continue
        }
        deviation = max(deviation, abs(evaluation.averagePrecision - expected))
      }
    }
    print("WIDER FACE written twice: largest deviation \(deviation)")
    #expect(deviation < Self.allowed)
  }

  @Test("FDDB: every point of both curves of 60 sets, with ellipses and with boxes, cut at the photo's edge")
  func fddb() throws {
    var deviation = 0.0
    for seed in 0..<60 {
      let set = IndependentFDDB(seed: 2000 + UInt64(seed))
      let size = PixelSize(width: IndependentFDDB.width, height: IndependentFDDB.height)
      let evaluation = FDDBEvaluation(
        set.photos.map { photo in
          FDDBEvaluation.Photo(
            found: photo.found.map { .init(region: $0.region.region, score: Float($0.score)) },
            truth: photo.faces.map(\.region), size: size)
        })
      let expected = set.points()
      try #require(evaluation.points.map(\.score) == expected.map { Float($0.score) })
      #expect(evaluation.points.map(\.falseFaces) == expected.map(\.falseFaces))
      for (point, other) in zip(evaluation.points, expected) {
        deviation = max(
          deviation, abs(point.discrete - other.discrete), abs(point.continuous - other.continuous))
      }
    }
    print("FDDB written twice: largest deviation \(deviation)")
    #expect(deviation < Self.allowed)
  }

  @Test("the sets have what is difficult about the rules")
  func sets() {
    let photos = (0..<50).flatMap { RandomSet(seed: UInt64($0)).photos }
    #expect(photos.contains { $0.faces.isEmpty && !$0.found.isEmpty })
    #expect(photos.contains { !$0.faces.isEmpty && $0.found.isEmpty })
    #expect(photos.contains { $0.isDifficult.contains(true) })
    #expect(photos.contains { Set($0.scores).count < $0.scores.count })
    let fddb = (0..<20).flatMap { IndependentFDDB(seed: 2000 + UInt64($0)).photos }
    #expect(fddb.contains { Set($0.found.map(\.score)).count < $0.found.count })
    #expect(fddb.contains(where: \.faces.isEmpty) && fddb.contains(where: \.found.isEmpty))
  }
}

extension RandomSet.Photo {
  fileprivate var scoredBoxes: [ScoredBox] {
    zip(found, scores).map { ScoredBox(box: $0.box, score: Float($1)) }
  }
}

extension RandomSet.Rectangle {
  fileprivate var box: BoundingBox {
    BoundingBox(
      minX: Float(x), minY: Float(y), maxX: Float(x + width), maxY: Float(y + height))
  }
}

extension IndependentFDDB.Region {
  fileprivate var region: FaceRegion {
    switch self {
    case .ellipse(let major, let minor, let angle, let x, let y):
      .ellipse(major: major, minor: minor, angle: angle, x: x, y: y)
    case .rectangle(let rectangle): .box(rectangle.box)
    }
  }
}
