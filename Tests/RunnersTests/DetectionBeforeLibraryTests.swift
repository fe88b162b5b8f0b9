import Annotations
import Browser
import Detection
import Geometry
import Imaging
import Jobs
import Library
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Detection before the library is open", .limit(minutes: 5)) @MainActor
struct DetectionBeforeLibraryTests {
  private let photo = PhotoID(0)
  /// Nothing that a search would find.
  private let known = Face(
    box: BoundingBox(minX: 1, minY: 2, maxX: 30, maxY: 40), score: 0.75,
    landmarks: Landmarks(points: (1...5).map { Point(x: 4 * Float($0), y: 8) }))

  private func request(
    _ path: FilePath, _ number: Int, _ settings: DetectionSettings,
    _ priority: DetectionPriority = .onScreen
  ) -> Effect {
    .detect(
      DetectionRequest(
        photo: photo, path: path, request: number, settings: settings, priority: priority))
  }

  private func faces(_ action: Action, _ number: Int) -> FoundFaces? {
    if case .detected(photo, request: number, let found) = action { found } else { nil }
  }

  private func open(_ fixture: RunnerFixture) throws {
    try fixture.answer(to: .library(.open), "the open library") { action in
      if case .library(.opened(.ready)) = action { true } else { nil }
    }
  }

  /// Keeps a face that an earlier run has found.
  private func keepKnown(
    of path: FilePath, _ size: PixelSize, _ settings: DetectionSettings, _ fixture: RunnerFixture
  ) throws {
    let library = try AnnotationLibrary(at: fixture.library)
    defer { library.close() }
    let record = DetectionRecord(
      photo: try PhotoFingerprint(contentsOf: path), faces: [known], seconds: 1, size: size)
    try library.record(
      [record], settings: settings, weights: RunnerFixture.detector.get().weightsName)
  }

  /// What the next run will be told.
  private func kept(
    of path: FilePath, _ settings: DetectionSettings, _ fixture: RunnerFixture
  ) throws -> [Face]? {
    let library = try AnnotationLibrary(at: fixture.library)
    defer { library.close() }
    return try library.detection(
      of: PhotoFingerprint(contentsOf: path), settings: settings,
      weights: RunnerFixture.detector.get().weightsName)?.faces
  }

  @Test("the photo on screen does not wait; its faces are shown, and stored once the library is open")
  func unknown() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("grace_hopper.jpg")
    let found = try fixture.answer(to: request(path, 1, fixture.settings)) { faces($0, 1) }
    #expect(found.isFresh && found.faces.count == 1)
    try open(fixture)
    #expect(fixture.stop() == nil)
    #expect(try kept(of: path, fixture.settings, fixture) == found.faces)
  }

  @Test("faces found earlier do not replace what the library knows")
  func knownLater() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("grace_hopper.jpg")
    try keepKnown(of: path, decodePhoto(at: path).image.size, fixture.settings, fixture)
    let found = try fixture.answer(to: request(path, 1, fixture.settings)) { faces($0, 1) }
    #expect(found.isFresh && found.faces.count == 1 && found.faces != [known])
    try open(fixture)
    #expect(fixture.stop() == nil)
    #expect(try kept(of: path, fixture.settings, fixture) == [known])
  }

  @Test("a search is dropped when the library opens and knows the photo, and the library answers")
  func knownMeanwhile() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    // So much to search, for such small faces, that the library is open long before the end.
    let settings = DetectionSettings(minFaceSize: 12)
    let image = Image(width: 6000, height: 4000, red: 90, green: 120, blue: 60)
    let path = try fixture.folder.write("photos/large.png", image.encodedPNG(level: 1))
    try keepKnown(of: path, image.size, settings, fixture)
    fixture.runner.perform(request(path, 1, settings))
    fixture.runner.perform(.library(.open))
    let found = try fixture.letters.next("the library's faces") { faces($0, 1) }
    #expect(!found.isFresh && found.faces == [known] && found.photo == image.size)
    // The search has left nothing behind, and says nothing more.
    let again = try fixture.answer(to: request(path, 2, settings)) { action in
      if faces(action, 1) != nil { Issue.record("answered twice") }
      return faces(action, 2)
    }
    #expect(!again.isFresh && again.faces == [known])
    #expect(fixture.stop() == nil)
    #expect(try kept(of: path, settings, fixture) == [known])
  }

  @Test("work that needs the library blocks no thread until it is open, and ends with the program")
  func waiting() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("grace_hopper.jpg")
    let files = [ListedFile(photo: photo, path: path)]
    for isOnScreen in [true, false] {
      fixture.runner.perform(.library(.recognise(files, isOnScreen: isOnScreen)))
    }
    for number in 1...20 {
      fixture.runner.perform(request(path, number, fixture.settings, .background))
      fixture.runner.perform(
        .surveyExport(
          ExportRequest(
            request: number, scope: .folder, folder: fixture.folder.path.appending("out"),
            template: .arcface, existing: .refuse, settings: fixture.settings), [ExportPhoto(path: path)]))
    }
    let entries = try fixture.answer(to: .themes(request: 21)) { action in
      if case .themes(request: 21, let entries) = action { entries } else { nil }
    }
    #expect(!entries.isEmpty && fixture.letters.others.isEmpty)
    let found = try fixture.answer(to: request(path, 22, fixture.settings)) { faces($0, 22) }
    #expect(found.faces.count == 1 && fixture.letters.others.isEmpty)
    #expect(fixture.stop() == nil)
  }

  @Test("requested edits are done at the end, even if many photos are not identified yet")
  func stopWhileRecognising() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    defer { withExtendedLifetime(fixture) {} }
    let path = try fixture.add("chelsea.png")
    let content = PhotoFingerprint(size: 1, high: 2, low: 3)
    fixture.runner.perform(.library(.open))
    let files = (0..<20_000).map { ListedFile(photo: PhotoID($0), path: path) }
    fixture.runner.perform(.library(.recognise(files, isOnScreen: false)))
    fixture.runner.perform(.facts(files))
    fixture.runner.perform(.library(.edit(.mark(content, .reviewed), request: 1)))
    #expect(fixture.stop() == nil)
    let library = try AnnotationLibrary(at: fixture.library)
    defer { library.close() }
    #expect(try library.photo(content).state == .reviewed)
  }
}
