import Evaluation
import Geometry
import Imaging
import Networks
import Parallel
import TestSupport
import Testing
import Training

@Suite("Two checks of the same pictures, figure by figure") struct CheckComparisonTests {
  private static let square = BoundingBox(minX: 0, minY: 0, maxX: 100, maxY: 100)

  /// The eyes are 100 pixels apart, so a shift of one pixel is an error of one hundredth.
  private static func landmarks(shift: Float) -> Landmarks {
    Landmarks(
      points: [(0, 0), (100, 0), (50, 50), (20, 80), (80, 80)].map { Point(x: $0.0 + shift, y: $0.1) })
  }

  private static let picture = TrainingPicture(
    name: "square", faces: [TrainingFace(box: square, landmarks: landmarks(shift: 0))]
  ) { Image(width: 8, height: 8, red: 0, green: 0, blue: 0) }

  /// A picture in which one face was found, cut off at the bottom, with moved landmarks.
  private static func count(
    overlap: Float = 1, score: Float = 0.9, shift: Float = 0, wrong: Int = 0
  ) -> DetectionCheck.Count {
    let box = BoundingBox(minX: 0, minY: 0, maxX: 100, maxY: 100 * overlap)
    let far = BoundingBox(minX: 500, minY: 500, maxX: 600, maxY: 600)
    return DetectionCheck.Count(
      [ScoredBox(box: box, score: score, landmarks: landmarks(shift: shift))]
        + (0..<wrong).map { _ in ScoredBox(box: far, score: 0.8) }, picture, above: 0.7)
  }

  private static func changes(
    _ before: [DetectionCheck.Count], _ after: [DetectionCheck.Count], lanes: Int = 1
  ) -> [FigureChange.Figure: FigureChange] {
    let comparison = CheckComparison(
      DetectionCheck(counts: before), DetectionCheck(counts: after), draws: 200, lanes: Lanes(lanes))
    return Dictionary(uniqueKeysWithValues: comparison.changes.map { ($0.figure, $0) })
  }

  @Test("the figures are those of the definitions, worked out by hand")
  func figures() throws {
    // Of two faces, one is found exactly and one with an IoU of 0.62: right at the limits 0.5, 0.55 and 0.6,
    // where all 101 precisions are 1; at the seven others only those at recalls up to 0.5 are, which are 51.
    let loose = [Self.count(), Self.count(overlap: 0.62, score: 0.8, shift: 3)]
    let exact = [Self.count(), Self.count(score: 0.8)]
    let change = Self.changes(exact, loose)
    let tight = try #require(change[.tightPrecision])
    #expect(tight.before == 1 && abs(tight.after - (3 + 7 * 51.0 / 101) / 10) < 1e-12)
    #expect(change[.averagePrecision]?.after == 1 && change[.recall]?.after == 1)
    let landmarks = try #require(change[.landmarkError])
    #expect(landmarks.before == 0 && abs(landmarks.after - 0.015) < 1e-6)
    // A face below the threshold is not found, but belongs to the curve.
    let unsure = Self.changes(exact, [Self.count(), Self.count(score: 0.3, wrong: 1)])
    #expect(unsure[.recall]?.after == 0.5 && unsure[.precision]?.after == 0.5)
    // Right at 0.9, wrong at 0.8, right at 0.3: recalls up to 0.5 with precision 1, the other 50 with 2 of 3.
    let curve = try #require(unsure[.averagePrecision]?.after)
    #expect(abs(curve - (51 + 50 * 2.0 / 3) / 101) < 1e-12)
    #expect(unsure[.landmarkError]?.after == 0, "only faces that were found both times")
  }

  @Test("figures equal those of an evaluation of the same faces")
  func evaluation() throws {
    var numbers = SeededNumbers(seed: 21)
    let photos = (0..<12).map { _ in
      let faces = (0..<3).map { place in
        BoundingBox(minX: Float(place) * 200, minY: 0, maxX: Float(place) * 200 + 100, maxY: 100)
      }
      let found = faces.map { face in
        ScoredBox(
          box: BoundingBox(
            minX: face.minX + .random(in: 0...40, using: &numbers), minY: 0, maxX: face.maxX, maxY: 100),
          score: .random(in: 0.1...1, using: &numbers))
      }
      return COCOEvaluation.Photo(found: found, truth: GroundTruth(faces: faces))
    }
    let counts = photos.map { photo in
      let picture = TrainingPicture(
        name: "", faces: photo.truth.faces.map { TrainingFace(box: $0) }, load: Self.picture.load)
      return DetectionCheck.Count(photo.found, picture, above: 0.7)
    }
    let evaluation = COCOEvaluation(photos)
    let change = Self.changes(counts, counts)
    for (figure, expected) in [
      (FigureChange.Figure.averagePrecision, evaluation.averagePrecision(leastIoU: 0.5)),
      (.tightPrecision, evaluation.averagePrecision),
    ] {
      #expect(change[figure]?.before == expected)
    }
  }

  @Test("what is worse everywhere is a loss; what is worse in one of many pictures may be chance")
  func losses() throws {
    let before = (0..<30).map { _ in Self.count() }
    let everywhere = Self.changes(before, before.map { _ in Self.count(shift: 2) })
    let landmarks = try #require(everywhere[.landmarkError])
    // The same change in every picture leaves no doubt about it.
    let interval = try #require(landmarks.interval)
    #expect(abs(interval.low - 0.02) < 1e-6 && abs(interval.high - 0.02) < 1e-6 && landmarks.isWorse)
    #expect(everywhere[.recall]?.isWorse == false && everywhere[.recall]?.low == 0)
    let once = Self.changes(before, [Self.count(score: 0.3)] + before.dropFirst())
    let recall = try #require(once[.recall])
    #expect(abs(recall.difference + 1.0 / 30) < 1e-12 && recall.high == 0 && !recall.isWorse)
    let small = Self.changes(before, before.map { _ in Self.count(shift: 0.9) })
    #expect(small[.landmarkError]?.isWorse == false, "less than a hundredth is no loss")
    let better = Self.changes(before.map { _ in Self.count(overlap: 0.6) }, before)
    #expect(better.values.allSatisfy { !$0.isWorse } && (better[.tightPrecision]?.low ?? 0) > 0)
  }

  @Test("a figure that one picture decides has no interval, and its loss counts as one")
  func onePicture() throws {
    let bare = TrainingPicture(name: "", faces: [TrainingFace(box: Self.square)], load: Self.picture.load)
    let found = ScoredBox(box: Self.square, score: 0.9, landmarks: Self.landmarks(shift: 0))
    let other = DetectionCheck.Count([found], bare, above: 0.7)
    let changes = Self.changes([Self.count(), other], [Self.count(shift: 2), other])
    let landmarks = try #require(changes[.landmarkError])
    #expect(landmarks.interval == nil && landmarks.low == nil && landmarks.isWorse)
    #expect(changes[.recall]?.interval != nil && changes[.tightPrecision]?.interval != nil)
    let single = Self.changes([Self.count()], [Self.count(shift: 0.5)])
    #expect(single.count == 5 && single.values.allSatisfy { $0.interval == nil && !$0.isWorse })
  }

  @Test("one seed gives the same intervals with one thread and with two; without pictures there are none")
  func repeated() {
    let before = (0..<20).map { Self.count(score: $0 % 3 == 0 ? 0.4 : 0.9) }
    let after = (0..<20).map { Self.count(overlap: 0.9, score: $0 % 4 == 0 ? 0.4 : 0.9) }
    #expect(Self.changes(before, after) == Self.changes(before, after, lanes: 2))
    #expect(Self.changes([], []).isEmpty)
  }
}
