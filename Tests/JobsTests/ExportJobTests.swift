import Alignment
import Annotations
import Detection
import Geometry
import Imaging
import Jobs
import Library
import Parallel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("An export", .limit(minutes: 5)) struct ExportJobTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func job(_ photos: [FilePath], into folder: FilePath, isDryRun: Bool = false) -> ExportJob {
    ExportJob(
      folder: folder, plan: ExportPlan(photos: photos), options: ExportOptions(), isDryRun: isDryRun)
  }

  private func run(
    _ job: ExportJob, _ items: [ExportItem]? = nil, lanes: Int = 1,
    cancellation: CancellationFlag = CancellationFlag(), progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> ExportRun.Summary {
    try job.run(
      job.open(), items: items ?? job.plan.photos.map { ExportItem(photo: $0) },
      by: fixture.search(lanes: lanes), settings: fixture.settings, limits: fixture.limits,
      cancellation: cancellation, progress: progress)
  }

  private func crops(in folder: FilePath) throws -> [String: [UInt8]] {
    let names = JobsFixture.names(in: folder).filter { $0.hasSuffix(".png") }
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try JobsFixture.bytes(folder.appending($0))) })
  }

  @Test("writes each face and counts the photos as they are done", arguments: [1, 3])
  func start(lanes: Int) throws {
    let job = job(try fixture.threePhotos(), into: fixture.out)
    let counts = Mutex<[Int]>([])
    let summary = try run(job, lanes: lanes) { done in counts.withLock { $0.append(done) } }
    #expect(summary.written == 3 && summary.skipped == 0 && summary.failures == [])
    #expect(counts.withLock { $0 } == [1, 2, 3])
    #expect(try crops(in: fixture.out).keys.sorted() == ["a_00.png", "b_00.png", "c_00.png"])
    let again = try job.open()
    #expect(again.todo == [] && again.done == job.plan.photos && again.skipped == 3)
  }

  @Test("that is cancelled half-way leaves complete files, and another run makes the rest, byte for byte")
  func cancelled() throws {
    let photos = try fixture.threePhotos()
    let whole = fixture.folder.path.appending("whole")
    #expect(try run(job(photos, into: whole)).written == 3)

    let flag = CancellationFlag()
    let first = try run(job(photos, into: fixture.out), cancellation: flag) { done in
      if done == 1 { flag.cancel() }
    }
    #expect((1...2).contains(first.written) && first.failures == [])
    let expected = try crops(in: whole)
    for (name, bytes) in try crops(in: fixture.out) { #expect(bytes == expected[name], "\(name)") }

    do {
      // Only now: nobody else may write while the export is open.
      let opened = try job(photos, into: fixture.out).open()
      #expect(opened.done.count == first.written && opened.todo.count == 3 - first.written)
    }
    let rest = try run(job(photos, into: fixture.out))
    #expect(rest.written == 3 - first.written && rest.skipped == first.written && rest.failures == [])
    #expect(try crops(in: fixture.out) == expected)
    for name in ExportJournal.manifestNames {
      let made = try JobsFixture.bytes(fixture.out.appending(name))
      #expect(try made == JobsFixture.bytes(whole.appending(name)), "\(name)")
    }
  }

  @Test("continues after a photo that cannot be read, which is one failure")
  func unreadable() throws {
    var photos = try fixture.threePhotos()
    photos.insert(try fixture.brokenPhoto("broken.jpg"), at: 1)
    let summary = try run(job(photos, into: fixture.out), lanes: 2)
    #expect(summary.written == 3 && summary.failures.count == 1)
    #expect(summary.failures.first?.contains("broken.jpg") == true, "\(summary.failures)")
    #expect(!summary.isStopped)
  }

  @Test("does not overwrite foreign files, and reports them before it begins")
  func conflicts() throws {
    let photos = try fixture.threePhotos()
    _ = try fixture.folder.folder("out")
    let other = try fixture.folder.write("out/b_00.png", [1, 2, 3])
    let job = job(photos, into: fixture.out)
    #expect(try job.open().conflicts == [other])
  }

  @Test("that is a dry run only lists its crops and creates no folder")
  func dryRun() throws {
    let job = job(try fixture.threePhotos(), into: fixture.out, isDryRun: true)
    let summary = try run(job)
    #expect(summary.names.map { $0.lastComponent?.string } == ["a_00.png", "b_00.png", "c_00.png"])
    #expect(!fixture.folder.names.contains("out"))
  }

  @Test("uses known faces without a search, also when there are none")
  func known() throws {
    let photos = try fixture.threePhotos()
    let image = try decodePhoto(at: photos[0]).image
    let faces = try fixture.search().detect(in: image, settings: fixture.settings).faces
    // The first has one face, the second is known to have none, and only the second face of the third is exported.
    let items = [
      ExportItem(photo: photos[0], known: KnownFaces(detected: faces)),
      ExportItem(photo: photos[1], known: KnownFaces(detected: [])),
      ExportItem(photo: photos[2], known: KnownFaces(detected: faces + faces), face: 1),
    ]
    let summary = try run(job(photos, into: fixture.out), items)
    #expect(summary.failures == [] && summary.written == 2)
    #expect(try crops(in: fixture.out).keys.sorted() == ["a_00.png", "c_01.png"])
  }
}

@Suite("Known faces") struct KnownFacesTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  @Test("are nil without a search when the detector has not run")
  func unsearched() throws {
    let image = Image(width: 40, height: 40)
    let detector = try JobsFixture.detector.get()
    #expect(KnownFaces().facesWithoutSearch(in: image, only: nil, by: detector) == nil)
    #expect(KnownFaces(detected: []).facesWithoutSearch(in: image, only: nil, by: detector) == [])
    #expect(!KnownFaces().isEmpty && KnownFaces(detected: []).isEmpty)
  }

  @Test("that people drew come after the detector's and get landmarks")
  func drawn() throws {
    let photo = try fixture.copy("grace_hopper.jpg", as: "a.jpg")
    let image = try decodePhoto(at: photo).image
    let search = try fixture.search()
    let found = try search.detect(in: image, settings: fixture.settings).faces
    let box = try #require(found.first).box
    let moved = BoundingBox(minX: box.minX + 150, minY: box.minY, maxX: box.maxX + 150, maxY: box.maxY)
    let drawn = Annotation(id: AnnotationID(rawValue: 1), box: moved, person: "Ann")
    let said = PhotoAnnotations(
      photo: try PhotoFingerprint(contentsOf: photo), annotations: [drawn])
    let known = KnownFaces(detected: found, annotations: said)
    let faces = try known.faces(in: image, by: search, settings: fixture.settings)
    #expect(faces.count == found.count + 1)
    #expect(faces.first?.landmarks == found.first?.landmarks)
    let last = try #require(faces.last)
    #expect(last.index == found.count && last.person == "Ann" && last.box == moved)
    #expect(last.landmarks == search.detector.landmarks(on: moved, in: image))
    #expect(try known.faces(in: image, only: found.count, by: search, settings: fixture.settings) == [last])
  }
}
