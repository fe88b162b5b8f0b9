import AnnotationFormats
import Annotations
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("An import that makes the library equal to files") struct ReplacingImportTests {
  private let world: PhotoFinding
  private let photos: [FilePath]

  init() throws {
    world = try PhotoFinding()
    photos = try ["a.png", "b.png", "c.png"].map(world.photo)
    for photo in photos {
      _ = try world.library.recordPhotos([try world.library.identify(photo)])
      for left in [1, 5, 9, 13] { try add(photo, left) }
    }
  }

  private func add(
    _ photo: FilePath, _ left: Int, _ state: FaceState = .added, _ person: String? = nil,
    _ flags: FaceFlags = []
  ) throws {
    let box = BoundingBox(minX: Float(left), minY: 2, maxX: 40, maxY: 40)
    let face = Annotation(
      id: AnnotationID(rawValue: Int64(left)), box: box, state: state, person: person, flags: flags)
    _ = try world.library.apply(.add(face, to: try PhotoFingerprint(contentsOf: photo)))
  }

  private func known(_ photo: FilePath) throws -> PhotoAnnotations {
    try world.library.photo(PhotoFingerprint(contentsOf: photo))
  }

  private static let header = "photo,min_x,min_y,max_x,max_y\n"

  @Test("removes the faces that are gone there, adds the others, and one undo brings all back")
  func equal() throws {
    let before = try photos.map(known)
    let list = try world.file("list.csv", Self.header + "a.png,5,2,40,40\na.png,30,2,60,40\nb.png,,,,\n")
    let made = world.read(list, replacing: true)
    #expect(made.messages == [] && !made.run.failed)
    #expect(made.run.changedFaces == 1 && made.run.removedFaces == 7)
    #expect(try photos.map(world.lefts) == [[5, 30], [], [1, 5, 9, 13]], "c.png is not named")
    #expect(world.read(list, replacing: true).run.removedFaces == 0, "a second time changes nothing")
    #expect(try world.library.nextSteps().undo == "replace annotations of 2 photos (CSV)")
    _ = try world.library.undo()
    #expect(try photos.map(known) == before)
  }

  @Test("in one transaction, however many photos there are")
  func many() throws {
    let names = (0..<510).map { "many/\($0).png" }
    for name in names { try world.photo(name, shade: Int(name.dropFirst(5).dropLast(4)) ?? 0) }
    let list = try world.file("list.csv", Self.header + names.map { "\($0),1,2,40,40\n" }.joined())
    #expect(world.read(list, replacing: true).run.changedFaces == 510)
    _ = try world.library.undo()
    #expect(try world.library.stats().faces == 12)
  }

  @Test("keeps what the file's format cannot say, and takes over what it says")
  func details() throws {
    let photo = try world.photo("d.png")
    try add(photo, 1, .added, "Ann")
    try add(photo, 10, .rejected)
    try add(photo, 20, .found)
    try add(photo, 24, .added, nil, .ignore)
    try world.file("d.txt", "0 \(20.5 / 64) \(21.0 / 48) \(39.0 / 64) \(38.0 / 48)\n")
    let made = world.read(world.root.appending("d.txt"), replacing: true)
    #expect(made.messages == [] && made.run.removedFaces == 0 && made.run.changedFaces == 0)
    #expect(try known(photo).annotations.map(\.person) == ["Ann", nil, nil, nil])
    // facet's own lists hold everything.
    let own = try world.file(
      "d.jsonl",
      #"{"path": "d.png", "faces": [{"id": "\#(AnnotationID(rawValue: 1))", "box": [2, 2, 40, 40], "state": "added"}]}"#
        + "\n")
    let full = world.read(own, replacing: true)
    #expect(
      full.run.changedFaces == 1 && full.run.removedFaces == 1, "the ignored place is gone, proposals stay")
    #expect(try known(photo).annotations.map(\.state) == [.added, .rejected, .found])
    #expect(try known(photo).annotations.map(\.person) == [nil, nil, nil])
    #expect(try known(photo).annotations.first?.box.minX == 2)
  }

  @Test("removes nothing where a face of the file cannot be used")
  func leftOut() throws {
    let list = try world.file("list.csv", Self.header + "a.png,5,2,40,40\na.png,30,2,30,40\n")
    let made = world.read(list, replacing: true)
    #expect(made.run.removedFaces == 0 && made.run.report.skippedCount == 1)
    #expect(try world.lefts(photos[0]) == [1, 5, 9, 13])
    let words = "warning: some of its faces could not be read, so none that the library knows is removed"
    #expect(made.messages.contains("\(photos[0]): \(words)"), "\(made.messages)")
  }

  @Test("changes nothing when a file is broken")
  func broken() throws {
    let before = try photos.map(known)
    let list = try world.file("list.csv", Self.header + "a.png,5,2,40,40\nb.png,5,2,40,40\n")
    let broken = try world.file("broken.csv", Self.header + "c.png,5,2,40,40\n\"c.png,5,2,40,40\n")
    let made = world.read(list, broken, replacing: true)
    #expect(made.run.failed && made.run.removedFaces == 0 && made.run.changedFaces == 0)
    #expect(made.messages.last == "nothing was changed: --replace needs files that can be read to their end")
    #expect(try photos.map(known) == before)
  }
}
