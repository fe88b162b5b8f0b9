import Foundation
import SystemPackage
import TestSupport
import Testing

/// A terminal at the end of a long line answers after the program has done its work: the shell must not get that as
/// typed text.
@Suite(
  "Late answers", .enabled(if: ShellTerminal.isAvailable, Comment(rawValue: ShellTerminal.absence)),
  .limit(minutes: 5))
struct LateAnswerTests {
  /// The ways to be done with facet, each with what is written once the terminal has been asked and has not answered.
  enum Way: String, CaseIterable, CustomTestStringConvertible {
    case browser, render, doctor

    var testDescription: String { rawValue }

    var command: String {
      let facet = BrowserScreen.quoted(Program.facet.string)
      let photo = BrowserScreen.quoted(RepositoryPaths.samples.appending("camera.png").string)
      return switch self {
      case .browser: "\(facet) --fresh \(BrowserScreen.quoted(RepositoryPaths.samples.string))"
      case .render: "\(facet) render \(photo)"
      case .doctor: "\(facet) doctor"
      }
    }

    /// For the browser, that the screen is the shell's again.
    var sign: String {
      switch self {
      case .browser: "\u{1b}[?1049l"
      case .render: "\u{1b}[38;"
      case .doctor: "\nprocessor"
      }
    }
  }

  /// The last query, which every terminal answers, and the answers to all.
  private static let question = "\u{1b}[c"
  private static let answers = [
    "\u{1b}[?2026;2$y\u{1b}[6;16;8t\u{1b}P>|XTerm(379)\u{1b}\\\u{1b}P1$r0;48:2::1:2:3m",
    "\u{1b}\\\u{1b}[?62;4;22c",
  ]
  /// What stands for the shell: it tells what it reads once the program has ended.
  private static let shell =
    "; echo ENDED=$?; IFS= read -r line; printf 'GOT<%s>\\n' \"$line\" | cat -v; exec sleep 1000"

  /// How it went.
  private struct Leaving {
    /// Whether the program had ended when the terminal answered, and how long after the query that was at most.
    var hadEnded = false
    var time = Duration.zero
    /// Whether the terminal showed what is typed before it had answered.
    var echoed = false
    /// What the shell read.
    var read = ""
    var terminal: ShellTerminal
  }

  /// Leaves facet before the terminal has answered, and types a word for the shell.
  private func leave(_ way: Way, answers: [String], environment: [String: String] = [:]) throws -> Leaving {
    let terminal = try ShellTerminal(
      way.command + Self.shell, columns: 80, rows: 24, environment: environment)
    var leaving = Leaving(terminal: terminal)
    let asked = try terminal.wait(for: Self.question)
    let moment = terminal.lastLook
    if way == .browser { try terminal.send("q") }
    let done = try terminal.wait(for: way.sign, after: asked)
    leaving.echoed = terminal.echoes
    for answer in answers { try terminal.send(answer) }
    leaving.hadEnded = terminal.hasWritten("ENDED=", after: done)
    leaving.time = .now - moment
    try terminal.wait(for: "ENDED=0", after: done)
    leaving.read = try Self.typed(terminal)
    return leaving
  }

  /// What the shell gets when a word is typed after the program's end.
  private static func typed(_ terminal: ShellTerminal) throws -> String {
    try terminal.send("typed\n")
    let start = try terminal.wait(for: "GOT<")
    return terminal.text(start..<(try terminal.wait(for: "\n", after: start))).trimmingCharacters(
      in: .newlines)
  }

  /// Once more where the machine was so slow that the time of three seconds may have been over.
  private func inTime(_ play: () throws -> Leaving) throws -> Leaving {
    var leaving = try play()
    for _ in 0..<5 where leaving.time > .seconds(2) { leaving = try play() }
    return leaving
  }

  @Test(
    "the shell gets what is typed after the end, and no answer that came before it", arguments: Way.allCases)
  func late(way: Way) throws {
    let leaving = try inTime { try leave(way, answers: Self.answers) }
    #expect(!leaving.hadEnded, "the program waits for the answer, with the screen given back")
    #expect(!leaving.echoed, "the answer would be seen")
    #expect(leaving.read == "typed>")
    #expect(leaving.terminal.modes == leaving.terminal.modesBefore)
    #expect(!leaving.terminal.hasWritten("^[["), "an answer was shown")
    #expect(PrivateModes(in: leaving.terminal.output).set == PrivateModes.usual)
  }

