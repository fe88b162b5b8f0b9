import Annotations
import Detection
import Geometry
import Library
import SystemPackage
import Testing

/// What counts as a change that others have to read.
@Suite("Library: revisions") struct LibraryRevisionTests {
  private let folder: TemporaryFolder
  private let first: AnnotationLibrary
  private let second: AnnotationLibrary
  private let photos = (0..<3).map { PhotoFingerprint(size: $0, high: 2, low: 3) }

  init() throws {
    folder = try TemporaryFolder()
    first = try AnnotationLibrary(at: folder.library)
    second = try AnnotationLibrary(at: folder.library)
  }

  @Test("a recorded detection is not reported as a change")
  func detection() throws {
    _ = try first.apply(.mark(photos[0], .reviewed))
    let before = try second.revision()
    for photo in photos.prefix(2) {
      try first.record(
        [DetectionRecord(photo: photo, faces: [], seconds: 1, size: PixelSize(width: 4, height: 3))],
        settings: DetectionSettings(), weights: "w")
    }
    #expect(try second.revision() == before && second.changes(since: before).photos.isEmpty)
    #expect(try second.detections(of: photos[1]).count == 1)
  }

  @Test(
    "recording photos' paths is not reported as a change, neither for new photos nor for changed files")
  func recordedPhotos() throws {
    let before = try second.revision()
    for (modified, photo) in photos.enumerated() {
      let identified = IdentifiedPhoto(path: "/photos/a.jpg", photo: photo, modified: Int64(modified))
      #expect(try first.recordPhotos([identified]).map(\.isNew) == [true])
    }
    #expect(try second.revision() == before && second.changes(since: before).photos.isEmpty)
    #expect(try second.paths(of: photos[2]) == ["/photos/a.jpg"])
  }

  @Test("edit, undo and redo return the revision that they made, and the photos as they are then")
  func outcome() throws {
    let before = try first.revision()
    let edit = Edit("mark two", [.photoState(photos[1], .reviewed), .photoNote(photos[0], "n")])
    let done = try first.apply(edit)
    #expect(done.revision == before + 1)
    let undone = try #require(try first.undo())
    #expect(undone.revision == before + 2)
    #expect(undone.photos.map(\.mark) == [PhotoMark(), PhotoMark()])
    let redone = try #require(try first.redo())
    #expect(try redone.revision == before + 3 && first.revision() == before + 3)
    #expect(Set(redone.photos) == Set(done.photos))
    #expect(try Set(done.photos) == Set(photos.prefix(2).map { try second.photo($0) }))
  }

  @Test("an edit that changes nothing has no revision: the latest may be another program's")
  func nothing() throws {
    _ = try second.apply(.mark(photos[0], .reviewed))
    let outcome = try first.apply(.mark(photos[0], .reviewed))
    #expect(outcome.revision == nil && outcome.photos.isEmpty)
  }

  @Test("own revisions are left out, and nothing else")
  func own() throws {
    let before = try first.revision()
    _ = try second.apply(.mark(photos[0], .reviewed))
    let own = try #require(try first.apply(.mark(photos[1], .reviewed)).revision)
    _ = try second.apply(.mark(photos[2], .reviewed))
    #expect(try first.changes(since: before).photos == photos)
    let others = try first.changes(since: before, except: [own])
    #expect(others.photos == [photos[0], photos[2]])
    #expect(others.revision == before + 3)
  }
}
