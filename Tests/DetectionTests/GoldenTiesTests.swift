import Detection
import Foundation
import Geometry
import Imaging
import Networks
import SystemPackage
import TestSupport
import Testing

/// Equal scores in the last NMS. `Golden/ties/nms.json` is the answer of the reference's own function with a
/// stable argsort; the program that makes it is beside it.
@Suite("Equal scores after O-Net") struct GoldenTiesTests {
  private struct Ties: Decodable {
    struct Boxes: Decodable {
      var boxes: [[Float]]
      var scores: [Float]
      var kept: [Int]
    }
    var kind: String
    var limit: Float
    var sets: [Boxes]
  }

  private static func file(_ name: String) -> FilePath {
    RepositoryPaths.root.appending("Tests/DetectionTests/Golden/ties").appending(name)
  }

  @Test("NMS by the smaller area keeps what the reference keeps with a stable sort, in its order")
  func golden() throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: Self.file("nms.json").string))
    let ties = try JSONDecoder().decode(Ties.self, from: data)
    #expect(ties.kind == "stable" && ties.sets.count == 10)
    let suppression = NonMaximumSuppression(measure: .minimum, limit: ties.limit)
    for set in ties.sets {
      let boxes = set.boxes.map { BoundingBox(minX: $0[0], minY: $0[1], maxX: $0[2], maxY: $0[3]) }
      #expect(suppression.kept(of: boxes, scores: set.scores) == set.kept)
    }
  }

  /// facenet-pytorch 2.6.0 on `same-crop.png`: two candidates have one crop, so one score, but two boxes.
  private static let face = Face(
    box: BoundingBox(minX: 32.956120, minY: -5.546758, maxX: 75.348, maxY: 51.355278), score: 0.99997807,
    landmarks: Landmarks(
      points: [
        Point(x: 41.659286, y: 17.003096), Point(x: 62.312737, y: 16.620930),
        Point(x: 48.195511, y: 31.162941), Point(x: 44.212685, y: 40.088088),
        Point(x: 60.066097, y: 40.275162),
      ]))
  private static let settings = DetectionSettings(
    minFaceSize: 33, scaleFactor: 0.79,
    thresholds: DetectionSettings.Thresholds(pnet: 0.5, rnet: 0.6, onet: 0.3))

  private func expectReference(
    _ faces: [Face], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let face = try #require(faces.first, sourceLocation: sourceLocation)
    #expect(faces.count == 1, sourceLocation: sourceLocation)
    func numbers(_ face: Face) -> [Float] {
      [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
        + face.landmarks.points.flatMap { [$0.x, $0.y] }
    }
    #expect(
      largestDifference(numbers(face), numbers(Self.face)) <= 0.01, sourceLocation: sourceLocation)
    #expect(abs(face.score - Self.face.score) <= 1e-4, sourceLocation: sourceLocation)
  }

  @Test(
    "two candidates with the same crop give the reference's box, with every instruction set",
    arguments: InstructionSet.available)
  func sameCrop(instructionSet: InstructionSet) throws {
    let photo = try decodePhoto(at: Self.file("same-crop.png")).image
    let detector = FaceDetector(
      networks: try CascadeNetworks(weights: .published(), instructionSet: instructionSet))
    try expectReference(try detector.detect(in: photo, settings: Self.settings).faces)
  }

  @Test("the box is the same from a memo, in an explanation and in a search of all turns")
  func everyPath() throws {
    let photo = try decodePhoto(at: Self.file("same-crop.png")).image
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    var strict = Self.settings
    strict.thresholds.onet = 0.9
    _ = try detector.detect(in: photo, settings: strict, memo: &memo)
    try expectReference(try #require(detector.recall(settings: Self.settings, memo: &memo)).faces)
    let place = Explanation.Place(point: Self.face.box.center, size: 56)
    let explanation = try detector.explain(place, in: photo, settings: Self.settings, memo: &memo)
    guard case .found(let found, index: 0) = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
    try expectReference([found])
    var turned = Self.settings
    turned.rotations = .all
    let faces = try detector.detect(in: photo, settings: turned).faces
    try expectReference(faces.filter { $0.box.iou(Self.face.box) > 0.3 })
  }
}