  @Test("a terminal that never answers is not waited for without end", arguments: Way.allCases)
  func never(way: Way) throws {
    let leaving = try inTime { try leave(way, answers: []) }
    #expect(!leaving.hadEnded && !leaving.echoed)
    #expect(leaving.read == "typed>")
    #expect(leaving.terminal.modes == leaving.terminal.modesBefore)
  }

  @Test(
    "neither do programs that facet starts get answers; what came while they ran is thrown away, however long that was"
  )
  func started() throws {
    let folder = TemporaryFolder()
    let (begun, go, got) = (folder.path("begun"), folder.path("go"), folder.path("got"))
    let program = """
      #!/bin/sh
      touch \(begun)
      while [ ! -e \(go) ]; do sleep 0.05; done
      head -c 1 | wc -c >> \(got)
      echo 'ffmpeg version 6.0'

      """
    try folder.makeFolder("bin")
    for name in ["ffmpeg", "ffprobe"] {
      let path = try folder.write(program.utf8, to: "bin/\(name)")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
    }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let terminal = try ShellTerminal(
      Way.doctor.command + Self.shell, environment: ["PATH": "\(folder.path("bin")):\(path)"])
    try terminal.wait(for: Self.question)
    let asked = ContinuousClock.now
    try terminal.wait(until: "the start of ffmpeg") { FileManager.default.fileExists(atPath: begun.string) }
    for answer in Self.answers { try terminal.send(answer) }
    try terminal.wait(until: "the end of the time for answers") {
      ContinuousClock.now - asked > .milliseconds(3200)
    }
    try folder.write([], to: "go")
    try terminal.wait(for: "ENDED=0")
    #expect(try Self.typed(terminal) == "typed>")
    #expect(
      try String(contentsOfFile: got.string, encoding: .utf8).split(separator: "\n").allSatisfy { $0 == "0" })
    #expect(terminal.modes == terminal.modesBefore)
  }

  @Test(
    "Ctrl-Z gives the shell no answers either",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")))
  func suspended() throws {
    func play() throws -> Leaving {
      let terminal = try ShellTerminal(Way.browser.command, columns: 80, rows: 24, isInteractive: true)
      var leaving = Leaving(terminal: terminal)
      let asked = try terminal.wait(for: Self.question)
      let moment = terminal.lastLook
      try terminal.send("\u{1a}")
      let done = try terminal.wait(for: "\u{1b}[?1049l", after: asked)
      leaving.echoed = terminal.echoes
      for answer in Self.answers { try terminal.send(answer) }
      leaving.hadEnded = terminal.hasWritten("Stopped", after: done)
      leaving.time = .now - moment
      let stopped = try terminal.wait(for: "Stopped", after: done)
      let prompt = try terminal.wait(for: "shell> ", after: stopped)
      #expect(PrivateModes(in: terminal.output).set == PrivateModes.usual)
      try terminal.send("printf '<%s>' typed\n")
      let end = try terminal.wait(for: "shell> ", after: prompt)
      leaving.read = terminal.text(prompt..<end)
      return leaving
    }
    let leaving = try inTime(play)
    #expect(!leaving.hadEnded && !leaving.echoed)
    #expect(leaving.read.hasSuffix("<typed>shell> "), "\(leaving.read)")
    #expect(leaving.read.hasPrefix("printf"), "\(leaving.read)")
  }

  @Test(
    "the browser resets every mode that it has set", arguments: ["xterm-256color", "xterm"],
    [nil, SIGTERM, SIGQUIT])
  func modes(name: String, signal: Int32?) throws {
    let terminal = try ShellTerminal(
      "sh -c 'echo PID=$$; exec \(Way.browser.command.replacing("'", with: ""))'" + Self.shell,
      environment: ["TERM": name])
    let start = try terminal.wait(for: "PID=")
    let identifier = try #require(
      pid_t(
        terminal.text(start..<(try terminal.wait(for: "\n", after: start))).trimmingCharacters(in: .newlines))
    )
    try terminal.wait(for: Self.question)
    for answer in Self.answers { try terminal.send(answer) }
    // A whole frame since then, in an update of its own.
    try terminal.wait(for: "\u{1b}[?2026l")
    if let signal { kill(identifier, signal) } else { try terminal.send("q") }
    try terminal.wait(for: "ENDED=")
    let modes = PrivateModes(in: terminal.output)
    #expect(modes.everSet.isSuperset(of: [1, 1000, 1002, 1006, 1034, 1049, 2004, 2026]))
    #expect(modes.set == PrivateModes.usual && !modes.hasKeypad)
    #expect(terminal.modes == terminal.modesBefore)
  }
}
