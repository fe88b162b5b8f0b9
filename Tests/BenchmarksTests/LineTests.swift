import Benchmarks
import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Pictures' bytes, and the real browser over a line that holds bytes back.
@Suite("Slow lines", .limit(minutes: 5)) struct LineTests {
  @Test(
    "at 200×60 a slow line takes half of the bytes or fewer, at no more than 0.5 dB less; a fast one fewer, the same picture"
  )
  func bytesAndQuality() throws {
    let photos = ["astronaut.png", "grace_hopper.jpg", "group.jpg", "mona-lisa.jpg", "chelsea.png"].map {
      RepositoryPaths.samples.appending($0)
    }
    let (before, exact, slow) = try CodingBench.scores(photos, columns: 200, rows: 60)
    #expect(slow.bytes <= before.bytes / 2)
    #expect(slow.psnr >= before.psnr - 0.5)
    #expect(exact.bytes < before.bytes)
    #expect(abs(exact.psnr - before.psnr) < 0.001)
  }

  /// The built program, beside the tests.
  private static let facet: FilePath = {
    var folder = FilePath(CommandLine.arguments[0])
    #if os(Linux)
      if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
        folder = FilePath(own)
      }
    #endif
    let candidates = [
      folder.removingLastComponent().appending("facet"), RepositoryPaths.root.appending(".build/debug/facet"),
    ]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.string) } ?? candidates[0]
  }()

  private static func line(_ arguments: [String], bitsPerSecond: Double, roundTrip: Duration, home: FilePath)
    throws
    -> SlowLine
  {
    let places = ["XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map {
      ($0, home.appending($0).string)
    }
    let terminal = try PseudoTerminal(
      program: facet, arguments: [RepositoryPaths.samples.string] + arguments,
      environment: Dictionary(uniqueKeysWithValues: places), columns: 120, rows: 40)
    return SlowLine(terminal, columns: 120, rows: 40, bitsPerSecond: bitsPerSecond, roundTrip: roundTrip)
  }

  /// Whether a cell in the middle of the screen shows a block of a picture.
  private static func showsPicture(_ reader: ScreenReader) -> Bool {
    (10..<30).contains { row in
      reader.line(row).unicodeScalars.contains { (0x2580...0x259f).contains($0.value) }
    }
  }

  @Test(
    "in pieces: a held key leaves no more than a piece and a frame's text on the line",
    arguments: ["slow", "auto"])
  func held(way: String) throws {
    let folder = try TemporaryFolder()
    let line = try Self.line(
      ["--line", way, "--fresh"], bitsPerSecond: 1_000_000, roundTrip: .milliseconds(150), home: folder.path)
    try #require(try line.run(for: .seconds(60), until: Self.showsPicture))
    line.worstUnanswered = 0
    for index in 0..<60 {
      line.send(index % 10 < 5 ? "j" : "k")
      _ = try line.run(for: .milliseconds(30))
    }
    // At most 4 kB of text and a piece of 4 kB, with what stands around them.
    #expect(line.worstUnanswered > 0 && line.worstUnanswered <= 8500)
    let isFinished = try line.runUntilQuiet(.seconds(1), limit: .seconds(60))
    #expect(isFinished)
    #expect(line.quit() == 0)
  }

  @Test("--line fast sends whole frames")
  func fast() throws {
    let folder = try TemporaryFolder()
    let line = try Self.line(
      ["--fresh", "--line", "fast"], bitsPerSecond: 1e10, roundTrip: .zero, home: folder.path)
    try #require(try line.run(for: .seconds(60), until: Self.showsPicture))
    _ = try line.runUntilQuiet(.seconds(1), limit: .seconds(60))
    line.worstUnanswered = 0
    let before = line.delivered
    line.send("j")
    let hasFrame = try line.run(for: .seconds(60)) { _ in line.delivered > before + 8500 }
    #expect(hasFrame && line.worstUnanswered > 8500)
    #expect(line.quit() == 0)
  }
}
