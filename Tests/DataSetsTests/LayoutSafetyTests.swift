import Alignment
import Files
import Foundation
import Parallel
import SystemPackage
import TestSupport
import Testing

import DataSets

@Suite("Layouts that cannot be written") struct LayoutSafetyTests {
  @Test("a folder with anything else in it is left alone, and the file is named")
  func foreign() throws {
    let fixture = try SetFixture(people: [("ada", 2)])
    try fixture.folder.folder("set")
    _ = try fixture.run(.folders)
    try fixture.folder.write("set/ada/notes.txt")
    let before = try fixture.files()
    #expect(throws: DataSetError.foreign(fixture.target, file: "ada/notes.txt")) { try fixture.run(.list) }
    #expect(try fixture.files() == before)
    try FileManager.default.removeItem(atPath: fixture.target.appending("ada/notes.txt").string)
    _ = try fixture.run(.list)
    #expect(try fixture.files().keys.contains("train.lst") && !fixture.files().keys.contains("ada/ada-0.png"))
    // The export itself is no place for a set.
    #expect(throws: DataSetError.self) {
      try LayoutRun(source: fixture.crops, target: fixture.crops, kind: .list).run()
    }
    #expect(FileManager.default.fileExists(atPath: fixture.crops.appending("ada/ada-0.png").string))
  }

  @Test("a run that is stopped leaves the earlier set, and nothing beside it")
  func stopped() throws {
    let fixture = try SetFixture(people: [("ada", 9), ("bob", 9)])
    _ = try fixture.run(.folders)
    let before = try fixture.files()
    for kind in LayoutKind.allCases {
      let cancellation = CancellationFlag()
      let run = LayoutRun(source: fixture.crops, target: fixture.target, kind: kind)
      let summary = try run.run(cancellation: cancellation) { done, all in
        #expect(all == 18)
        if done == 5 { cancellation.cancel() }
      }
      #expect(summary.isCancelled && summary.words(run).contains("was left as it was"))
      #expect(try fixture.files() == before, "\(kind)")
    }
    #expect(fixture.folder.names == ["crops", "set"])
  }

  @Test("what a killed run left is removed by the next one, what a running one has is not")
  func leftovers() throws {
    let fixture = try SetFixture(people: [("ada", 2)])
    try fixture.folder.folder(".set.999999999.layout/train")
    try fixture.folder.write(".set.999999999.layout/train/a.png")
    try fixture.folder.folder(".set.999999999.layout-old")
    // Process 1 always runs.
    try fixture.folder.folder(".set.1.layout")
    try fixture.folder.folder(".other.999999999.layout")
    _ = try fixture.run(.folders)
    #expect(fixture.folder.names == [".other.999999999.layout", ".set.1.layout", "crops", "set"])
  }

  @Test("a crop whose file is gone is left out and reported; the rest is a set")
  func missing() throws {
    let fixture = try SetFixture(people: [("ada", 2), ("bob", 1)])
    try FileManager.default.removeItem(atPath: fixture.crops.appending("ada/ada-1.png").string)
    let summary = try fixture.run(.recordio)
    #expect(summary.missing == [fixture.crops.appending("ada/ada-1.png")])
    #expect(summary.set.count == 2)
    #expect(try fixture.lines("left-out.jsonl").count == 1)
    #expect(try fixture.text("left-out.jsonl").contains("\"reason\":\"file missing\""))
  }

  @Test("a folder without a manifest, a damaged one, and names that lead elsewhere are refused")
  func manifests() throws {
    let fixture = try SetFixture([])
    #expect(throws: DataSetError.empty(fixture.crops, leftOut: 0)) { try fixture.run(.folders) }
    let path = fixture.crops.appending("manifest.jsonl")
    for line in [
      "nonsense", "{}", "{\"crop\":\"../a.png\"}", "{\"crop\":\"/etc/a.png\"}", "{\"crop\":\"a//b\"}",
    ] {
      try fixture.folder.write("crops/manifest.jsonl", Array("{\"crop\":\"a.png\"}\n\(line)\n".utf8))
      #expect(throws: DataSetError.badManifest(path, line: 2)) { try fixture.run(.folders) }
    }
    try FileManager.default.removeItem(atPath: path.string)
    #expect(throws: DataSetError.noManifest(fixture.crops, reason: .noSuchFileOrDirectory)) {
      try fixture.run(.folders)
    }
    #expect(fixture.folder.names == ["crops"])
  }

  @Test("a crop whose name is no text is found by the text in the manifest")
  func oddNames() throws {
    let fixture = try SetFixture([SetFixture.Line(name: "ada/\u{FFFD}\u{FFFD}a.png")])
    let folder = fixture.crops.appending("ada")
    let odd = folder.pushing(([0xFF, 0xFE] + Array("a.png".utf8)).path)
    try AtomicFile.move(folder.appending("\u{FFFD}\u{FFFD}a.png"), to: odd, replacing: false)
    let summary = try fixture.run(.folders)
    #expect(summary.missing == [] && summary.set.count == 1)
    #expect(try fixture.files()["ada/%FF%FEa.png"] == SetFixture.bytes(of: "ada/\u{FFFD}\u{FFFD}a.png"))
    _ = try fixture.run(.list)
    let list = try #require(
      FileManager.default.contents(atPath: fixture.target.appending("train.lst").string))
    #expect([UInt8](list) == Array("0\t0\tada/".utf8) + [0xFF, 0xFE] + Array("a.png\n".utf8))
  }
}
