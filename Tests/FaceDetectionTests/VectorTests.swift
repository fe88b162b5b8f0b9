import FaceDetection
import FaceVectors
import Testing

/// Faces as vectors.
@Suite("Library: vectors")
struct VectorTests {
  @Test("vectors of one person are nearer than those of two, and landmarks on one spot have none")
  func distances() async throws {
    let detector = try FaceDetector()
    let vectorizer = try FaceVectorizer(maximumConcurrency: 1)
    func vectors(_ name: String) async throws -> [FaceVector] {
      let image = try Image(decoding: SamplePhotos.source(name))
      let faces = try await detector.faces(in: .image(image))
      return try await vectorizer.vectors(of: faces, in: image).compactMap { $0 }
    }
    let astronaut = try #require(try await vectors("astronaut.png").first)
    let hopper = try #require(try await vectors("grace_hopper.jpg").first)
    #expect(astronaut.values.count == 128 && astronaut.distance(to: astronaut) == 0)
    #expect(astronaut.distance(to: hopper) > FaceVector.samePersonDistance)
    // group.jpg is composed of the other photos.
    let nearest = try await vectors("group.jpg").map { astronaut.distance(to: $0) }.min()
    #expect(try #require(nearest) < FaceVector.samePersonDistance)
    #expect(astronaut.distance(to: FaceVector([1, 2])) == .infinity)

    let image = try Image(decoding: SamplePhotos.source("astronaut.png"))
    let point = Point(x: 3, y: 3)
    let flat = Landmarks(leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point)
    let face = Face(box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9), score: 1, landmarks: flat)
    #expect(try await vectorizer.vectors(of: [face], in: image) == [nil])
  }
}
