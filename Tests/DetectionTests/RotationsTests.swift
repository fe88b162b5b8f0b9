import Detection
import Geometry
import Imaging
import TestSupport
import Testing

@Suite("Rotations") struct RotationsTests {
  @Test(
    "a turned photo gives the same faces, and their landmarks keep their names",
    arguments: GoldenFaces.sampleNames, [QuarterTurn.right, .half, .left])
  func turnedSamples(name: String, turn: QuarterTurn) throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces(name)))
    let turned = photo.turned(by: turn.orientation)
    let detector = try Golden.detector.get()
    let upright = try detector.detect(in: photo)
    let found = try detector.detect(in: turned, settings: DetectionSettings(rotations: .all))
    #expect(found.faces.count == upright.faces.count)
    for face in found.faces {
      // Back to the photo before the turn.
      let box = turn.restored(face.box, photo: photo.size)
      let match = try #require(upright.faces.max { $0.box.iou(box) < $1.box.iou(box) })
      #expect(match.box.iou(box) >= 0.95)
      let leftEye = turn.restored(face.landmarks.leftEye, photo: photo.size)
      #expect(abs(leftEye.x - match.landmarks.leftEye.x) < 0.05 * match.box.width + 1)
      #expect(abs(leftEye.y - match.landmarks.leftEye.y) < 0.05 * match.box.width + 1)
    }
  }

  @Test("degrees become turns; anything but quarter turns is refused")
  func degrees() {
    #expect(Rotations(degrees: [0, 270])?.turns == [.none, .left])
    #expect(Rotations(degrees: [45]) == nil)
    #expect(DetectionSettings(rotations: []).fault == .noRotation)
  }
}
