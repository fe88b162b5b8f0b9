import Browser
import Files
import Foundation
import Imaging
import Jobs
import Networks
import Runners
import Settings
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// What is begun before the browser can take it.
@Suite("Begun before the first frame", .limit(minutes: 5)) struct BegunScanTests {
  /// What a scan has delivered so far.
  private final class Taker: Sendable {
    private let actions = Mutex<[Action]>([])

    func take(_ action: Action) { actions.withLock { $0.append(action) } }

    /// Waits until what came answers a question.
    func wait<Answer>(for answer: ([Action]) -> Answer?) throws -> Answer {
      let deadline = ContinuousClock.now + .seconds(60)
      while ContinuousClock.now < deadline {
        if let answer = answer(actions.withLock { $0 }) { return answer }
        usleep(5000)
      }
      throw UsageError("nothing came within a minute")
    }
  }

  private static func names(_ actions: [Action]) -> [String] {
    var names: [String] = []
    for case .scanned(let photos) in actions { names += photos.map(\.name) }
    return names
  }

  private static func isFinished(_ actions: [Action]) -> Bool {
    actions.contains { if case .scanFinished = $0 { true } else { false } }
  }

  @Test("what was found before anybody took it, and after, comes once and in order; then what appears")
  func order() throws {
    let folder = try TemporaryFolder()
    let names = (0..<2500).map { "photo-\($0).jpg" }
    for name in names { try folder.write(name) }
    let scan = BegunScan(FolderScan([folder.path]))
    defer { scan.stop() }
    // Whatever the scan has done by now.
    usleep(UInt32.random(in: 0..<20_000))
    let taker = Taker()
    scan.deliver { taker.take($0) }
    let all = try taker.wait { Self.isFinished($0) ? $0 : nil }
    #expect(Self.names(all) == names)
    guard case .scanFinished = all.last else {
      Issue.record("something follows the end: \(all.count) letters")
      return
    }
    #if os(Linux)
      // Written after the scan: before or after the watch began, it is told.
      let late = try folder.write("late.jpg")
      let found = try taker.wait { actions in
        actions.compactMap { action -> FilePath? in
          if case .filesChanged(let present, _) = action { present.first?.path } else { nil }
        }.first
      }
      #expect(found == late)
    #endif
  }

  @Test("files that come and go between the listing and the watch are found out")
  func missed() throws {
    let folder = try TemporaryFolder()
    let kept = try folder.write("kept.jpg"), gone = try folder.write("gone.jpg")
    let scan = FolderScan([folder.path])
    #expect(BegunScan.changes(since: [gone, kept], in: scan) == nil)
    try FileManager.default.removeItem(atPath: gone.string)
    let new = try folder.write("new.jpg")
    guard case .filesChanged(let present, let absent) = BegunScan.changes(since: [gone, kept], in: scan)
    else {
      Issue.record("no change was found")
      return
    }
    #expect(present.map(\.path) == [new])
    #expect(present.map(\.name) == ["new.jpg"])
    #expect(absent == [gone])
  }

  @Test("a folder that is not there is told as before")
  func failure() throws {
    let folder = try TemporaryFolder()
    let scan = BegunScan(FolderScan([try folder.folder("empty")]))
    defer { scan.stop() }
    let taker = Taker()
    scan.deliver { taker.take($0) }
    let all = try taker.wait { Self.isFinished($0) ? $0 : nil }
    #expect(
      all.contains { action in
        if case .scanFailed(let reason) = action { reason.contains("no photos") } else { false }
      })
  }

  @Test("the model is there when it is asked for, as often as it is, and so is what is wrong with it")
  func model() throws {
    let begun = BegunModel(weights: nil, session: nil, instructionSet: nil)
    #expect(try begun.take().model.model.key == .published)
    #expect(try begun.take().model.weights.identity == NetworkWeights.publishedIdentity)
    let folder = try TemporaryFolder()
    let bad = BegunModel(
      weights: folder.path.appending("missing.safetensors").string, session: nil, instructionSet: nil)
    for _ in 0..<2 {
      #expect(throws: UsageError.self) { _ = try bad.take() }
    }
  }
}
