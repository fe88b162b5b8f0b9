import Browser
import Foundation
import Imaging
import Runners
import SystemPackage
import TestSupport
import Testing

/// Folders for the browser: what is in them, and what changes in them while facet runs.
@Suite("Folders for the browser", .limit(minutes: 5)) @MainActor struct FolderEffectTests {
  private struct Change: Equatable {
    var present: [String], gone: [String]
  }

  /// Waits for the next change of files, by their names below the photos' folder.
  ///
  /// - Parameter earlier: a file written before. Its end of writing may come now: a process that another test has started
  ///   meanwhile holds a copy of its descriptor for a moment.
  private func change(
    _ fixture: RunnerFixture, _ what: String, after earlier: String
  ) throws -> Change {
    try fixture.letters.next(what) { action in
      guard case .filesChanged(let present, let gone) = action else { return nil }
      let prefix = fixture.photos.string + "/"
      let change = Change(
        present: present.map(\.name).sorted(),
        gone: gone.map { $0.string.replacing(prefix, with: "") }.sorted())
      return change == Change(present: [earlier], gone: []) ? nil : change
    }
  }

  private func scan(_ fixture: RunnerFixture) throws {
    try fixture.answer(to: .scan, "the end of the scan") { action in
      if case .scanFinished = action { true } else { nil }
    }
  }

  #if os(Linux)
    @Test(
      "photos that appear, change or go while facet runs are told of; other files and hidden ones are not")
    func files() throws {
      let fixture = try RunnerFixture()
      let first = try fixture.add("chelsea.png", as: "a.png")
      try scan(fixture)
      try fixture.folder.write("photos/notes.txt", Array("no photo".utf8))
      try fixture.folder.write("photos/.hidden.png", RepositoryFiles.bytes("Samples/chelsea.png"))
      try fixture.add("astronaut.png", as: "new.png")
      #expect(try change(fixture, "a new photo", after: "a.png") == Change(present: ["new.png"], gone: []))
      // Written over in place.
      try Data(RepositoryFiles.bytes("Samples/astronaut.png")).write(to: URL(filePath: first.string))
      #expect(try change(fixture, "a changed photo", after: "new.png").present == ["a.png"])
      try FileManager.default.removeItem(atPath: first.string)
      #expect(
        try change(fixture, "a photo that is gone", after: "a.png") == Change(present: [], gone: ["a.png"]))
      // Another name is one that goes and one that comes.
      try FileManager.default.moveItem(
        atPath: fixture.photos.appending("new.png").string, toPath: fixture.photos.appending("old.png").string
      )
      var names: Set<String> = []
      while !names.isSuperset(of: ["+old.png", "-new.png"]) {
        let change = try change(fixture, "a renamed photo", after: "a.png")
        names.formUnion(change.present.map { "+" + $0 } + change.gone.map { "-" + $0 })
      }
      #expect(names == ["+old.png", "-new.png"])
      fixture.stop()
    }

    @Test("folders below that had photos are watched, and so are new ones with what is in them")
    func folders() throws {
      let fixture = try RunnerFixture()
      try fixture.folder.folder("photos/below")
      try fixture.add("chelsea.png", as: "below/a.png")
      try scan(fixture)
      try fixture.add("astronaut.png", as: "below/b.png")
      #expect(
        try change(fixture, "a photo in a folder below", after: "below/a.png").present == ["below/b.png"])
      // A folder that is moved here with photos in it.
      let outside = try fixture.folder.folder("outside")
      _ = try fixture.folder.write("outside/c.png", RepositoryFiles.bytes("Samples/chelsea.png"))
      try FileManager.default.moveItem(
        atPath: outside.string, toPath: fixture.photos.appending("moved").string)
      #expect(try change(fixture, "a moved folder's photo", after: "below/b.png").present == ["moved/c.png"])
      try fixture.add("astronaut.png", as: "moved/d.png")
      #expect(
        try change(fixture, "a photo in the moved folder", after: "moved/c.png").present == ["moved/d.png"])
      fixture.stop()
    }
  #endif

  @Test(
    "a folder's content: photos by their number, folders without hidden ones; one that is not there is empty")
  func content() throws {
    let fixture = try RunnerFixture()
    for name in ["a.png", "b.png", "2024/c.png"] {
      try fixture.folder.folder("photos/2024")
      try fixture.add("chelsea.png", as: name)
    }
    try fixture.folder.folder("photos/.trash")
    try fixture.folder.folder("photos/wedding")
    try fixture.folder.write("photos/notes.txt")
    let report = try report(fixture, fixture.photos, 1)
    #expect(report.photos == 2)
    #expect(report.folders == ["2024", "wedding"].map { fixture.photos.appending($0) })
    let missing = try self.report(fixture, fixture.photos.appending("gone"), 2)
    #expect(missing.photos == 0 && missing.folders == [])
    fixture.stop()
  }

  private func report(_ fixture: RunnerFixture, _ path: FilePath, _ request: Int) throws -> FolderReport {
    try fixture.answer(to: .folders(path, request: request)) { action in
      if case .folders(path, let report, request: request) = action { report } else { nil }
    }
  }
}
