import Alignment
import Detection
import Foundation
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

import Jobs

@Suite("Measures of faces in reports") struct FaceFiguresTests {
  /// A face that looks straight ahead: the template of aligned crops, twice as large.
  private static let landmarks = Landmarks(
    points: [
      (38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041),
    ]
    .map { Point(x: Float($0.0 * 2), y: Float($0.1 * 2)) })

  private func report(measures: Bool) -> PhotoReport {
    // Grey, so that nothing is sharp and the brightness is the grey itself.
    let image = Image(width: 224, height: 224, red: 100, green: 100, blue: 100)
    let face = Face(
      box: BoundingBox(minX: 40, minY: 20, maxX: 180, maxY: 210), score: 0.5, landmarks: Self.landmarks)
    var report = PhotoReport(
      path: "a.jpg", outcome: .found(size: image.size, faces: [face], seconds: 0.01, warnings: []))
    if measures { report.measure([face], in: image) }
    return report
  }

  @Test("JSON has the manifest's names beside the box; without --measures it is as before")
  func json() throws {
    func face(_ report: PhotoReport) throws -> [String: Any] {
      let line = try JSONSerialization.jsonObject(with: Data(try report.jsonLine().utf8)) as? [String: Any]
      return try #require((line?["faces"] as? [[String: Any]])?.first)
    }
    let measured = try face(report(measures: true))
    #expect(
      Set(measured.keys) == [
        "box", "score", "landmarks", "eye_distance", "yaw", "pitch", "roll", "sharpness", "brightness",
        "quality",
      ])
    #expect(measured["eye_distance"] as? Double == 70.48)
    #expect(measured["sharpness"] as? Double == 0)
    #expect(measured["brightness"] as? Double == 100)
    #expect(measured["quality"] as? Double == 0)
    #expect(abs(measured["yaw"] as? Double ?? 99) < 3 && abs(measured["roll"] as? Double ?? 99) < 1)
    #expect(try Set(face(report(measures: false)).keys) == ["box", "score", "landmarks"])
  }

  @Test("text has a line more for each face")
  func text() throws {
    let lines = try #require(report(measures: true).text).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines[2].hasPrefix("     eyes 70.5 px, yaw ") && lines[2].hasSuffix("brightness 100, quality 0.00"))
    #expect(report(measures: false).text?.split(separator: "\n").count == 2)
  }
}
