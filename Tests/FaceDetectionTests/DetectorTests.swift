import FaceDetection
import Testing

/// The library as a program sees it: faces, from everything that can be a photo.
@Suite("Library: detector")
struct DetectorTests {
  @Test("a path, the file's bytes, a decoded image and raw pixels of every format give the same faces")
  func sources() async throws {
    let detector = try FaceDetector()
    let expected = try await detector.faces(in: SamplePhotos.source("group.jpg"))
    #expect(expected.count == 18)
    let bytes = try SamplePhotos.bytes("group.jpg")
    #expect(try await detector.faces(in: .encoded(bytes)) == expected)
    let image = try Image(decoding: .encoded(bytes))
    #expect(try await detector.faces(in: .image(image)) == expected)
    let padding = 5
    for format in [PixelFormat.rgb8, .rgba8, .bgra8] {
      var raw: [UInt8] = []
      for row in 0..<image.height {
        for pixel in 0..<image.width {
          let at = (row * image.width + pixel) * 3
          let rgb = image.rgb[at..<(at + 3)]
          raw += format == .bgra8 ? rgb.reversed() + [7] : format == .rgba8 ? rgb + [7] : Array(rgb)
        }
        raw += [UInt8](repeating: 99, count: padding)
      }
      let copy = try Image(
        copying: raw, width: image.width, height: image.height,
        bytesPerRow: raw.count / image.height, format: format)
      #expect(copy == image, "\(format)")
    }
    #expect(try detector.detectBlocking(in: .image(image), threads: 2).faces == expected)
  }

  @Test("a grey buffer becomes three equal values, and an orientation turns it upright")
  func grey() throws {
    let grey: [UInt8] = [1, 2, 3, 4, 5, 6]
    let image = try Image(
      copying: grey, width: 3, height: 2, bytesPerRow: 3, format: .gray8, orientation: .quarterTurn)
    #expect(image.width == 2 && image.height == 3)
    #expect(image.rgb == [4, 1, 5, 2, 6, 3].flatMap { [$0, $0, $0] })
  }

  @Test("a cat has no face, and the answer still says how large the photo is")
  func none() async throws {
    let detection = try await FaceDetector().detect(in: SamplePhotos.source("chelsea.png"))
    #expect(detection.faces.isEmpty && detection.photoSize == PixelSize(width: 451, height: 300))
    #expect(detection.warnings.isEmpty && detection.duration > .zero)
  }

  @Test("many photos come in their order, and one that is no photo fails in its place")
  func stream() async throws {
    let names = ["astronaut.png", "group.jpg", "chelsea.png", "mona-lisa.jpg"]
    let sources = AsyncStream<PhotoSource> { continuation in
      for name in names {
        continuation.yield(SamplePhotos.source(name))
        continuation.yield(.encoded([1, 2, 3]))
      }
      continuation.finish()
    }
    var configuration = FaceDetector.Configuration()
    configuration.maximumConcurrency = 2
    configuration.maximumQueueLength = 0
    var counts: [Int?] = []
    for await result in try FaceDetector(configuration).detections(in: sources) {
      counts.append(try? result.get().faces.count)
    }
    #expect(counts == [1, nil, 18, nil, 0, nil, 1, nil])
  }

  @Test("known boxes get a score and landmarks, and a place without pixels gets nothing")
  func boxes() async throws {
    let detector = try FaceDetector()
    let image = try Image(decoding: SamplePhotos.source("astronaut.png"))
    let found = try #require(try await detector.faces(in: .image(image)).first)
    let nowhere = BoundingBox(minX: 1000, minY: 1000, maxX: 1100, maxY: 1100)
    let broken = BoundingBox(minX: .nan, minY: 0, maxX: .infinity, maxY: -1)
    let faces = try await detector.faces(at: [found.box, nowhere, broken], in: image)
    #expect(faces.count == 3 && faces[1] == nil && faces[2] == nil)
    #expect(try #require(faces[0]).score > 0.9)
  }

  @Test("an aligned crop is of the template's size, and a pose and shares of the photo are told")
  func alignment() async throws {
    let image = try Image(decoding: SamplePhotos.source("astronaut.png"))
    let detection = try await FaceDetector().detect(in: .image(image))
    let face = try #require(detection.faces.first)
    let crop = try face.aligned(from: image)
    #expect(crop.image.width == 112 && crop.image.height == 112 && crop.matrix.count == 6)
    #expect(try face.aligned(from: image, as: .narrow).image.width == 96)
    #expect(abs(face.pose.roll) < 10 && abs(face.pose.yaw) < 45)
    let shares = face.normalizedBox(in: detection.photoSize)
    #expect(shares.minX > 0.3 && shares.maxX < 0.6 && shares.minY > 0.1 && shares.maxY < 0.4)
    let point = Point(x: 3, y: 3)
    let flat = Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point)
    #expect(throws: FaceDetectionError.self) {
      try Face(box: face.box, score: 1, landmarks: flat).aligned(from: image)
    }
  }
}
