import Benchmarks
import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Pictures' bytes, and the real browser over a line that holds bytes back. One after another: a browser that waits for
/// the processor while others search photos is not what is looked at.
@Suite("Slow lines", .serialized, .limit(minutes: 5)) struct LineTests {
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
    SlowLine(
      try browser(arguments, columns: 120, rows: 40, home: home), columns: 120, rows: 40,
      bitsPerSecond: bitsPerSecond, roundTrip: roundTrip)
  }

  private static func browser(_ arguments: [String], columns: Int, rows: Int, home: FilePath) throws
    -> PseudoTerminal
  {
    let places = ["XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map {
      ($0, home.appending($0).string)
    }
    return try PseudoTerminal(
      program: facet, arguments: [RepositoryPaths.samples.string] + arguments,
      environment: Dictionary(uniqueKeysWithValues: places), columns: columns, rows: rows)
  }

  /// Whether a cell in the middle of the screen shows a block of a picture.
  private static func showsPicture(_ reader: ScreenReader) -> Bool {
    (10..<min(30, reader.rows)).contains { row in
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
    // Only what status queries stand behind is counted, and at first others are outstanding.
    try #require(try line.runUntilQuiet(.milliseconds(500), limit: .seconds(60)))
    line.worstUnanswered = 0
    for index in 0..<60 {
      line.send(index % 10 < 5 ? "j" : "k")
      _ = try line.run(for: .milliseconds(30))
    }
    // At most 4 kB of text and a piece of 4 kB, with what stands around them.
    #expect(line.worstUnanswered > 0)
    #expect(line.worstUnanswered <= 8500)
    let isFinished = try line.runUntilQuiet(.seconds(1), limit: .seconds(60))
    #expect(isFinished)
    #expect(line.quit() == 0)
  }

  /// A terminal that answers status queries when it is told to, and counts what was written since the last answered one.
  private final class HeldBack {
    private let terminal: PseudoTerminal
    private(set) var reader: ScreenReader
    /// Bytes written, those up to the last query, and those up to the last answered one.
    private(set) var written = 0
    private var asked = 0, answered = 0
    private var held = 0

    init(_ terminal: PseudoTerminal, columns: Int, rows: Int) {
      self.terminal = terminal
      reader = ScreenReader(columns: columns, rows: rows)
    }

    /// What a line still has to carry at the most: all that stands behind the last answered query.
    var underway: Int { written - answered }

    func send(_ text: String) throws { try terminal.send(text) }

    /// Takes what is written, and all other answers are given.
    ///
    /// - Returns: how many bytes were under way when something held on the screen; nil as long as it does not.
    func take(until isDone: (ScreenReader) -> Bool = { _ in false }) throws -> Int? {
      guard let bytes = try terminal.receive(milliseconds: 50) else {
        throw UsageError("the browser ended by itself")
      }
      var done: Int?
      for start in stride(from: 0, to: bytes.count, by: 16) {
        let part = bytes[start..<min(bytes.count, start + 16)]
        reader.feed(part)
        written += part.count
        let answers = reader.takeAnswers()
        let others = answers.replacing("\u{1b}[0n", with: "")
        if answers.utf8.count > others.utf8.count {
          held += (answers.utf8.count - others.utf8.count) / 4
          asked = written
        }
        if !others.isEmpty { try terminal.send(others) }
        // The first queries end with this one, whose answer says as much.
        if others.hasSuffix("c") { answered = written }
        if done == nil, isDone(reader) { done = underway }
      }
      return done
    }

    /// Answers the queries so far.
    func answer() throws {
      if held > 0 { try terminal.send(String(repeating: "\u{1b}[0n", count: held)) }
      (held, answered) = (0, max(answered, asked))
    }

    func close() throws -> Int {
      try terminal.send("q")
      return terminal.close()
    }
  }

  @Test(
    "a key shows after the round trip and 60 ms, whatever is on the line then: no more than 7500 bytes end with its text",
    arguments: [(80, 24), (120, 40), (200, 60)])
  func key(columns: Int, rows: Int) throws {
    // What 1 Mbit/s carry in 60 ms.
    let most = 7500
    let folder = try TemporaryFolder()
    let browser = try Self.browser(
      ["--line", "slow", "--fresh"], columns: columns, rows: rows, home: folder.path)
    let terminal = HeldBack(browser, columns: columns, rows: rows)
    let deadline = ContinuousClock.now + .seconds(240 * patience)
    while try terminal.take(until: Self.showsPicture) == nil, ContinuousClock.now < deadline {
      try terminal.answer()
    }
    try terminal.answer()
    var heaviest = 0
    for (key, number) in zip("jjjjjjkkkkk", [2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2]) {
      // The next key is pressed when a piece of the picture has just been sent.
      // Where nothing comes any more, the picture is finished already.
      var silences = 0
      while terminal.underway < 2000, silences < 20, ContinuousClock.now < deadline {
        let count = terminal.written
        try terminal.answer()
        _ = try terminal.take()
        if terminal.written == count { silences += 1 }
      }
      heaviest = max(heaviest, terminal.underway)
      try terminal.send(String(key))
      var underway: Int?
      while underway == nil, ContinuousClock.now < deadline {
        underway = try terminal.take { $0.contains(" \(number) of", in: 0..<rows) }
      }
      let bytes = try #require(underway)
      #expect(bytes <= most, "photo \(number)")
      try terminal.answer()
    }
    #expect(heaviest >= 2000, "no key was pressed behind a piece of a picture")
    #expect(try terminal.close() == 0)
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
