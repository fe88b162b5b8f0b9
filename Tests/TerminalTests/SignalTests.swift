import Foundation
import TestSupport
import Testing

/// What becomes of the terminal when the program is stopped, killed or fails.
@Suite(
  "Signals", .enabled(if: TmuxSession.isAvailable, Comment(rawValue: TmuxSession.absence)),
  .limit(minutes: 10))
struct SignalTests {
  @Test("SIGTERM, SIGHUP and SIGINT end the program cleanly", arguments: [SIGTERM, SIGHUP, SIGINT])
  func ends(signal: Int32) throws {
    let session = try TerminalTests.start()
    try session.signal(signal, toProgram: "TerminalDemo")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test("a failed precondition and a segmentation fault leave a sane terminal", arguments: ["f", "v"])
  func crash(key: String) throws {
    let session = try TerminalTests.start()
    try session.press(key)
    try session.wait(for: "EXIT=1")
    #expect(try session.isSane())
    let text = try session.text()
    if key == "f" {
      #expect(text.contains("the demo was asked to fail"), "the message must be seen: \(text)")
    }
  }

  @Test("leaving by exit() restores the terminal, too")
  func exit() throws {
    let session = try TerminalTests.start()
    try session.press("e")
    try session.wait(for: "EXIT=3")
    #expect(try session.isSane())
  }

  @Test("messages on standard error do not disturb the screen; their file is named at the end")
  func messages() throws {
    let session = try TerminalTests.start()
    try session.press("m", "Down")
    try session.wait(for: "log down")
    #expect(!(try session.text().contains("a message for later")))
    try session.press("q")
    try session.wait(for: "EXIT=0")
    let text = try session.text()
    let line = try #require(
      text.split(separator: "\n").first { $0.contains("facet: messages were written to ") })
    let path = String(line.split(separator: " ").last ?? "")
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("a message for later"))
  }

  @Test(
    "Ctrl-Z and SIGTSTP hand the terminal to the shell, fg brings the screen back", arguments: [true, false])
  func suspend(byKey: Bool) throws {
    let session = try TmuxSession(TerminalTests.demo, columns: 100, rows: 30, interactiveShell: true)
    try session.wait(for: "ready 100x30")
    if byKey { try session.press("C-z") } else { try session.signal(SIGTSTP, toProgram: "TerminalDemo") }
    try session.wait(for: "Stopped")
    #expect(try session.isSane())
    try session.type("echo SHELL-$((40+2))")
    try session.press("Enter")
    try session.wait(for: "SHELL-42")
    try session.resize(columns: 110, rows: 28)
    try session.type("fg")
    try session.press("Enter")
    try session.wait(for: "ready 110x28")
    #expect(try session.flag("alternate_on") == "1")
    #expect(try session.flag("mouse_any_flag") == "1")
    try session.wait(until: "an exact picture") { _ in try TerminalTests.wrongCells(session, shift: 0) == 0 }
    try session.press("q")
    try session.wait(until: "the shell again") { _ in try session.isSane() }
  }

  @Test("after a stop that cannot be caught the screen comes back when the program runs again")
  func stopUnheard() throws {
    let session = try TmuxSession(TerminalTests.demo, columns: 100, rows: 30, interactiveShell: true)
    try session.wait(for: "ready 100x30")
    try session.signal(SIGSTOP, toProgram: "TerminalDemo")
    try session.wait(for: "Stopped")
    // The shell has set its own modes, and something cleared the screen.
    try session.type("stty sane; printf '\\033[?1049l\\033[?1000l\\033[?25h'; clear; fg")
    try session.press("Enter")
    try session.wait(for: "ready 100x30")
    try session.press("Down")
    try session.mouse(0, column: 5, row: 5)
    try session.wait(for: "down left@5,5")
    try session.wait(until: "an exact picture") { _ in try TerminalTests.wrongCells(session, shift: 0) == 0 }
    #expect(try session.flag("alternate_on") == "1")
    try session.press("q")
    try session.wait(until: "the shell again") { _ in try session.isSane() }
  }

  @Test("the end of the terminal ends the program")
  func terminalGone() throws {
    let session = try TerminalTests.start()
    let identifier = try session.flag("pane_pid")
    let children = try session.programs(named: "TerminalDemo")
    #expect(children.count == 1)
    session.kill()
    let deadline = ContinuousClock.now + .seconds(120 * patience)
    while children.contains(where: { kill($0, 0) == 0 }), ContinuousClock.now < deadline { usleep(15_000) }
    #expect(!children.contains { kill($0, 0) == 0 }, "the program under \(identifier) still runs")
  }

  @Test("not a terminal: says so and points to facet detect")
  func notATerminal() throws {
    for redirection in ["</dev/null", "| cat"] {
      let session = try TmuxSession("\(TerminalTests.demo) \(redirection)")
      try session.wait(for: "EXIT=")
      let text = try session.text().replacing("\n", with: "")
      #expect(text.contains("the browser needs a terminal"))
      #expect(text.contains("facet detect"))
    }
  }

  @Test(
    "TERM missing or dumb: says so and points to facet detect",
    arguments: ["", "dumb"])
  func badTerm(name: String) throws {
    let session = try TmuxSession(TerminalTests.demo, environment: ["TERM": name])
    try session.wait(for: "EXIT=2")
    let text = try session.text().replacing("\n", with: "")
    #expect(text.contains("facet detect"))
    #expect(text.contains(name.isEmpty ? "TERM is not set" : "\"\(name)\""), "\(text)")
    #expect(try session.isSane())
  }

  @Test(
    "a TERM that has no description here is used as an xterm", arguments: ["nonsense-term", "foot-from-afar"])
  func undescribed(name: String) throws {
    let session = try TerminalTests.start(environment: ["TERM": name])
    try session.press("Down")
    try session.wait(for: "log down")
    try session.press("q")
    try session.wait(for: "EXIT=0")
    #expect(try session.isSane())
  }

  @Test(
    "signals that end a program leave a sane terminal, and end it",
    arguments: [
      SIGQUIT, SIGXCPU, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT,
    ])
  func sent(signal: Int32) throws {
    let session = try TerminalTests.start(environment: ["SWIFT_BACKTRACE": "enable=no"])
    try session.signal(signal, toProgram: "TerminalDemo")
    try session.wait(for: "EXIT=1")
    #expect(try session.isSane())
    #expect(try session.programs(named: "TerminalDemo").isEmpty)
  }

  @Test(
    "SIGTERM that came while the program was stopped ends it when it goes on", arguments: [SIGTSTP, SIGSTOP])
  func endedWhileStopped(stop: Int32) throws {
    let session = try TmuxSession(TerminalTests.demo, columns: 100, rows: 30, interactiveShell: true)
    try session.wait(for: "ready 100x30")
    try session.signal(stop, toProgram: "TerminalDemo")
    try session.wait(for: "Stopped")
    try session.signal(SIGTERM, toProgram: "TerminalDemo")
    if stop == SIGSTOP { try session.type("stty sane; printf '\\033[?1049l\\033[?1000l'; ") }
    try session.type("fg; echo ENDED-$((40+2))")
    try session.press("Enter")
    try session.wait(for: "ENDED-42")
    #expect(try session.programs(named: "TerminalDemo").isEmpty)
    #expect(try session.isSane())
  }
}
