import FaceDetection
import Foundation
import Testing

/// Nothing that a caller passes ends the process, and every refusal says what is wrong.
@Suite("Library: refusals")
struct RefusalTests {
  @Test("options out of their range are refused, and the range is named")
  func options() async throws {
    let detector = try FaceDetector()
    let changes: [(inout DetectionOptions) -> Void] = [
      { $0.minimumFaceSize = 5 }, { $0.minimumFaceSize = .max }, { $0.minimumScore = .nan },
      { $0.minimumScore = 1.5 }, { $0.rotations = [] }, { $0.maximumMegapixels = 0 },
      { $0.maximumMegapixels = .max }, { $0.stages.pyramidStep = 1 }, { $0.stages.pyramidStep = .nan },
      { $0.stages.proposal = -1 }, { $0.stages.faceOverlap = .infinity },
    ]
    for (index, change) in changes.enumerated() {
      var options = DetectionOptions()
      change(&options)
      await #expect(throws: FaceDetectionError.self, "\(index)") {
        try await detector.detect(in: SamplePhotos.source("astronaut.png"), options: options)
      }
    }
  }

  @Test("JSON with keys missing takes the defaults, and a value out of range is refused when it is used")
  func json() throws {
    let options = try JSONDecoder().decode(
      DetectionOptions.self, from: Data(#"{"minimumFaceSize": 5, "stages": {"refinement": 0.5}}"#.utf8))
    #expect(options.minimumScore == 0.7 && options.stages.refinement == 0.5 && options.stages.proposal == 0.6)
    #expect(throws: FaceDetectionError.self) { try options.validate() }
    let again = try JSONDecoder().decode(DetectionOptions.self, from: JSONEncoder().encode(options))
    #expect(again == options)
  }

  @Test(
    "bytes that are no photo, cut off, empty or missing have an error of their own, without flags of a program"
  )
  func photos() async throws {
    let detector = try FaceDetector()
    func error(_ source: PhotoSource, _ options: DetectionOptions = .init()) async -> FaceDetectionError? {
      do { _ = try await detector.detect(in: source, options: options) } catch {
        return error as? FaceDetectionError
      }
      return nil
    }
    let whole = try SamplePhotos.bytes("group.jpg")
    var small = DetectionOptions()
    small.maximumMegapixels = 1
    let errors = [
      await error(.encoded([])), await error(.encoded(Array("no photo".utf8))),
      await error(.encoded(Array(whole.prefix(2000)))), await error(.file(path: "/nowhere/photo.jpg")),
      await error(.file(path: "/dev/null")), await error(.file(path: "")),
      await error(.file(path: SamplePhotos.path("astronaut.png") + "\0.jpg")),
      await error(.encoded(whole), small),
    ]
    for (index, error) in errors.enumerated() {
      let text = try #require(error, "\(index)").localizedDescription
      #expect(!text.contains("--") && !text.contains("error 0") && text.count > 10, "\(index): \(text)")
    }
    #expect(errors[7] == .tooLarge(PixelSize(width: 1600, height: 1067), limit: 1))
    #expect(try await detector.faces(in: .encoded(whole)).count == 18, "the detector goes on")
  }

  @Test("buffers whose sizes do not fit together are refused")
  func buffers() {
    let bytes = [UInt8](repeating: 0, count: 12)
    let sizes = [
      (0, 1, 3), (1, 0, 3), (-1, 2, 3), (2, 2, 5), (2, 3, 6), (.max, .max, .max), (2, .max, 6), (1, 2, .max),
      (65_536, 1, 65_536 * 3),
    ]
    for (width, height, row) in sizes {
      #expect(throws: FaceDetectionError.self, "\(width)×\(height), \(row)") {
        try Image(copying: bytes, width: width, height: height, bytesPerRow: row, format: .rgb8)
      }
    }
  }

  @Test(
    "pictures of any shape are searched",
    arguments: [(1, 1), (1, 2000), (2000, 1), (11, 13), (12, 12), (30_000, 13)])
  func shapes(width: Int, height: Int) async throws {
    let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let image = try Image(
      copying: pixels, width: width, height: height, bytesPerRow: width, format: .gray8)
    var options = DetectionOptions()
    options.minimumFaceSize = 12
    options.rotations = .all
    options.minimumScore = 0
    _ = try await FaceDetector().detect(in: .image(image), options: options)
  }

  @Test("weights that are none, and numbers of threads that cannot be, are refused")
  func configurations() {
    for weights in [
      FaceDetector.Weights.bytes([]), .bytes([1, 2, 3]), .file(path: "/nowhere"), .file(path: "a\0b"),
    ] {
      var configuration = FaceDetector.Configuration()
      configuration.weights = weights
      #expect(throws: FaceDetectionError.self) { try FaceDetector(configuration) }
    }
    for (threads, length) in [(0, 1), (-1, 1), (1025, 1), (1, -1)] {
      var configuration = FaceDetector.Configuration()
      (configuration.maximumConcurrency, configuration.maximumQueueLength) = (threads, length)
      #expect(throws: FaceDetectionError.self) { try FaceDetector(configuration) }
    }
  }
}
