import Annotations
import Detection
import Foundation
import Geometry
import Imaging
import Library
import SystemPackage
import TestSupport
import Testing

/// `Fixtures/version-1.sqlite` was written by facet before detections had a version: one photo with one found
/// face, with the standard settings, and one annotation.
@Suite("Library: the detector's version") struct DetectorVersionTests {
  private let folder: TemporaryFolder
  private let path: FilePath
  private let photo = PhotoFingerprint(size: 100, high: 1, low: 2)
  private let settings = DetectionSettings()
  private let face = Face(
    box: BoundingBox(minX: 1, minY: 2, maxX: 30, maxY: 40), score: 0.75,
    landmarks: Landmarks(points: (1...5).map { Point(x: 4 * Float($0), y: 8) }))

  init() throws {
    folder = try TemporaryFolder()
    let fixture = RepositoryPaths.root.appending("Tests/LibraryTests/Fixtures/version-1.sqlite")
    path = try folder.write("old.sqlite", Data(contentsOf: URL(fileURLWithPath: fixture.string)))
  }

  private func found(_ library: AnnotationLibrary, detector: Int) throws -> [Face]? {
    try library.detection(of: photo, settings: settings, weights: "published", detector: detector)?.faces
  }

  private func record(_ library: AnnotationLibrary) throws -> StoredDetection? {
    let record = DetectionRecord(photo: photo, faces: [face], seconds: 1)
    return try library.record([record], settings: settings, weights: "published").first
  }

  @Test("what an older facet found is the first detector's, and no answer of this one")
  func old() throws {
    let library = try AnnotationLibrary(at: path)
    #expect(library.backups.count == 1)
    #expect(FaceDetector.version == 3)
    #expect(try library.detection(of: photo, settings: settings, weights: "published") == nil)
    let old = try #require(try found(library, detector: 1))
    #expect(old.map(\.box) == [BoundingBox(minX: 10, minY: 20, maxX: 50, maxY: 60)])
    #expect(try library.detections(of: photo).map(\.detection.detector) == [1])
    #expect(try library.photo(photo).annotations.map(\.person) == ["Ada"])
    #expect(try library.check() == [])
  }

  @Test("what this detector finds then takes the place of the old result")
  func replaced() throws {
    let library = try AnnotationLibrary(at: path)
    let stored = try record(library)
    #expect(stored?.detector == 3)
    #expect(try library.detection(of: photo, settings: settings, weights: "published")?.faces == [face])
    #expect(try found(library, detector: 1) == nil)
    #expect(try found(library, detector: 4) == nil)
    #expect(try library.detections(of: photo).map(\.detection.detector) == [3])
    // Once more: replacing a result keeps its version.
    _ = try record(library)
    #expect(try found(library, detector: 3) == [face])
  }

  @Test("a library that cannot be changed is read as it is, and its detections are the first detector's")
  func readOnly() throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: path.string))
    let library = try AnnotationLibrary(at: path, mode: .readOnly)
    #expect(try library.detection(of: photo, settings: settings, weights: "published") == nil)
    #expect(try found(library, detector: 1)?.count == 1)
    #expect(try library.detections(of: photo).map(\.detection.detector) == [1])
    #expect(try library.photo(photo).annotations.map(\.person) == ["Ada"])
    library.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path.string)) == before)
  }

  @Test("a program of the time before that still has the library open does not pass its results off as new")
  func oldProgram() throws {
    let first = try AnnotationLibrary(at: path)
    _ = try record(first)
    first.close()
    // That program's statement, run as a change of layout.
    let statement = """
      INSERT INTO detections (photo, setup, faces, seconds, made) SELECT photo, setup, x'', 1, 2 FROM detections
      WHERE TRUE ON CONFLICT (photo, setup) DO UPDATE SET
        faces = excluded.faces, seconds = excluded.seconds, made = excluded.made
      """
    let library = try AnnotationLibrary(
      at: path, mode: .existing, patience: 1,
      migrations: Schema.migrations + [
        Migration(version: (Schema.migrations.last?.version ?? 0) + 1, sql: statement)
      ])
    #expect(try found(library, detector: 3) == nil)
    #expect(try found(library, detector: 1) == [])
  }
}
