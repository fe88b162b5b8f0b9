import Alignment
import Files
import Foundation
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport
import Testing

/// Exports that follow changed settings and photos.
@Suite("An export after changes", .limit(minutes: 5)) struct ExportChangesTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func job(
    _ photos: [FilePath], into name: String = "out", prunes: Bool = false, isDryRun: Bool = false,
    _ change: (inout ExportOptions) throws -> Void = { _ in }
  ) throws -> ExportJob {
    var options = ExportOptions()
    try change(&options)
    return ExportJob(
      folder: fixture.folder.path.appending(name), plan: ExportPlan(photos: photos), options: options,
      isDryRun: isDryRun, prunes: prunes)
  }

  @discardableResult
  private func run(_ job: ExportJob) throws -> ExportRun.Summary {
    let opened = try job.open()
    #expect(opened.conflicts == [])
    return try job.run(
      opened, items: job.plan.photos.map { ExportItem(photo: $0) }, by: fixture.search(),
      settings: fixture.settings, limits: fixture.limits, cancellation: CancellationFlag()
    ) { _ in }
  }

  /// All files of a folder below the test's own.
  private func files(_ name: String) throws -> [String: [UInt8]] {
    let folder = fixture.folder.path.appending(name)
    var files: [String: [UInt8]] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder.string) ?? .init() {
      let path = folder.appending(name)
      files[name] = (try? FileStamp(of: path))?.isFolder == true ? [] : try JobsFixture.bytes(path)
    }
    return files
  }

  private func expectEqual(
    _ name: String, _ other: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (a, b) = (try files(name), try files(other))
    #expect(a.keys.sorted() == b.keys.sorted(), sourceLocation: sourceLocation)
    for (file, bytes) in a { #expect(b[file] == bytes, "\(file)", sourceLocation: sourceLocation) }
  }

  private static func strict(_ options: inout ExportOptions) { options.selection.minSharpness = 1e6 }

  @Test("stricter and looser limits with pruning end like fresh exports, byte for byte")
  func upAndDown() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos))
    for (number, limit) in [300, 1e6, nil, 300].enumerated() {
      func change(_ options: inout ExportOptions) { options.selection.minSharpness = limit }
      let before = try files("out")
      // A photo that fails must not end a dry run, and with it the list of what would be removed.
      let planned = try run(
        job([try fixture.brokenPhoto("bad.jpg")] + photos, prunes: true, isDryRun: true, change))
      #expect(try files("out") == before, "a dry run changes nothing")
      let summary = try run(job(photos, prunes: true, change))
      #expect(summary.removed == planned.removed && summary.written == planned.names.count)
      try run(job(photos, into: "fresh-\(number)", change))
      try expectEqual("out", "fresh-\(number)")
    }
  }

  @Test("a changed filter neither searches nor decodes, as long as the photos are the same")
  func knownFaces() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos))
    // Nothing of their content can be read any more, but the disk says that they are the same.
    for photo in photos {
      let stamp = try FileStamp(of: photo)
      let handle = try FileDescriptor.open(photo, .readWrite)
      _ = try handle.closeAfter { try handle.writeAll([UInt8](repeating: 0, count: stamp.size)) }
      let date = Date(timeIntervalSince1970: Double(stamp.modified) / 1e9)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: photo.string)
    }
    guard try FileStamp(of: photos[0]).modified == ExportHistoryStamp.modified(of: photos[0], in: fixture.out)
    else {
      // Where times cannot be set to the nanosecond, the content is read, and has changed.
      return
    }
    let summary = try run(job(photos) { $0.selection.minEyeDistance = 1 })
    #expect(summary.failures == [] && summary.skipped == 3 && summary.written == 0)
    #expect(try run(job(photos, prunes: true, Self.strict)).removed.count == 3)
  }

  @Test("crops of removed photos go, and what facet did not write, or somebody changed, stays")
  func removedPhotos() throws {
    let photos = try fixture.threePhotos()
    let pattern = try NamePattern("{extension}/{stem}_{face:02}")
    try run(job(photos) { $0.pattern = pattern })
    let mine = try fixture.folder.write("out/jpg/mine.png", [1])
    let changed = try fixture.folder.write("out/jpg/a_00.png", [1, 2])
    let summary = try run(job([photos[2]], prunes: true) { $0.pattern = pattern })
    #expect(summary.removed == [fixture.out.appending("png/b_00.png")])
    #expect(AtomicFile.exists(mine) && AtomicFile.exists(changed))
    #expect(!AtomicFile.exists(fixture.out.appending("png")), "the empty folder goes, too")
    let manifest = try JobsFixture.bytes(fixture.out.appending("manifest.jsonl"))
    #expect(manifest.count { $0 == 0x0A } == 1)
  }

  @Test("a changed photo's crop is replaced with pruning, and refused without")
  func changedPhoto() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos))
    _ = try fixture.copy("mona-lisa.jpg", as: "a.jpg")
    #expect(try job(photos).open().conflicts == [fixture.out.appending("a_00.png")])
    #expect(try run(job(photos, prunes: true)).written == 1)
    try run(job(photos, into: "fresh"))
    try expectEqual("out", "fresh")
  }

  @Test("pruning removes nothing when the export was cancelled")
  func cancelled() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos))
    let job = try job([photos[0]], prunes: true, Self.strict), flag = CancellationFlag()
    flag.cancel()
    let summary = try job.run(
      job.open(), items: [ExportItem(photo: photos[0])], by: fixture.search(), settings: fixture.settings,
      limits: fixture.limits, cancellation: flag
    ) { _ in }
    #expect(summary.removed == [])
    #expect(AtomicFile.exists(fixture.out.appending("c_00.png")))
  }

  @Test("damaged photos are refused and accounted for, or taken with their warnings in the manifest")
  func damaged() throws {
    let whole = try RepositoryFiles.bytes("Samples/grace_hopper.jpg")
    let photo = try fixture.folder.write("cut.jpg", Array(whole.prefix(whole.count * 3 / 4)))
    let empty = try fixture.folder.write("empty.jpg", [])
    let summary = try run(job([photo, empty]))
    #expect(
      summary.failures.count == 2 && summary.failures[0].contains("--damaged take"), "\(summary.failures)")
    #expect(summary.tally.photoReasons == [.damaged: 1, .unreadable: 1] && summary.tally.photos == 2)
    let left = String(decoding: try JobsFixture.bytes(fixture.out.appending("left-out.jsonl")), as: UTF8.self)
    #expect(
      left.contains("\"reason\":\"damaged\"") && left.contains("\"warnings\":[\"the file ends too early"))
    let taken = try run(job([photo], into: "taken") { $0.takesDamaged = true })
    #expect(taken.failures == [] && taken.warnings.count == 1 && taken.written > 0, "\(taken)")
    #expect(taken.warnings[0].hasPrefix("\(photo): warning: the file ends too early"))
    let rows = String(
      decoding: try JobsFixture.bytes(fixture.folder.path.appending("taken/manifest.jsonl")), as: UTF8.self)
    #expect(rows.contains("\"warnings\":[\"the file ends too early"))
  }

  @Test("the account names photos and faces apart, each reason, the filters and the order")
  func account() throws {
    let photos = try fixture.threePhotos() + [try fixture.brokenPhoto("d.jpg")]
    let job = try job(photos) { options in
      Self.strict(&options)
      options.selection.rule = .largest
      options.selection.selectsFirst = true
    }
    let account = ExportAccount(try run(job), of: job, isInterrupted: false, otherFailures: 1)
    #expect(
      account.text == """
        0 crops written to \(fixture.out)
        4 photos: 0 with crops, 4 without (1 unreadable, 3 filtered)
        3 faces: 0 crops, 3 left out (3 filtered; 3 by --min-sharpness)
        Order: the face is selected first, then the filters judge it
        """)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(account.json.utf8)) as? [String: Any])
    let (images, faces) = (object["photos"] as? [String: Any], object["faces"] as? [String: Any])
    #expect(images?["total"] as? Int == 4 && images?["left_out"] as? Int == 4)
    #expect(images?["reasons"] as? [String: Int] == ["unreadable": 1, "filter": 3])
    #expect(faces?["total"] as? Int == 3 && faces?["filters"] as? [String: Int] == ["min-sharpness": 3])
    #expect(object["order"] as? String == "select-first" && object["failures"] as? Int == 2)
    // Another run, which has only the broken photo to do, says the same of all.
    let again = ExportAccount(try run(job), of: job, isInterrupted: false, otherFailures: 1)
    #expect(again.json == account.json)
  }

  @Test("a photo that fails now and works later is exported then, without a word about its own earlier files")
  func comesBack() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos))
    let bytes = try JobsFixture.bytes(photos[1])
    try FileManager.default.removeItem(atPath: photos[1].string)
    #expect(try run(job(photos)).failures.count == 1)
    _ = try fixture.folder.write("b.png", bytes)
    #expect(try run(job(photos)).written == 1)
    try run(job(photos, into: "fresh"))
    let (a, b) = (try files("out"), try files("fresh"))
    for name in ["b_00.png", "left-out.jsonl", "manifest.jsonl"] { #expect(a[name] == b[name], "\(name)") }
  }
}

/// What a folder's journal says about a photo.
private enum ExportHistoryStamp {
  static func modified(of photo: FilePath, in folder: FilePath) throws -> Int64? {
    let text = String(decoding: try JobsFixture.bytes(folder.appending(ExportJournal.name)), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("photo\t\(photo)\t") }
    return line.flatMap { Int64($0.split(separator: "\t", omittingEmptySubsequences: false)[7]) }
  }
}
