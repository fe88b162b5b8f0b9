#if os(Linux)
  import Files
  import Foundation
  import Synchronization
  import SystemPackage
  import TestSupport
  import Testing

  @Suite("Watched folders", .limit(minutes: 5)) struct FolderWatchTests {
    /// What a watch has reported.
    final class Reports: Sendable {
      private let events = Mutex<[FolderWatch.Event]>([])
      func add(_ new: [FolderWatch.Event]) { events.withLock { $0 += new } }
      var all: Set<String> { Set(events.withLock { $0 }.map { "\($0.kind) \($0.path)" }) }
    }

    /// Waits until something holds; false when it does not within two minutes.
    static func wait(until holds: () -> Bool) async throws -> Bool {
      let end = ContinuousClock.now + .seconds(120)
      while !holds() {
        guard ContinuousClock.now < end else { return false }
        try await Task.sleep(for: .milliseconds(5))
      }
      return true
    }

    @Test(
      "what appears, changes and vanishes is reported, in a folder added later, too; hidden files are not")
    func changes() async throws {
      let folder = try TemporaryFolder(), reports = Reports()
      let old = try folder.write("old.jpg", [1])
      let watch = try #require(FolderWatch { reports.add($0) })
      defer { watch.stop() }
      watch.add(folder.path)
      _ = try folder.write(".hidden.jpg", [1])
      _ = try folder.write("new.jpg", [1])
      let below = folder.path.appending("below")
      try FileManager.default.createDirectory(atPath: below.string, withIntermediateDirectories: false)
      let first: Set = ["present \(folder.path.appending("new.jpg"))", "newFolder \(below)"]
      #expect(try await Self.wait { reports.all == first }, "\(reports.all)")
      watch.add(below)
      let inner = try folder.write("below/inner.jpg", [1])
      try FileManager.default.moveItem(atPath: old.string, toPath: below.appending("moved.jpg").string)
      try FileManager.default.removeItem(atPath: folder.path.appending("new.jpg").string)
      let second: Set = [
        "present \(inner)", "present \(below.appending("moved.jpg"))", "gone \(old)",
        "gone \(folder.path.appending("new.jpg"))",
      ]
      #expect(try await Self.wait { reports.all == first.union(second) }, "\(reports.all)")
    }

    @Test("a stopped watch is gone, though nothing happens, and adding a folder to it does nothing")
    func stopped() async throws {
      let folder = try TemporaryFolder(), reports = Reports()
      weak var watch: FolderWatch?
      do {
        let strong = try #require(FolderWatch { reports.add($0) })
        watch = strong
        strong.add(folder.path)
        strong.stop()
        strong.stop()
        strong.add(folder.path)
      }
      #expect(try await Self.wait { watch == nil })
      _ = try folder.write("late.jpg", [1])
      #expect(reports.all == [])
    }
  }
#endif
