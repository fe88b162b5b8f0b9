import Foundation
import Spawning
import SystemPackage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What stopped a test from using tmux.
public enum TmuxError: Error, CustomStringConvertible {
  case cannotRun(arguments: [String], status: Int32)
  case timedOut(waitingFor: String, screen: String)

  public var description: String {
    switch self {
    case .cannotRun(let arguments, let status):
      "tmux \(arguments.joined(separator: " ")) ended with \(status)"
    case .timedOut(let condition, let screen): "timed out on \(condition); the screen shows:\n\(screen)"
    }
  }
}

/// A real terminal emulator, driven by a test: a separate tmux server with one pane that runs a program.
///
/// When the program ends, the pane shows `EXIT=status`. Tests wait for conditions, never for fixed times.
public final class TmuxSession {
  /// Whether tmux is installed. Otherwise tests that need it are skipped with the message ``absence``.
  public static let isAvailable: Bool = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/tmux") }
  }()
  public static let absence =
    "tmux is not installed, so nothing was shown on a terminal (Debian: apt install tmux)"

  private let socket: String
  private let folder: String

  /// Starts the server with a pane of this size that runs `command` (a line for the shell).
  ///
  /// - Parameters:
  ///   - environment: added to a minimal one: UTF-8, 24-bit colour, no backtrace.
  ///   - interactiveShell: whether to run an interactive bash, for tests of job control, instead of the command alone.
  public init(
    _ command: String, columns: Int = 100, rows: Int = 30, environment: [String: String] = [:],
    interactiveShell: Bool = false
  ) throws {
    socket = "facet-test-\(UInt32.random(in: 0 ..< .max))"
    folder = NSTemporaryDirectory() + socket
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // A test that is killed cannot end its server, so the server ends itself after a while.
    let configuration = """
      set -s escape-time 0
      set -g default-terminal tmux-256color
      set -ga terminal-overrides ',*:Tc'
      set -g status off
      set -g history-limit 10000
      run-shell -b -d \(3600 * patience) 'tmux -L \(socket) kill-server'

      """
    try configuration.write(toFile: folder + "/tmux.conf", atomically: true, encoding: .utf8)
    var variables = [
      "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", "SWIFT_BACKTRACE": "enable=no", "NO_COLOR": "",
      "TMPDIR": folder, "XDG_DATA_HOME": folder + "/data", "XDG_STATE_HOME": folder + "/state",
    ]
    variables.merge(environment) { $1 }
    let assignments = variables.sorted { $0.key < $1.key }
      .map { Self.quoted("\($0.key)=\($0.value)") }
    let line: String
    if interactiveShell {
      line = "exec env \(assignments.joined(separator: " ")) PS1='shell> ' bash --norc --noprofile -i"
    } else {
      line =
        "env \(assignments.joined(separator: " ")) \(command); echo EXIT=$?; exec sleep \(3600 * patience)"
    }
    try run(["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sh", "-c", line])
    if interactiveShell {
      try wait(for: "shell>")
      try type(command)
      try press("Enter")
    }
  }

  /// Ends the server and everything in it.
  public func kill() {
    _ = try? run(["kill-server"])
    try? FileManager.default.removeItem(atPath: folder)
  }

  deinit { kill() }

  // MARK: Input

  /// Presses keys by tmux's names: `Down`, `Enter`, `C-z`, `S-Up`, `F5`.
  public func press(_ keys: String...) throws { try run(["send-keys"] + keys) }

  /// Types text, letter by letter.
  public func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

  /// Sends bytes as a terminal would.
  public func send(_ bytes: [UInt8]) throws {
    try run(["send-keys", "-H"] + bytes.map { String($0, radix: 16) })
  }

  public func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// A mouse report (SGR-1006): `button` 0 left, 32 added for a drag, 64 and 65 the wheel; cells count from 0.
  public func mouse(_ button: Int, column: Int, row: Int, released: Bool = false) throws {
    try send("\u{1b}[<\(button);\(column + 1);\(row + 1)\(released ? "m" : "M")")
  }

  /// Pastes text, bracketed if the program has asked for that.
  public func paste(_ text: String) throws {
    try run(["set-buffer", text])
    try run(["paste-buffer", "-p", "-r"])
  }

  public func resize(columns: Int, rows: Int) throws {
    try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Sends a signal to the programs with this name that run in the pane.
  public func signal(_ signal: Int32, toProgram name: String) throws {
    for process in try programs(named: name) { Self.send(signal, to: process) }
  }

  /// The process IDs of the programs with this name that run in the pane.
  public func programs(named name: String) throws -> [Int32] {
    try Self.descendants(of: try flag("pane_pid")).filter { $0.name == name }.map(\.identifier)
  }

  // MARK: What is seen

  /// The screen as text, lines without trailing spaces.
  public func text() throws -> String { try run(["capture-pane", "-p"]) }

  /// The screen with its colours as escape sequences, trailing spaces kept.
  public func coloredText() throws -> String { try run(["capture-pane", "-e", "-p", "-N"]) }

  /// The screen's cells with their colours.
  public func cells() throws -> [[TmuxCell]] { TmuxCell.parse(try coloredText()) }

  /// A variable of the pane in tmux: `alternate_on`, `mouse_any_flag`, `cursor_flag`, `pane_dead`, `pane_title`.
  public func flag(_ name: String) throws -> String {
    try run(["display-message", "-p", "#{\(name)}"]).trimmingCharacters(in: .newlines)
  }

  /// Whether the terminal is as a shell expects it: main screen, no mouse reports, cursor visible.
  public func isSane() throws -> Bool {
    try flag("alternate_on") == "0" && flag("mouse_any_flag") == "0" && flag("cursor_flag") == "1"
  }

  /// Whether the terminal delivers each key immediately instead of whole lines.
  public func readsSingleKeys() throws -> Bool {
    // SAFETY: the path is a terminated string for the time of the call.
    let terminal = unsafe open(try flag("pane_tty"), O_RDONLY | O_NOCTTY)
    defer { close(terminal) }
    var modes = termios()
    // SAFETY: the structure outlives the call.
    return unsafe tcgetattr(terminal, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) == 0
  }

  /// Waits until the screen holds a text.
  public func wait(for text: String, seconds: Double = 120) throws {
    try wait(until: "\"\(text)\"", seconds: seconds) { $0.contains(text) }
  }

  /// Waits until a condition on the screen's text holds. The limit is generous, because machines can be slow.
  public func wait(
    until condition: String, seconds: Double = 120, _ holds: (String) throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(seconds * Double(patience))
    var screen = ""
    repeat {
      screen = try text()
      if try holds(screen) { return }
      usleep(15_000)
    } while ContinuousClock.now < deadline
    throw TmuxError.timedOut(waitingFor: condition, screen: screen)
  }

  /// What the program sends to the terminal while `action` runs, including escape sequences.
  public func output(during action: () throws -> Void) throws -> String {
    let file = folder + "/output", growing = file + ".part"
    // `cat` ends when tmux closes its pipe, with everything written; only then the file gets its name.
    try run(["pipe-pane", "cat > \(Self.quoted(growing)); mv \(Self.quoted(growing)) \(Self.quoted(file))"])
    try wait(until: "the recording") { _ in FileManager.default.fileExists(atPath: growing) }
    try action()
    try run(["pipe-pane"])
    try wait(until: "the end of the recording") { _ in FileManager.default.fileExists(atPath: file) }
    defer { try? FileManager.default.removeItem(atPath: file) }
    return String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  // MARK: Processes

  @discardableResult
  private func run(_ arguments: [String]) throws -> String {
    let all = ["tmux", "-L", socket, "-f", folder + "/tmux.conf"] + arguments
    let output = folder + "/out"
    let status = try Self.spawn(all, output: output)
    guard status == 0 else { throw TmuxError.cannotRun(arguments: arguments, status: status) }
    return String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
  }

  /// Runs a program and returns its exit status.
  ///
  /// Foundation's `Process` is not used, because it would wait for the server that the first command leaves behind.
  /// The signal mask is cleared: the test's threads block signals, and a program that inherits that is not notified of
  /// new window sizes.
  private static func spawn(_ arguments: [String], output: String) throws -> Int32 {
    var spawn = Spawn(FilePath(arguments[0]), arguments.map { Array($0.utf8) })
    spawn.isSearched = true
    spawn.output = .file(FilePath(output))
    let process: pid_t
    do { process = try spawn.start() } catch {
      throw TmuxError.cannotRun(arguments: arguments, status: 127)
    }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  private struct RunningProcess {
    var identifier: pid_t
    var name: String
  }

  /// The processes below one, by `ps`.
  private static func descendants(of top: String) throws -> [RunningProcess] {
    let output = NSTemporaryDirectory() + "facet-ps-\(UInt32.random(in: 0 ..< .max))"
    defer { try? FileManager.default.removeItem(atPath: output) }
    _ = try spawn(["ps", "-A", "-o", "pid=,ppid=,comm="], output: output)
    let text = try String(contentsOfFile: output, encoding: .utf8)
    var family: Set<String> = [top]
    var found: [RunningProcess] = []
    // A child's ID is usually above its parent's, but IDs wrap, so this repeats until nothing is added.
    var grew = true
    while grew {
      grew = false
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map(String.init)
        guard parts.count == 3, family.contains(parts[1]), !family.contains(parts[0]) else { continue }
        family.insert(parts[0])
        if let identifier = pid_t(parts[0]) { found.append(.init(identifier: identifier, name: parts[2])) }
        grew = true
      }
    }
    return found
  }

  private static func send(_ signal: Int32, to process: pid_t) {
    #if canImport(Glibc)
      _ = Glibc.kill(process, signal)
    #else
      _ = Darwin.kill(process, signal)
    #endif
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
