import Foundation
import TestSupport
import Testing

/// What the demo writes when it ends, byte by byte, and the modes that it leaves behind.
@Suite(
  "Leaving the terminal", .enabled(if: ShellTerminal.isAvailable, Comment(rawValue: ShellTerminal.absence)),
  .limit(minutes: 10))
struct LeavingTests {
  /// A line for the shell that tells the demo's process.
  private static let line = "sh -c 'echo PID=$$; exec \(TerminalTests.demo) --quiet'"
  /// Signals that end a program.
  private static let hard = [
    SIGQUIT, SIGXCPU, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT,
  ]

  /// Starts the demo, waits for its first frame and tells its process.
  private func start(
    environment: [String: String] = [:], isInteractive: Bool = false
  ) throws -> (terminal: ShellTerminal, demo: pid_t) {
    let rest = isInteractive ? "" : "; echo ENDED=$?=; exec sleep 1000"
    let terminal = try ShellTerminal(
      Self.line + rest, environment: environment, isInteractive: isInteractive)
    // An interactive shell shows the line itself, too, with no number in it.
    var start = 0
    var demo: pid_t?
    while demo == nil {
      start = try terminal.wait(for: "PID=", after: start)
      demo = pid_t(
        terminal.text(start..<(try terminal.wait(for: "\n", after: start))).trimmingCharacters(in: .newlines))
    }
    try terminal.wait(for: "ready 100x30")
    return (terminal, try #require(demo))
  }

  /// Waits for the demo's end; its status as the shell tells it.
  private func status(_ terminal: ShellTerminal) throws -> String {
    let start = try terminal.wait(for: "ENDED=")
    return terminal.text(start..<(try terminal.wait(for: "=", after: start) - 1))
  }

  /// That the terminal is as it was before the demo ran in it.
  private func expectAsBefore(_ terminal: ShellTerminal) {
    #expect(terminal.echoes)
    #expect(terminal.modes == terminal.modesBefore)
    let modes = PrivateModes(in: terminal.output)
    #expect(modes.everSet.isSuperset(of: [1, 1000, 1002, 1006, 1034, 1049, 2004]), "\(modes)")
    #expect(modes.set == PrivateModes.usual && !modes.hasKeypad, "\(modes)")
  }

  @Test(
    "every mode that was set is reset, whatever ends the program", arguments: ["xterm-256color", "xterm"],
    ["q", "r q", "e"])
  func keys(name: String, keys: String) throws {
    let (terminal, _) = try start(environment: ["TERM": name])
    for key in keys.split(separator: " ") { try terminal.send(String(key)) }
    #expect(try status(terminal) == (keys == "e" ? "3" : "0"))
    expectAsBefore(terminal)
  }

  @Test(
    "a request to end resets them as well", arguments: ["xterm-256color", "xterm"], [SIGTERM, SIGHUP, SIGINT])
  func requests(name: String, signal: Int32) throws {
    let (terminal, demo) = try start(environment: ["TERM": name])
    kill(demo, signal)
    #expect(try status(terminal) == "0")
    expectAsBefore(terminal)
  }

  @Test("a sent signal ends the program as that signal, with the terminal as before", arguments: hard)
  func sent(signal: Int32) throws {
    let (terminal, demo) = try start()
    kill(demo, signal)
    #expect(try status(terminal) == "\(128 + signal)")
    expectAsBefore(terminal)
  }

  @Test("with the description of a plain xterm, too", arguments: [SIGQUIT, SIGSEGV])
  func plain(signal: Int32) throws {
    let (terminal, demo) = try start(environment: ["TERM": "xterm"])
    kill(demo, signal)
    #expect(try status(terminal) == "\(128 + signal)")
    expectAsBefore(terminal)
  }

  /// Keys that make the demo fail, each with the signals that may tell so.
  private static let faults: [(key: String, signals: [Int32])] = {
    var faults = [("f", [SIGTRAP, SIGILL]), ("v", [SIGSEGV]), ("B", [SIGBUS]), ("A", [SIGABRT])]
    // Other processors divide by zero without a word.
    #if arch(x86_64) || arch(i386)
      faults.append(("F", [SIGFPE]))
    #endif
    return faults
  }()

  @Test("so does a fault of the program's own", arguments: faults)
  func suffered(fault: (key: String, signals: [Int32])) throws {
    let (terminal, _) = try start()
    try terminal.send(fault.key)
    let status = try status(terminal)
    #expect(fault.signals.map { "\(128 + $0)" }.contains(status), "\(status)")
    expectAsBefore(terminal)
  }

  @Test(
    "SIGTERM that came while the program was stopped is heeded before anything is drawn or read",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")), arguments: [SIGTSTP, SIGSTOP])
  func endedWhileStopped(stop: Int32) throws {
    let (terminal, demo) = try start(isInteractive: true)
    // The first frame is whole when the next one has been drawn.
    try terminal.send("\u{1b}[B")
    try terminal.wait(for: "down")
    kill(demo, stop)
    let prompt = try terminal.wait(for: "shell> ", after: try terminal.wait(for: "Stopped"))
    kill(demo, SIGTERM)
    // The second line waits in the terminal until somebody reads it.
    try terminal.send("fg; read -r line; echo \"GOT<$line>\"\nfor the shell\n")
    let echo = try terminal.wait(for: "\n", after: prompt)
    let end = try terminal.wait(for: "GOT<for the shell>", after: echo)
    let written = terminal.text(echo..<end)
    #expect(!written.contains("ready") && !written.contains("▀"), "a frame was drawn: \(written)")
    #expect(PrivateModes(in: written.utf8).everSet.isSubset(of: PrivateModes.usual), "\(written)")
    #expect(kill(demo, 0) != 0, "the demo has ended")
    let modes = PrivateModes(in: terminal.output)
    #expect(modes.set == PrivateModes.usual && !modes.hasKeypad, "\(modes)")
  }

  @Test("a terminal whose TERM has no description is taken for an xterm, and then at its word")
  func undescribed() throws {
    let terminal = try ShellTerminal(
      "\(TerminalTests.demo); echo ENDED=$?=; exec sleep 1000",
      environment: ["TERM": "nowhere-described", "COLORTERM": ""])
    // What an xterm-256color can do.
    try terminal.wait(for: "ready 100x30 256")
    let asked = try terminal.wait(for: "\u{1b}[c")
    #expect(!terminal.hasWritten("\u{1b}[?2026h") && !terminal.hasWritten("\u{1b}[38;2;"))
    try terminal.send("\u{1b}[?2026;2$y\u{1b}P1$r48:2::1:2:3m\u{1b}\\\u{1b}[?62;22c")
    // An update in one piece, and the picture in its exact colours.
    let frame = try terminal.wait(for: "\u{1b}[?2026h", after: asked)
    try terminal.wait(for: "38;2;", after: frame)
    try terminal.wait(for: "\u{1b}[?2026l", after: frame)
    try terminal.send("q")
    #expect(try status(terminal) == "0")
    expectAsBefore(terminal)
  }
}
