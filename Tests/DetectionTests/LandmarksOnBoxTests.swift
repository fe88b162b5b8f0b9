import Detection
import Geometry
import TestSupport
import Testing

@Suite("Landmarks of a face with only a box") struct LandmarksOnBoxTests {
  @Test("are those that O-Net finds in the box: close to the detector's")
  func seen() throws {
    let golden = try GoldenFaces(Golden.faces("astronaut"))
    let detector = try Golden.detector.get()
    let image = try Golden.photo(golden)
    let face = try #require(try detector.detect(in: image).faces.first)
    var box = face.box
    (box.minX, box.maxY) = (box.minX - 4, box.maxY + 3)
    let landmarks = detector.landmarks(on: box, in: image)
    #expect(landmarks == detector.face(on: box, in: image)?.landmarks)
    #expect(landmarks != .average(in: box))
    for (point, expected) in zip(landmarks.points, face.landmarks.points) {
      #expect(abs(point.x - expected.x) < 4 && abs(point.y - expected.y) < 4)
    }
  }

  @Test("are average ones in a box without a pixel of the photo")
  func outside() throws {
    let image = try Golden.photo(GoldenFaces(Golden.faces("astronaut")))
    let detector = try Golden.detector.get()
    let box = BoundingBox(minX: -500, minY: -500, maxX: -400, maxY: -380)
    let landmarks = detector.landmarks(on: box, in: image)
    #expect(landmarks == .average(in: box))
    #expect(landmarks.points.allSatisfy { box.minX < $0.x && $0.x < box.maxX })
  }
}
