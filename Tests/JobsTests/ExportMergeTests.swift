import Alignment
import Files
import Foundation
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport
import Testing

/// Exports that are divided into parts, and joined.
@Suite("Parts of an export", .limit(minutes: 5)) struct ExportMergeTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func path(_ name: String) -> FilePath { fixture.folder.path.appending(name) }

  private func job(
    _ photos: [FilePath], into name: String, part: ExportPart? = nil, pattern: String = "{stem}_{face:02}"
  ) throws -> ExportJob {
    let mine = part.map { part in
      ExportJob.Part(
        number: part,
        photos: photos.enumerated().filter { $0.offset % part.count == part.index - 1 }.map(\.element))
    }
    return ExportJob(
      folder: path(name), plan: ExportPlan(photos: photos),
      options: ExportOptions(pattern: try NamePattern(pattern)), part: mine)
  }

  @discardableResult
  private func run(
    _ job: ExportJob, cancellation: CancellationFlag = CancellationFlag()
  ) throws -> ExportRun.Summary {
    try job.run(
      job.open(), items: job.plan.photos.map { ExportItem(photo: $0) }, by: fixture.search(),
      settings: fixture.settings, limits: fixture.limits, cancellation: cancellation
    ) { _ in }
  }

  private func files(_ name: String) throws -> [String: [UInt8]] {
    let names = JobsFixture.names(in: path(name))
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try JobsFixture.bytes(path(name).appending($0))) })
  }

  private func fourPhotos() throws -> [FilePath] {
    try fixture.threePhotos() + [try fixture.brokenPhoto("d.jpg")]
  }

  @Test("merged in any order, they are the whole, byte for byte, and merging again changes nothing")
  func merged() throws {
    let photos = try fourPhotos()
    try run(job(photos, into: "whole"))
    for index in 1...3 {
      try run(job(photos, into: "part\(index)", part: ExportPart(index: index, count: 3)))
    }
    for order in [[1, 2, 3], [3, 1, 2]] {
      let out = "all\(order[0])"
      let merge = ExportMerge(folders: order.map { path("part\($0)") }, out: path(out), copies: order[0] == 3)
      let summary = try merge.run()
      #expect(summary.faults == [] && summary.crops == 3 && summary.added == 3 && summary.photos == 4)
      #expect(try files(out) == files("whole"))
      #expect(try merge.run().added == 0)
      #expect(try files(out) == files("whole"))
    }
  }

  @Test("that are missing, or were stopped, are reported; done again, they complete the rest")
  func missing() throws {
    let photos = try fourPhotos()
    try run(job(photos, into: "whole"))
    let flag = CancellationFlag()
    flag.cancel()
    try run(job(photos, into: "part1", part: ExportPart(index: 1, count: 3)), cancellation: flag)
    try run(job(photos, into: "part2", part: ExportPart(index: 2, count: 3)))
    let folders = [path("part1"), path("part2")]
    let faults = try ExportMerge(folders: folders, out: path("all")).run().faults
    #expect(faults.count == 2, "\(faults)")
    #expect(faults[0].contains("part1: shard 1/3 was stopped before its end"))
    #expect(faults[1].contains("of 3 shards these are missing: 3/3"))
    for index in [1, 3] {
      try run(job(photos, into: "part\(index)", part: ExportPart(index: index, count: 3)))
    }
    let summary = try ExportMerge(folders: folders + [path("part3")], out: path("all")).run()
    #expect(summary.faults == [])
    #expect(try files("all") == files("whole"))
  }

  @Test("of several photos with one name are refused before anything is written")
  func clash() throws {
    for name in ["x", "y"] { _ = try fixture.folder.folder(name) }
    let a = try fixture.copy("grace_hopper.jpg", as: "x/a.jpg"),
      b = try fixture.copy("mona-lisa.jpg", as: "y/a.jpg")
    try run(job([a], into: "one"))
    try run(job([b], into: "two"))
    let error = #expect(throws: ExportError.self) {
      try ExportMerge(folders: [path("one"), path("two")], out: path("all")).run()
    }
    let words = "\(error.map(String.init(describing:)) ?? "")"
    #expect(words.contains("\(a) and \(b): their crops would both be called a_00.png"), "\(words)")
    #expect(words.contains("--name '{folder}/{stem}_{face:02}'"), "\(words)")
    #expect(!AtomicFile.exists(path("all")))
    do {
      let held = try ExportJournal(folder: path("one"))
      #expect(throws: ExportError.busy(path("one"))) {
        try ExportMerge(folders: [path("one")], out: path("all")).run()
      }
      withExtendedLifetime(held) {}
    }
    #expect(throws: ExportError.noExport(path("x"))) {
      try ExportMerge(folders: [path("x")], out: path("all")).run()
    }
  }

  @Test("of the same photos under other paths are joined once")
  func otherPaths() throws {
    let photos = try fixture.threePhotos()
    try run(job(photos, into: "whole"))
    _ = try fixture.folder.folder("copy")
    let copy = try fixture.copy("grace_hopper.jpg", as: "copy/a.jpg")
    try run(job([copy], into: "one"))
    let summary = try ExportMerge(folders: [path("whole"), path("one")], out: path("all")).run()
    #expect(summary.faults == [] && summary.photos == 3 && summary.crops == 3)
    #expect(try files("all") == files("whole"))
  }

  @Test("may share a folder: each has a journal, the manifests are joined, and a whole run takes them over")
  func shared() throws {
    let photos = try fourPhotos()
    try run(job(photos, into: "whole"))
    do {
      // Both are open at the same time; the same one is not opened twice, and the whole not beside them.
      let first = try job(photos, into: "out", part: ExportPart(index: 1, count: 2))
      let opened = try first.open()
      #expect(throws: ExportError.self) { try first.open() }
      #expect(throws: ExportError.busy(path("out"))) { try job(photos, into: "out").open() }
      try run(job(photos, into: "out", part: ExportPart(index: 2, count: 2)))
      withExtendedLifetime(opened) {}
    }
    // The first was begun and did nothing; the second says so when it runs again.
    let again = try run(job(photos, into: "out", part: ExportPart(index: 2, count: 2)))
    #expect(again.written == 0 && again.deadParts == [ExportPart(index: 1, count: 2)])
    try run(job(photos, into: "out", part: ExportPart(index: 1, count: 2)))
    let (whole, shared) = (try files("whole"), try files("out"))
    #expect(
      shared.keys.filter { $0.hasPrefix(".") }.sorted() == [".facet-export-1-of-2", ".facet-export-2-of-2"])
    for name in ExportJournal.manifestNames + ["a_00.png", "b_00.png", "c_00.png"] {
      #expect(shared[name] == whole[name], "\(name)")
    }
    #expect(try run(job(photos, into: "out")).written == 0)
    #expect(try files("out") == whole)
  }

  @Test("what the dead part of a folder left undone is done by a run over the whole")
  func deadPart() throws {
    let photos = try fourPhotos()
    try run(job(photos, into: "whole"))
    let flag = CancellationFlag()
    let part = ExportPart(index: 1, count: 2)
    _ = try job(photos, into: "out", part: part).run(
      job(photos, into: "out", part: part).open(), items: photos.map { ExportItem(photo: $0) },
      by: fixture.search(),
      settings: fixture.settings, limits: fixture.limits, cancellation: flag
    ) { _ in flag.cancel() }
    #expect(try run(job(photos, into: "out")).written == 2)
    #expect(try files("out") == files("whole"))
  }
}
