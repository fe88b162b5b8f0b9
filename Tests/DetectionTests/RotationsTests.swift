import Detection
import Geometry
import Imaging
import Parallel
import SystemPackage
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

  @Test(
    "ears and patterns that O-Net takes for turned faces are judged upright, and found by no search",
    arguments: ["ear", "shadow"])
  func falseFaces(name: String) throws {
    let path = RepositoryPaths.root.appending("Tests/DetectionTests/Golden/turned/\(name).png")
    let photo = try decodePhoto(at: path).image
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    let all = DetectionSettings(rotations: .all)
    let trace = try detector.trace(photo, settings: all, memo: &memo)
    let candidate = try #require(trace.passes.first { !$0.faces.isEmpty })
    #expect(candidate.turn != .none && trace.result.faces.isEmpty)
    #expect(detector.recall(settings: all, memo: &memo)?.faces == [])
    let box = candidate.turn.restored(candidate.faces[0].box, photo: photo.size)
    let explanation = try detector.explain(
      Explanation.Place(point: box.center, size: box.width), in: photo, settings: all, memo: &memo)
    guard case .lostAmongTurns = explanation.verdict else {
      Issue.record("\(explanation)")
      return
    }
  }

  @Test(
    "heads between two turns, found once or twice at a low score, are judged upright, and stay",
    arguments: zip(
      ["leaning", "small"],
      [
        BoundingBox(minX: 39, minY: 36.5, maxX: 74.9, maxY: 80.3),
        BoundingBox(minX: 28.6, minY: 27, maxX: 52.3, maxY: 55.8),
      ]))
  func turnedHeads(name: String, truth: BoundingBox) throws {
    let path = RepositoryPaths.root.appending("Tests/DetectionTests/Golden/turned/\(name).png")
    let photo = try decodePhoto(at: path).image
    let detector = try Golden.detector.get()
    #expect(try detector.detect(in: photo).faces.isEmpty)
    var memo = PhotoMemo(photo: photo.size)
    let all = DetectionSettings(rotations: .all)
    let found = try detector.detect(in: photo, settings: all, memo: &memo)
    #expect(found.faces.count == 1 && found.faces.allSatisfy { $0.box.iou(truth) >= 0.5 })
    #expect(detector.recall(settings: all, memo: &memo)?.faces == found.faces)
    #expect(try detector.detect(in: photo, settings: all, lanes: Lanes(2)).faces == found.faces)
  }

  @Test("a memo answers a search of all turns with the faces of a fresh search")
  func memo() throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("group"))).turned(by: .quarterTurn)
    let detector = try Golden.detector.get()
    var memo = PhotoMemo(photo: photo.size)
    var settings = DetectionSettings(rotations: .all)
    let found = try detector.detect(in: photo, settings: settings, memo: &memo)
    #expect(detector.recall(settings: settings, memo: &memo)?.faces == found.faces)
    settings.thresholds.onet = 0.9
    let changed = try detector.detect(in: photo, settings: settings, memo: &memo)
    #expect(try changed.faces == detector.detect(in: photo, settings: settings).faces)
  }

  @Test("degrees become turns; anything but quarter turns is refused")
  func degrees() {
    #expect(Rotations(degrees: [0, 270])?.turns == [.none, .left])
    #expect(Rotations(degrees: [45]) == nil)
    #expect(DetectionSettings(rotations: []).fault == .noRotation)
  }
}
