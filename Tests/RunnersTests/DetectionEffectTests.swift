import Annotations
import Browser
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Library
import Parallel
import Runners
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Detection for the browser", .limit(minutes: 5)) @MainActor struct DetectionEffectTests {
  private let photo = PhotoID(0)

  private func request(
    _ path: FilePath, _ number: Int = 1, _ settings: DetectionSettings = DetectionSettings(),
    _ priority: DetectionPriority = .onScreen
  ) -> DetectionRequest {
    DetectionRequest(
      photo: photo, path: path, request: number, settings: settings, priority: priority)
  }

  @Test(
    "finds the reference's faces on each sample, on screen and ahead of the user",
    arguments: ["astronaut", "group"], [DetectionPriority.onScreen, .background])
  func golden(name: String, priority: DetectionPriority) throws {
    let fixture = try RunnerFixture()
    let golden = try RunnerFixture.golden(name)
    let path = try fixture.add(golden.image)
    let found = try fixture.answer(to: .detect(request(path, 1, DetectionSettings(), priority))) { action in
      if case .detected(photo, request: 1, let found) = action { found } else { nil }
    }
    #expect(found.faces.count == golden.faces.count && found.isFresh)
    #expect(found.photo == PixelSize(width: golden.width, height: golden.height))
    fixture.stop()
  }

  @Test("a photo that cannot be read fails with a reason that does not name it")
  func failure() throws {
    let fixture = try RunnerFixture()
    let reason = try fixture.answer(to: .detect(request(fixture.brokenPhoto()))) { action in
      if case .detectionFailed(photo, request: 1, let reason) = action { reason } else { nil }
    }
    #expect(!reason.contains("broken.jpg") && !reason.isEmpty)
    fixture.stop()
  }

  @Test("a request that is cancelled while it waits for the library is not answered, but the next one is")
  func cancelled() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    let path = try fixture.add("grace_hopper.jpg")
    fixture.runner.perform(.detect(request(path, 1, fixture.settings, .background)))
    fixture.runner.perform(.cancelDetection(photo, request: 1))
    fixture.runner.perform(.library(.open))
    let found = try fixture.answer(to: .detect(request(path, 2, fixture.settings, .background))) { action in
      if case .detected(photo, request: 2, let found) = action { found } else { nil }
    }
    #expect(found.faces.count == 1)
    #expect(
      !fixture.letters.others.contains { if case .detected(_, request: 1, _) = $0 { true } else { false } })
    #expect(fixture.stop() == nil)
  }

  @Test("a place is explained: the face there, and none elsewhere")
  func explain() throws {
    let fixture = try RunnerFixture()
    let path = try fixture.add("grace_hopper.jpg")
    func explanation(_ x: Float, _ y: Float, _ path: FilePath, _ number: Int) -> Effect {
      .explain(
        ExplanationRequest(
          photo: photo, request: number, path: path, settings: fixture.settings,
          place: Explanation.Place(point: Point(x: x, y: y))))
    }
    let found = try fixture.answer(to: explanation(265, 230, path, 1)) { action in
      if case .explained(request: 1, let explanation) = action { explanation } else { nil }
    }
    guard case .found(_, index: 0) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    let none = try fixture.answer(to: explanation(20, 580, path, 2)) { action in
      if case .explained(request: 2, let explanation) = action { explanation } else { nil }
    }
    if case .found = none.verdict { Issue.record("\(none.verdict)") }
    let broken = try fixture.brokenPhoto()
    _ = try fixture.answer(to: explanation(1, 1, broken, 3)) { action in
      if case .explanationFailed(request: 3, let reason) = action { reason } else { nil }
    }
    fixture.stop()
  }
}

@Suite("Detection work", .limit(minutes: 5)) @MainActor struct DetectionWorkTests {
  private let folder: TemporaryFolder
  private let path: FilePath
  private let photo = PhotoID(0)

  init() throws {
    folder = try TemporaryFolder()
    path = try folder.write("a.jpg", RepositoryFiles.bytes("Samples/grace_hopper.jpg"))
  }

  private let files = PhotoFileCache()

  private func work(_ library: LibraryWork? = nil) throws -> DetectionWork {
    let limit = 100_000_000
    return DetectionWork(
      search: PhotoSearch(detector: try RunnerFixture.detector.get(), lanes: Lanes(1)),
      limits: PhotoLimits(), memoLimit: limit, pictures: RecentPictures(limit: limit),
      files: files, library: library)
  }

  /// What is posted by a detection's end.
  private func answer(
    of work: DetectionWork, to request: DetectionRequest, _ flag: CancellationFlag = CancellationFlag()
  ) -> Action? {
    let answer = Mutex<Action?>(nil)
    work.perform(request, cancellation: flag) { action in answer.withLock { $0 = action } }
    return answer.withLock { $0 }
  }

  private func found(
    by work: DetectionWork, _ settings: DetectionSettings = DetectionSettings(),
    _ priority: DetectionPriority = .onScreen
  ) throws -> FoundFaces {
    let action = answer(
      of: work,
      to: DetectionRequest(photo: photo, path: path, request: 1, settings: settings, priority: priority))
    guard case .detected(photo, request: 1, let found)? = action else {
      throw Letters.Missing(description: "\(String(describing: action))")
    }
    return found
  }

  @Test("what is known about a photo is used again, for other settings, too, until its file changes")
  func memo() throws {
    let work = try work()
    let first = try found(by: work)
    #expect(first.isFresh && first.faces.count == 1)
    let second = try found(by: work)
    #expect(!second.isFresh && second.faces == first.faces)
    var strict = DetectionSettings()
    strict.thresholds.onet = 1
    #expect(try found(by: work, strict).faces == [])
    #expect(try found(by: work).faces == first.faces)

    let other = try folder.write("other", RepositoryFiles.bytes("Samples/mona-lisa.jpg"))
    try FileManager.default.removeItem(atPath: path.string)
    try FileManager.default.moveItem(atPath: other.string, toPath: path.string)
    let replaced = try found(by: work)
    #expect(replaced.isFresh && replaced.photo != first.photo)
  }

  @Test("gives no answer once it is cancelled, and works for the next request")
  func cancelled() throws {
    let work = try work()
    let flag = CancellationFlag()
    flag.cancel()
    let request = DetectionRequest(
      photo: photo, path: path, request: 1, settings: DetectionSettings(), priority: .onScreen)
    #expect(answer(of: work, to: request, flag) == nil)
    #expect(try found(by: work).faces.count == 1)
  }

  @Test("what was found is kept in the library, and the next session uses it without decoding the photo")
  func stored() throws {
    let library = folder.path.appending("library.sqlite")
    func session(_ body: (LibraryWork) throws -> FoundFaces) throws -> FoundFaces {
      let letters = Letters()
      let mailbox = letters.mailbox
      let work = LibraryWork(path: library, files: files, rescueFolders: [folder.path.appending("rescue")]) {
        mailbox.post($0)
      }
      work.perform(.open)
      try letters.next("the library") { if case .library(.opened(.ready)) = $0 { true } else { nil } }
      defer { #expect(work.stop(discards: true) == nil) }
      return try body(work)
    }
    let first = try session { try found(by: work($0), DetectionSettings(), .background) }
    #expect(first.isFresh)
    let second = try session { try found(by: work($0), DetectionSettings(), .background) }
    #expect(!second.isFresh && second.faces == first.faces && second.photo == first.photo)
    // With other settings nothing is known.
    let other = try session { try found(by: work($0), DetectionSettings(minFaceSize: 60), .background) }
    #expect(other.isFresh)
  }
}
