import Annotations
import Detection
import Foundation
import Geometry
import Library
import SystemPackage
import Testing

/// The library as an interface uses it, while others use it, too.
@Suite("Library store") struct LibraryStoreTests {
  private let folder: TemporaryFolder
  private let photos = (0..<3).map { PhotoFingerprint(size: $0, high: 2, low: 3) }

  init() throws { folder = try TemporaryFolder() }

  private func open() -> LibraryStore {
    var store = LibraryStore(rescueFolders: [folder.path.appending("rescue")])
    let restored = store.open(folder.library)
    #expect(restored == 0 && store.condition == .ready)
    return store
  }

  private func face(_ id: Int) -> Annotation {
    Annotation(
      id: AnnotationID(rawValue: Int64(id)), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9),
      state: .found)
  }

  @Test("an edit, its undo and its redo are each answered once, with the photo as it is then")
  func answers() throws {
    var store = open()
    _ = try store.library?.recordPhotos([IdentifiedPhoto(path: "/p/a.jpg", photo: photos[0], modified: 0)])
    let done = try store.apply(.add(face(1), to: photos[0]))
    #expect(done.kind == .done && done.title == "add a face" && done.face?.rawValue == 1)
    #expect(done.place == "/p/a.jpg" && done.condition == nil)
    #expect(try done.photos == [store.known(photos[0])])
    #expect(done.photos[0].annotations.map(\.id.rawValue) == [1])
    let undone = try store.undo()
    #expect(undone.kind == .undone && undone.photos == [PhotoAnnotations(photo: photos[0])])
    let redone = try store.redo()
    #expect(redone.kind == .redone && redone.photos == done.photos)
    #expect([done, undone, redone].compactMap(\.revision) == [1, 2, 3])
    #expect(try store.redo() == EditOutcome(kind: .redone, title: nil))
    #expect(throws: EditError.self) { try store.apply(.add(face(1), to: photos[0])) }
    #expect(try store.people().all == [])
  }

  @Test("own edits are not reported as changes")
  func ownEdits() throws {
    var store = open()
    _ = try store.apply(.mark(photos[0], .reviewed))
    _ = try store.apply(.mark(photos[1], .reviewed), isAutomatic: true)
    _ = try store.undo()
    _ = try store.redo()
    #expect(try store.changesByOthers() == [])
    _ = try store.apply(.mark(photos[1], .skipped))
    #expect(try store.changesByOthers() == [])
  }

  @Test("two stores on one file each receive the other's edits, and no others")
  func twoStores() throws {
    var ours = open(), theirs = open()
    _ = try theirs.apply(.mark(photos[0], .reviewed))
    let own = try ours.apply(.mark(photos[1], .reviewed))
    #expect(try ours.changesByOthers() == [theirs.known(photos[0])])
    #expect(try theirs.changesByOthers() == own.photos)
    #expect(try ours.changesByOthers() == [] && theirs.changesByOthers() == [])
    // History is one for all programs.
    let undone = try ours.undo()
    #expect(undone.photos.map(\.photo) == [photos[1]])
    #expect(try theirs.changesByOthers() == undone.photos)
  }

  @Test("when both edit a photo nothing is lost, whoever was first")
  func samePhoto() throws {
    var ours = open(), theirs = open()
    // Theirs, then ours: our outcome holds both.
    _ = try theirs.apply(.add(face(1), to: photos[0]))
    let own = try ours.apply(.add(face(2), to: photos[0]))
    #expect(own.photos[0].annotations.map(\.id.rawValue) == [1, 2])
    #expect(try ours.changesByOthers() == [])
    // Ours, then theirs: reported with both.
    _ = try ours.apply(.add(face(3), to: photos[0]))
    let last = try theirs.apply(.add(face(4), to: photos[0]))
    #expect(last.photos[0].annotations.map(\.id.rawValue) == [1, 2, 3, 4])
    #expect(try ours.changesByOthers() == last.photos)
    // An edit that changes nothing takes nobody's revision for its own.
    _ = try theirs.apply(.mark(photos[1], .reviewed))
    #expect(try ours.apply(.mark(photos[1], .reviewed)).revision == nil)
    #expect(try ours.changesByOthers().map(\.photo) == [photos[1]])
  }

  @Test("another process's edits between ours are reported, and only they")
  func otherProcess() throws {
    var store = open()
    let editor = try EditorProcess(folder.library, photos[0], count: 50)
    #expect(editor.waitForFirst())
    var seen = 0
    for number in 1...50 {
      _ = try store.apply(Edit("note", [.photoNote(photos[1], "\(number)")]))
      for photo in try store.changesByOthers() {
        #expect(photo.photo == photos[0] && photo.annotations.count > seen)
        seen = photo.annotations.count
      }
    }
    #expect(editor.finish().status == 0)
    seen = try store.changesByOthers().first?.annotations.count ?? seen
    #expect(seen == 50)
  }

  @Test("detections and photos' paths are not reported as changes")
  func machines() throws {
    var ours = open()
    let theirs = open()
    for library in [try #require(ours.library), try #require(theirs.library)] {
      try library.record(
        [DetectionRecord(photo: photos[0], faces: [], seconds: 1)], settings: DetectionSettings(),
        weights: "w")
      _ = try library.recordPhotos([IdentifiedPhoto(path: "/p/b.jpg", photo: photos[1], modified: 0)])
    }
    #expect(try ours.changesByOthers() == [])
  }

  @Test("reading photos one by one reveals edits made meanwhile, by any program")
  func version() throws {
    var ours = open(), theirs = open()
    let before = ours.version
    _ = try ours.known(photos[0])
    _ = try ours.changesByOthers()
    #expect(ours.version == before)
    _ = try ours.apply(.mark(photos[0], .reviewed), isAutomatic: true)
    let edited = ours.version
    #expect(edited != before)
    _ = try theirs.apply(.mark(photos[1], .reviewed))
    _ = try ours.changesByOthers()
    #expect(ours.version != edited)
  }
}
