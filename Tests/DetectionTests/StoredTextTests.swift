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
}
