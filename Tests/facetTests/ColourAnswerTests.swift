import Foundation
import SystemPackage
import TestSupport
import Testing

/// A terminal that says only after the first frame that it shows 24-bit colours.
@Suite(
  "Colours by answer", .enabled(if: ShellTerminal.isAvailable, Comment(rawValue: ShellTerminal.absence)),
  .limit(minutes: 5))
struct ColourAnswerTests {
  private static let colours = "\u{1b}P1$r0;48:2::1:2:3m\u{1b}\\"
  private static let status = "\u{1b}[0n"

  /// The browser reads before it draws only if something comes at the right moment, so there are many and several runs.
  @Test("what is read between the answer and the next frame draws nothing without colours", arguments: 1...8)
  func late(run: Int) throws {
    let facet = BrowserScreen.quoted(Program.facet.string)
    let samples = BrowserScreen.quoted(RepositoryPaths.samples.string)
    let terminal = try ShellTerminal(
      "\(facet) --fresh \(samples); echo ENDED=$?; exec sleep 1000", columns: 100, rows: 30,
      environment: ["COLORTERM": ""])
    let first = try terminal.wait(for: "all keys")
    try terminal.send(Self.colours)
    for _ in 0..<80 {
      try terminal.send(Self.status)
      usleep(2000)
    }
    let taken = try terminal.wait(for: "38;2;", after: first)
    try terminal.send("q")
    try terminal.wait(for: "ENDED=0", after: taken)
    #expect(!terminal.hasWritten("\u{1b}[30m\u{1b}[40m", after: first), "black on black")
  }
}
