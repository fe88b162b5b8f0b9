import Annotations
import Detection
import Foundation
import Geometry
import Library
import SystemPackage
import Testing

@Suite("Library: photos") struct LibraryPhotoTests {
  let folder: TemporaryFolder
  let library: AnnotationLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = try AnnotationLibrary(at: folder.library)
  }

  private func see(_ path: FilePath) throws -> PhotoRecognition {
    try #require(try library.recordPhotos([try library.identify(path)]).first)
  }

  @Test("a photo is identified by its content: moved, copied and changed files are distinguished")
  func recognition() throws {
    let first = try folder.write("a.jpg", [1, 2, 3])
    let seen = try see(first)
    #expect(seen.isNew && seen.otherPaths.isEmpty && seen.changedFrom == nil)
    let copy = try folder.write("b.jpg", [1, 2, 3])
    let duplicate = try see(copy)
    #expect(!duplicate.isNew && duplicate.photo == seen.photo && duplicate.otherPaths == [first])
    _ = try folder.write("a.jpg", [1, 2, 3, 4])
    let changed = try see(first)
    #expect(changed.isNew && changed.changedFrom == seen.photo)
    #expect(try library.paths(of: seen.photo) == [copy])
    try library.forget(copy)
    #expect(try library.paths(of: seen.photo) == [])
  }

  @Test("the earlier size of a changed file is reported, if it was known")
  func sizeBefore() throws {
    let path = try folder.write("a.jpg", [1, 2, 3])
    var identified = try library.identify(path)
    identified.size = PixelSize(width: 40, height: 30)
    _ = try library.recordPhotos([identified])
    _ = try folder.write("a.jpg", [1, 2, 3, 4])
    #expect(try see(path).sizeBefore == PixelSize(width: 40, height: 30))
    #expect(try see(path).sizeBefore == nil)
    _ = try folder.write("a.jpg", [5])
    #expect(try see(path).sizeBefore == nil)
  }

  @Test("landmarks at impossible positions are refused")
  func unreachableLandmarks() throws {
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
    let far = Landmarks(points: (0..<5).map { Point(x: $0 == 2 ? 1e30 : 1, y: 1) })
    let face = Annotation(id: AnnotationID(rawValue: 1), box: box, landmarks: far)
    #expect(throws: EditError.badLandmark(Point(x: 1e30, y: 1))) {
      _ = try library.apply(.add(face, to: photo))
    }
  }

  @Test("names of any bytes are kept")
  func rawNames() throws {
    let bytes: [CChar] = [CChar(bitPattern: 0x2F), CChar(bitPattern: 0xFF), CChar(bitPattern: 0xFE), 0]
    // SAFETY: the array is terminated and lives through the call.
    let path = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe FilePath(platformString: $0) } ?? FilePath()
    }
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    _ = try library.recordPhotos([IdentifiedPhoto(path: path, photo: photo, modified: 0)])
    #expect(try library.paths(of: photo) == [path])
  }

  @Test("a fingerprint sees a change in the head, the middle and the tail of a large file, and its length")
  func fingerprint() throws {
    var bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let original = try PhotoFingerprint(contentsOf: try folder.write("a", bytes))
    #expect(try PhotoFingerprint(contentsOf: try folder.write("b", bytes)) == original)
    #expect(try PhotoFingerprint(contentsOf: try folder.write("c", bytes + [0])) != original)
    for place in [0, 65_535, 500_000, 999_999] {
      bytes[place] ^= 1
      #expect(try PhotoFingerprint(contentsOf: try folder.write("d", bytes)) != original)
      bytes[place] ^= 1
    }
    #expect(PhotoFingerprint(original.description) == original)
  }

  @Test("detections come back bit for bit, by settings and weights")
  func detections() throws {
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    let face = Face(
      box: BoundingBox(minX: 0.1, minY: -3.3333333, maxX: 100.00001, maxY: 1e-7), score: 0.98765433,
      landmarks: Landmarks(points: (0..<5).map { Point(x: Float($0) / 3, y: .pi) }))
    var other = DetectionSettings()
    other.thresholds.pnet = 0.5
    let stored = try library.record(
      [DetectionRecord(photo: photo, faces: [face], seconds: 0.25)], settings: DetectionSettings(),
      weights: "w")
    let found = try library.detection(of: photo, settings: DetectionSettings(), weights: "w")
    #expect(found == stored.first && found?.faces == [face])
    #expect(try library.detection(of: photo, settings: other, weights: "w") == nil)
    #expect(try library.detection(of: photo, settings: DetectionSettings(), weights: "v") == nil)
    let again = try library.record(
      [DetectionRecord(photo: photo, faces: [face], seconds: 1)], settings: DetectionSettings(), weights: "w")
    #expect(again.first?.faces == found?.faces)
    #expect(try library.detections(of: photo).map(\.settings) == [DetectionSettings()])
  }

  @Test("statistics count what is there")
  func stats() throws {
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
    _ = try library.apply(
      Edit(
        "add",
        [
          .add(photo, Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ann")),
          .add(photo, Annotation(id: AnnotationID(rawValue: 2), box: box, state: .rejected)),
          .photoState(photo, .reviewed),
        ]))
    let stats = try library.stats()
    #expect(stats.photos == 1 && stats.photosByState == [.reviewed: 1] && stats.annotatedPhotos == 1)
    #expect(stats.faces == 2 && stats.facesByState == [.added: 1, .rejected: 1])
    #expect(stats.named == 1 && stats.people == 1 && stats.edits == 1 && stats.withLandmarks == 0)
  }
}
