import Benchmarks
import Detection
import Foundation
import Parallel
import SystemPackage
import Testing

@Suite("A measurement of the detector") struct DetectorMeasurementTests {
  private static let detector = Result { try FaceDetector() }
  private static let settings = DetectionSettings(minFaceSize: 60)

  private func measurement() throws -> DetectorMeasurement {
    try DetectorMeasurement(
      of: PictureComposer.sample("grace_hopper.jpg"), detector: Self.detector.get(), settings: Self.settings,
      lanes: Lanes(1), runs: 2, peak: 1e9)
  }

  @Test("holds the faces of a detection, a time for each run, and the work of all three networks")
  func figures() throws {
    let measured = try measurement()
    let image = try PictureComposer.sample("grace_hopper.jpg")
    let found = try Self.detector.get().detect(in: image, settings: Self.settings)
    #expect(measured.faces == found.faces && measured.faces.count == 1)
    #expect(measured.seconds.count == 2 && measured.stages.total == measured.seconds.min())
    let work = measured.multiplyAdds
    #expect(work.pnet > 0 && work.rnet > 0 && work.onet > 0)
    #expect(measured.totalMultiplyAdds == work.pnet + work.rnet + work.onet)
    #expect(measured.floor == Double(measured.totalMultiplyAdds) / 1e9)
  }

  @Test("gives the median and the best of its runs, as words and as JSON")
  func words() throws {
    var measured = try measurement()
    measured.seconds = [0.004, 0.001, 0.002, 0.003]
    #expect(measured.median == 0.0025 && measured.fastest == 0.001)
    measured.seconds = [0.003, 0.001, 0.002]
    #expect(measured.median == 0.002)
    #expect(measured.text.hasPrefix("1 face, median 2.0 ms, best 1.0 ms of 3; resize "), "\(measured.text)")
    let share = measured.floor / measured.median
    #expect(measured.text.contains("; \(Int((share * 100).rounded())) % of peak"), "\(measured.text)")

    let line = try measured.jsonLine(path: "/photos/a.jpg")
    let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
    let object = try #require(json as? [String: Any])
    #expect(object["image"] as? String == "/photos/a.jpg")
    #expect((object["times_ms"] as? [NSNumber])?.map(\.doubleValue) == [3, 1, 2])
    #expect((object["macs"] as? NSNumber)?.intValue == measured.totalMultiplyAdds)
    #expect((object["peak_gflops"] as? NSNumber)?.doubleValue == 2)
    #expect((object["share_of_peak"] as? NSNumber)?.doubleValue == (share * 1000).rounded() / 1000)
    let boxes = try #require(object["boxes"] as? [[NSNumber]])
    #expect(boxes.map(\.count) == [4])
    #expect(
      (object["stages"] as? [String: Any])?.keys.sorted() == ["onet", "other", "pnet", "resize", "rnet"])
  }

  @Test("numbers are written for people")
  func numbers() {
    #expect(
      [0, 999, 1000, 12_345, 1_234_567].map(\.grouped) == ["0", "999", "1,000", "12,345", "1,234,567"])
    #expect(0.0125.milliseconds == "12.5" && 2.0.milliseconds == "2000.0")
  }
}
