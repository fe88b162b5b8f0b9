import Alignment
import Imaging
import Jobs
import Parallel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Drawing a batch", .limit(minutes: 5)) struct DrawRunTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func run(
    _ photos: [FilePath], existing: ExistingFiles = .refuse, hasSheet: Bool = false
  ) throws -> DrawRun {
    _ = try fixture.folder.folder("out")
    return DrawRun(
      search: try fixture.search(), settings: fixture.settings, limits: fixture.limits, folder: fixture.out,
      plan: ExportPlan(photos: photos), existing: existing, quality: 90,
      colors: DrawColors(try TestTheme.dark()), hasSheet: hasSheet)
  }

  @Test("writes a copy of each photo, of its size and kind, and one sheet")
  func start() throws {
    let photos = try fixture.threePhotos()
    let counts = Mutex<[Int]>([])
    let summary = try run(photos, hasSheet: true).run(cancellation: CancellationFlag()) { done in
      counts.withLock { $0.append(done) }
    }
    #expect(summary.written == 3 && summary.failures == [] && counts.withLock { $0 } == [1, 2, 3])
    #expect(JobsFixture.names(in: fixture.out) == ["a.jpg", "b.png", "c.jpg", "sheet.png"])
    for photo in photos {
      let name = try #require(photo.lastComponent)
      let (old, new) = (try decodePhoto(at: photo), try decodePhoto(at: fixture.out.appending(name)))
      #expect(old.image.size == new.image.size && old.header.format == new.header.format)
      #expect(old.image.pixels != new.image.pixels)
    }
  }

  @Test("that is cancelled half-way leaves complete copies and no sheet; another run makes the rest")
  func cancelled() throws {
    let photos = try fixture.threePhotos()
    let flag = CancellationFlag()
    let first = try run(photos, hasSheet: true).run(cancellation: flag) { done in
      if done == 1 { flag.cancel() }
    }
    #expect((1...2).contains(first.written) && first.failures == [])
    let names = JobsFixture.names(in: fixture.out)
    #expect(names.count == first.written && !names.contains("sheet.png"))
    for name in names { _ = try decodePhoto(at: fixture.out.appending(name)) }
    let rest = try run(photos, existing: .skip).run(cancellation: CancellationFlag()) { _ in }
    #expect(rest.written == 3 - first.written && rest.skipped == first.written)
    #expect(JobsFixture.names(in: fixture.out) == ["a.jpg", "b.png", "c.jpg"])
  }

  @Test("continues after a photo that cannot be read, and leaves files that are in the way")
  func failures() throws {
    let photos = try fixture.threePhotos() + [fixture.brokenPhoto("broken.jpg")]
    let job = try run(photos)
    let other = try fixture.folder.write("out/b.png", [1, 2, 3])
    let summary = job.run(cancellation: CancellationFlag()) { _ in }
    #expect(summary.written == 2 && summary.failures.count == 2)
    #expect(summary.failures.first?.contains("already exists") == true, "\(summary.failures)")
    #expect(summary.failures.last?.contains("broken.jpg") == true, "\(summary.failures)")
    #expect(try JobsFixture.bytes(other) == [1, 2, 3])
  }
}
