import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

/// Faces stay with the photo that they were seen on, when files are renamed or changed by other programs.
@Suite(
  "Faces of changed files", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct CarryOverTests {
  private typealias Screen = BrowserScreen

  private let folder = TemporaryFolder()
  private var library: FilePath { folder.path("library.sqlite") }

  /// Names a face on `a.png`; `b.png` is a photo of the same size without any.
  private func prepare() throws {
    try folder.makeFolder("photos")
    let bytes = try TemporaryFolder.bytes(RepositoryPaths.samples.appending("rocket.jpg"))
    try folder.write(bytes, to: "photos/a.jpg")
    try folder.write(bytes + [0], to: "photos/b.jpg")
    let library = try AnnotationLibrary(at: library, mode: .create)
    defer { library.close() }
    var seen: [PhotoFingerprint] = []
    for name in ["a.jpg", "b.jpg"] {
      let identified = try library.identify(folder.path("photos/\(name)"))
      _ = try library.recordPhotos([identified])
      seen.append(identified.photo)
    }
    let box = BoundingBox(minX: 10, minY: 10, maxX: 90, maxY: 90)
    _ = try library.apply(
      Edit("add", [.add(seen[0], Annotation(id: AnnotationID(rawValue: 7), box: box, person: "Grace"))]))
  }

  private func names(on name: String) throws -> [String?] {
    let library = try AnnotationLibrary(at: library, mode: .readOnly)
    defer { library.close() }
    return try library.photo(PhotoFingerprint(contentsOf: folder.path("photos/\(name)"))).annotations
      .map(\.person)
  }

  private func browse() throws {
    let session = try Screen.open("\(folder.path("photos")) --library \(library)")
    try session.wait(until: "all photos looked at", seconds: Screen.patience) {
      let header = $0.prefix { $0 != "\n" }
      return !header.contains("detecting") && !header.contains("looking") && header.contains(" faces")
        || header.contains(" face ")
    }
    try session.press("q")
    try session.wait(for: "EXIT=0")
  }

  @Test("a photo that is given another's name does not get its faces")
  func renamed() throws {
    try prepare()
    // A series is numbered anew: b becomes a, and a becomes c.
    for (old, new) in [("a.jpg", "c.jpg"), ("b.jpg", "a.jpg")] {
      try FileManager.default.moveItem(
        atPath: folder.path("photos/\(old)").string, toPath: folder.path("photos/\(new)").string)
    }
    try browse()
    #expect(try names(on: "a.jpg") == [])
    #expect(try names(on: "c.jpg") == ["Grace"])
  }

  @Test("a new photo in the place of one that was moved gets no faces")
  func replaced() throws {
    try prepare()
    try FileManager.default.moveItem(
      atPath: folder.path("photos/a.jpg").string, toPath: folder.path("photos/z.jpg").string)
    let bytes = try TemporaryFolder.bytes(RepositoryPaths.samples.appending("rocket.jpg"))
    try folder.write(bytes + [1, 2], to: "photos/a.jpg")
    try browse()
    #expect(try names(on: "a.jpg") == [])
    #expect(try names(on: "z.jpg") == ["Grace"])
  }

  @Test("a file that another program has changed keeps its faces")
  func changed() throws {
    try prepare()
    let bytes = try TemporaryFolder.bytes(folder.path("photos/a.jpg"))
    try folder.write(bytes + [1, 2, 3], to: "photos/a.jpg")
    try browse()
    #expect(try names(on: "a.jpg") == ["Grace"])
    #expect(try names(on: "b.jpg") == [])
  }
}
