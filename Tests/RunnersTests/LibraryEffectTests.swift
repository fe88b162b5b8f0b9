import Annotations
import Browser
import Detection
import Foundation
import Geometry
import Imaging
import Library
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("The library for the browser", .limit(minutes: 5)) @MainActor struct LibraryEffectTests {
  private let photo = PhotoID(0)

  private func open(_ fixture: RunnerFixture) throws -> LibraryCondition {
    try fixture.answer(to: .library(.open), "the open library") { action in
      if case .library(.opened(let condition)) = action { condition } else { nil }
    }
  }

  private func edited(_ fixture: RunnerFixture, _ request: LibraryRequest, _ number: Int) throws
    -> EditOutcome
  {
    try fixture.answer(to: .library(request)) { action in
      if case .library(.edited(request: number, let outcome)) = action { outcome } else { nil }
    }
  }

  private func recognise(_ fixture: RunnerFixture, _ path: FilePath) throws -> PhotoRecognised {
    let files = [ListedFile(photo: photo, path: path)]
    let found = try fixture.answer(to: .library(.recognise(files, isOnScreen: true))) { action in
      if case .library(.recognised(let found)) = action { found } else { nil }
    }
    return try #require(found.first)
  }

  private func face(_ id: Int, _ person: String? = nil) -> Annotation {
    Annotation(
      id: AnnotationID(rawValue: Int64(id)), box: BoundingBox(minX: 10, minY: 10, maxX: 90, maxY: 110),
      person: person)
  }

  @Test("is opened; an edit, its undo and its redo are answered; the next session knows them")
  func edits() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("chelsea.png")
    #expect(try open(fixture) == .ready)
    let known = try recognise(fixture, path)
    #expect(known.photo == photo && known.known.annotations == [] && known.remark == nil)
    let content = known.known.photo
    let done = try edited(fixture, .edit(.add(face(1, "Ann"), to: content), request: 1), 1)
    #expect(done.kind == .done && done.photos.first?.annotations.map(\.person) == ["Ann"])
    #expect(try edited(fixture, .undo(request: 2), 2).photos.first?.annotations == [])
    #expect(try edited(fixture, .redo(request: 3), 3).photos == done.photos)
    let people = try fixture.answer(to: .people(.list(request: 4))) { action in
      if case .people(.listed(request: 4, let everyone, _)) = action { everyone } else { nil }
    }
    #expect(people.map(\.shown) == ["Ann"])
    // The same face a second time is refused, and nothing is changed by it.
    let reason = try fixture.answer(to: .library(.edit(.add(face(1), to: content), request: 5))) { action in
      if case .library(.editFailed(request: 5, let reason)) = action { reason } else { nil }
    }
    #expect(reason.hasPrefix("nothing was changed"), "\(reason)")
    #expect(fixture.stop() == nil)
    let library = try AnnotationLibrary(at: fixture.library)
    defer { library.close() }
    #expect(try library.photo(content) == done.photos.first)
  }

  @Test("edits are done and answered in the order of the requests")
  func order() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    let content = PhotoFingerprint(size: 1, high: 2, low: 3)
    fixture.runner.perform(.library(.open))
    for number in 1...30 {
      fixture.runner.perform(
        .library(.edit(Edit("note", [.photoNote(content, "\(number)")]), request: number)))
    }
    var numbers: [Int] = []
    let last = try fixture.letters.next("the last edit") { action -> EditOutcome? in
      guard case .library(.edited(let number, let outcome)) = action else { return nil }
      numbers.append(number)
      return number == 30 ? outcome : nil
    }
    #expect(numbers == Array(1...30))
    #expect(last.photos.first?.note == "30" && last.revision == 30)
    #expect(fixture.stop() == nil)
  }

  @Test("other programs' changes are reported, but not our own")
  func changes() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    #expect(try open(fixture) == .ready)
    let (ours, theirs) = (
      PhotoFingerprint(size: 1, high: 2, low: 3), PhotoFingerprint(size: 4, high: 5, low: 6)
    )
    _ = try edited(fixture, .edit(.mark(ours, .reviewed), request: 1), 1)
    let library = try AnnotationLibrary(at: fixture.library)
    defer { library.close() }
    _ = try library.apply(.mark(theirs, .skipped))
    let changed = try fixture.letters.next("the change") { action in
      if case .library(.changed(let photos)) = action { photos } else { nil }
    }
    #expect(changed == [PhotoAnnotations(photo: theirs, state: .skipped)])
    #expect(fixture.stop() == nil)
  }

  @Test("one that cannot be opened keeps edits in memory, says so, and saves them elsewhere")
  func memory() throws {
    let places = try TemporaryFolder()
    defer { withExtendedLifetime(places) {} }
    let blocked = try places.write("file").appending("library.sqlite")
    let fixture = try RunnerFixture(hasLibrary: true, library: blocked)
    guard case .memory(let reason) = try open(fixture) else {
      Issue.record("the library was opened")
      return
    }
    #expect(!reason.isEmpty)
    let content = PhotoFingerprint(size: 1, high: 2, low: 3)
    #expect(try edited(fixture, .edit(.mark(content, .reviewed), request: 1), 1).revision == nil)
    let other = places.path.appending("other.sqlite")
    let saved = try fixture.answer(to: .library(.save(other, request: 2))) { action in
      if case .library(.saved(request: 2, let path)) = action { path } else { nil }
    }
    #expect(saved == other && fixture.stop() == nil)
    let library = try AnnotationLibrary(at: other)
    defer { library.close() }
    #expect(try library.photo(content).state == .reviewed)
  }

  @Test("faces go into sidecars, and another library reads them from there")
  func regions() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("chelsea.png")
    let missing = fixture.photos.appending("missing.png")
    #expect(try open(fixture) == .ready)
    let content = try recognise(fixture, path).known.photo
    _ = try edited(fixture, .edit(.add(face(1, "Ann"), to: content), request: 1), 1)
    let written = try fixture.answer(to: .library(.writeRegions([path, missing], request: 2))) { action in
      if case .library(.regionsWritten(request: 2, let photos, let failures)) = action {
        (photos: photos, failures: failures)
      } else {
        nil
      }
    }
    #expect(written.photos == 1 && written.failures.count == 1)
    #expect(written.failures.first?.hasPrefix("\(missing): no face regions written") == true)
    // Two people turn out to be one, of another name: the same key brings the sidecar up to date.
    var second = face(2, "Anne")
    second.box = BoundingBox(minX: 300, minY: 20, maxX: 340, maxY: 70)
    _ = try edited(fixture, .edit(.add(second, to: content), request: 3), 3)
    let names = [Int64(1), 2].map { Edit.Step.face(content, AnnotationID(rawValue: $0), .person("Anne Lee")) }
    _ = try edited(fixture, .edit(Edit("merge", names), request: 4), 4)
    _ = try fixture.answer(to: .library(.writeRegions([path], request: 5))) { action in
      if case .library(.regionsWritten(request: 5, let photos, let failures)) = action {
        #expect(photos == 1 && failures == [])
        return true
      }
      return nil
    }
    fixture.stop()

    let other = try RunnerFixture(hasLibrary: true)
    #expect(try open(other) == .ready)
    let read = try recognise(other, path)
    #expect(read.regions == 2 && read.known.annotations.map(\.person) == ["Anne Lee", "Anne Lee"])
    other.stop()
  }

  @Test("landmarks and pixels in a box arrive without a library, but not for unreadable photos")
  func patches() throws {
    let fixture = try RunnerFixture()
    let file = ListedFile(photo: photo, path: try fixture.add("grace_hopper.jpg"))
    let broken = ListedFile(photo: PhotoID(1), path: try fixture.brokenPhoto())
    let box = BoundingBox(minX: 174, minY: 120, maxX: 356, maxY: 340)
    func landmarks(_ file: ListedFile, _ number: Int) throws -> (points: Landmarks?, score: Float) {
      try fixture.answer(to: .library(.landmarks(file, box, request: number))) { action in
        if case .library(.landmarks(request: number, let points, let score)) = action {
          (points: points, score: score)
        } else {
          nil
        }
      }
    }
    let found = try landmarks(file, 1)
    #expect(found.points != nil && found.score > 0.9)
    #expect(try landmarks(broken, 2).points == nil)
    func patch(_ file: ListedFile, _ number: Int) throws -> PhotoPatch? {
      try fixture.answer(to: .library(.patch(file, box, request: number))) { action in
        if case .library(.patch(request: number, let patch)) = action { Optional(patch) } else { nil }
      }
    }
    let part = try #require(try patch(file, 3))
    #expect(part.x == 174 && part.y == 120 && part.image.size == PixelSize(width: 182, height: 220))
    #expect(try patch(broken, 4) == nil)
    fixture.stop()
  }

  @Test("learning without corrections fails and reports what it lacks")
  func learning() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    #expect(try open(fixture) == .ready)
    let reason = try fixture.answer(to: .learn(.start(fixture.settings, request: 1))) { action in
      if case .learn(.failed(request: 1, let reason)) = action { reason } else { nil }
    }
    #expect(!reason.isEmpty)
    fixture.stop()
  }
}
