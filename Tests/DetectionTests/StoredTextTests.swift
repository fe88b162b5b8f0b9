import Detection
import Foundation
import Geometry
import Testing

@Suite("Settings and trackers as files store them") struct StoredTextTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test("libraries find detections by the text of their settings: another text would repeat all")
  func settings() throws {
    let settings = DetectionSettings(
      minFaceSize: 24, scaleFactor: 0.5, thresholds: .init(pnet: 0.5, rnet: 0.25, onet: 0.75),
      overlaps: .init(level: 0.5, pyramid: 0.25, rnet: 0.75, onet: 1), rotations: [.upright, .half])
    let text = """
      {"minFaceSize":24,"overlaps":{"level":0.5,"onet":1,"pyramid":0.25,"rnet":0.75},"rotations":5,\
      "scaleFactor":0.5,"thresholds":{"onet":0.75,"pnet":0.5,"rnet":0.25}}
      """
    #expect(try json(settings) == text)
    #expect(try JSONDecoder().decode(DetectionSettings.self, from: Data(text.utf8)) == settings)
  }

  @Test("checkpoints of films store trackers under these names")
  func tracker() throws {
    let tracker = FaceTracker(options: .init(interval: 3, patience: 1.5, doubt: 0.5))
    #expect(
      try json(tracker) == """
        {"hasLost":false,"last":0,"options":{"doubt":0.5,"interval":3,"patience":1.5},\
        "sinceSearch":\(Int.max),"tracks":[]}
        """)
  }

  @Test("the faces that such a tracker follows keep their text")
  func face() throws {
    let points = (0..<5).map { Point(x: Float($0), y: 1) }
    let face = Face(
      box: BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4), score: 0.5, landmarks: Landmarks(points: points))
    let text = """
      {"box":{"maxX":3,"maxY":4,"minX":1,"minY":2},"landmarks":{"leftEye":{"x":0,"y":1},\
      "leftMouth":{"x":3,"y":1},"nose":{"x":2,"y":1},"rightEye":{"x":1,"y":1},"rightMouth":{"x":4,"y":1}},\
      "score":0.5}
      """
    #expect(try json(face) == text)
    #expect(try JSONDecoder().decode(Face.self, from: Data(text.utf8)) == face)
  }
}
