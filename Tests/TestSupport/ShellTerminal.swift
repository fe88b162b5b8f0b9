import Foundation
import Spawning
import SystemPackage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a test waited for in vain.
public struct ShellTerminalError: Error, CustomStringConvertible {
  public var description: String
}

/// A terminal that the test plays itself: a shell runs in it, and the test sees every byte that is written, types, and
/// answers queries when it wants to, or never.
///
/// Unlike a pipe it is the shell's controlling terminal, so that job control and `/dev/tty` are as people have them.
/// Tests wait for what is written, never for fixed times.
public final class ShellTerminal {
  /// Whether a shell can be given a terminal here. Otherwise tests that need it are skipped with the message ``absence``.
  public static let isAvailable: Bool = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return FileManager.default.fileExists(atPath: "/dev/ptmx")
      && folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/setsid") }
  }()
  public static let absence =
    "there is no setsid (of util-linux), so no shell was given a terminal of its own (Debian: apt install util-linux)"

  private let master: Int32
  private let shell: pid_t
  private let folder: TemporaryFolder
  /// All that was written so far.
  public private(set) var output: [UInt8] = []
  /// The terminal's modes before anything ran in it.
  public let modesBefore: [UInt8]
  /// When there was last nothing to read: what was read since has been written since.
  public private(set) var lastLook = ContinuousClock.now

  /// Starts a shell that runs a script.
  ///
  /// - Parameters:
  ///   - environment: added to a minimal one: an xterm, UTF-8, 24-bit colour, no backtrace.
  ///   - isInteractive: whether an interactive bash types the script in, for tests of job control.
  public init(
    _ script: String, columns: Int = 100, rows: Int = 30, environment: [String: String] = [:],
    isInteractive: Bool = false
  ) throws {
    folder = try TemporaryFolder()
    let (master, name) = try Self.open()
    self.master = master
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: UInt16(columns * 8),
      ws_ypixel: UInt16(rows * 16))
    // SAFETY: the request reads one `winsize`, which lives through the call.
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    let terminal = try FileDescriptor.open(
      FilePath(name), .readWrite, options: [.closeOnExec, .init(rawValue: O_NOCTTY)])
    defer { try? terminal.close() }
    modesBefore = Self.modes(of: terminal.rawValue)
    // Beside the search path what a sanitizer needs to work and to report.
    let taken = ["PATH", "LD_PRELOAD", "TSAN_OPTIONS", "ASAN_OPTIONS"]
    var variables = ProcessInfo.processInfo.environment.filter { taken.contains($0.key) }
    variables.merge([
      "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", "SWIFT_BACKTRACE": "enable=no",
      "TMPDIR": folder.path.string, "XDG_DATA_HOME": "\(folder.path)/data",
      "XDG_STATE_HOME": "\(folder.path)/state",
      "XDG_CONFIG_HOME": "\(folder.path)/config", "PS1": "shell> ",
    ]) { $1 }
    variables.merge(environment) { $1 }
    let command =
      isInteractive
      ? ["bash", "--norc", "--noprofile", "--noediting", "-i"] : ["sh", "-c", "ulimit -c 0; " + script]
    var spawn = Spawn("setsid", (["setsid", "--ctty"] + command).map { Array($0.utf8) })
    spawn.isSearched = true
    spawn.environment = variables
    spawn.input = .descriptor(terminal)
    spawn.output = .descriptor(terminal)
    spawn.errors = .descriptor(terminal)
    // A test run in the background ignores it, and so would everything in the terminal.
    _ = signal(SIGQUIT, SIG_DFL)
    shell = try spawn.start()
    guard isInteractive else { return }
    try wait(for: "shell>")
    try send(script + "\n")
  }

  deinit {
    // The shell and what it runs get SIGHUP.
    close(master)
    kill(shell, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(shell, &status, 0) < 0, errno == EINTR {}
  }

  private static func open() throws -> (master: Int32, name: String) {
    let master = try FileDescriptor.open(
      FilePath("/dev/ptmx"), .readWrite, options: [.closeOnExec, .init(rawValue: O_NOCTTY)])
    #if os(Linux)
      // The requests behind `unlockpt` and `ptsname`, which are not available without feature macros.
      let (unlock, ask): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      var (locked, number): (Int32, Int32) = (0, 0)
      // SAFETY: each request reads or writes one number, which lives through the call.
      if unsafe ioctl(master.rawValue, unlock, &locked) == 0, unsafe ioctl(master.rawValue, ask, &number) == 0
      {
        return (master.rawValue, "/dev/pts/\(number)")
      }
    #else
      if grantpt(master.rawValue) == 0, unlockpt(master.rawValue) == 0,
        let name = unsafe ptsname(master.rawValue).map({ unsafe String(cString: $0) })
      {
        return (master.rawValue, name)
      }
    #endif
    throw ShellTerminalError(description: "no pseudo-terminal could be opened")
  }

  // MARK: The modes

  private static func modes(of terminal: Int32) -> [UInt8] {
    var modes = termios()
    // SAFETY: the structure outlives both calls.
    _ = unsafe tcgetattr(terminal, &modes)
    return unsafe withUnsafeBytes(of: &modes) { unsafe Array($0) }
  }

  /// The terminal's modes (`stty -g`), to be compared.
  public var modes: [UInt8] { Self.modes(of: master) }

  /// Whether the terminal shows what is typed, and hands out whole lines.
  public var echoes: Bool {
    var modes = termios()
    // SAFETY: the structure outlives the call.
    _ = unsafe tcgetattr(master, &modes)
    return modes.c_lflag & tcflag_t(ECHO) != 0 && modes.c_lflag & tcflag_t(ICANON) != 0
  }

  // MARK: Input and output

  /// Types a text, or gives a terminal's answer.
  public func send(_ text: String) throws {
    try FileDescriptor(rawValue: master).writeAll(Array(text.utf8))
  }

  /// Whether a text was written, after so many bytes.
  public func hasWritten(_ text: String, after start: Int = 0) -> Bool { end(of: text, after: start) != nil }

  /// Waits until a text is written, after so many bytes.
  ///
  /// - Returns: how many bytes were written up to its end.
  @discardableResult
  public func wait(for text: String, after start: Int = 0, seconds: Double = 120) throws -> Int {
    let deadline = ContinuousClock.now + .seconds(seconds * Double(patience))
    while true {
      if let end = end(of: text, after: start) { return end }
      guard ContinuousClock.now < deadline else {
        throw ShellTerminalError(
          description: "timed out waiting for \(text.debugDescription); at the end was written \(tail)")
      }
      try look()
    }
  }

  /// Takes what is written until a condition holds.
  public func wait(until condition: String, seconds: Double = 120, _ holds: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(seconds * Double(patience))
    while try !holds() {
      guard ContinuousClock.now < deadline else {
        throw ShellTerminalError(
          description: "timed out waiting for \(condition); at the end was written \(tail)")
      }
      try look()
    }
  }

  /// The text written in a range of bytes.
  public func text(_ range: some RangeExpression<Int>) -> String {
    String(decoding: output[range.relative(to: output)], as: UTF8.self)
  }

  private var tail: String { String(decoding: output.suffix(600), as: UTF8.self).debugDescription }

  private func end(of text: String, after start: Int) -> Int? {
    let wanted = Array(text.utf8)
    guard output.count >= start + wanted.count else { return nil }
    for place in start...output.count - wanted.count
    where output[place] == wanted[0] && output[place..<place + wanted.count].elementsEqual(wanted) {
      return place + wanted.count
    }
    return nil
  }

  /// Reads what is there, waiting a moment for it.
  private func look() throws {
    var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&wanted, 1, 20) > 0 else {
      lastLook = .now
      return
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // SAFETY: the buffer lives through the call, which writes at most its length.
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(master, $0.baseAddress, $0.count) }
    guard count > 0 else {
      throw ShellTerminalError(description: "the shell has ended; at the end was written \(tail)")
    }
    output += buffer[..<count]
  }
}

/// The private modes (DECSET) of a terminal that a program's output leaves behind.
public struct PrivateModes: Equatable {
  /// What is set in a terminal before anything has run in it: lines wrap, and the cursor is seen.
  public static let usual: Set<Int> = [7, 25]
  /// Those that were set at some time, and those that are set at the end.
  public private(set) var everSet: Set<Int> = [], set = usual
  /// Whether the keypad sends sequences of its own (DECKPAM).
  public private(set) var hasKeypad = false

  /// Reads `ESC [ ? … h` and `ESC [ ? … l`, with several numbers too, and `ESC =` and `ESC >`.
  public init(in output: some Collection<UInt8>) {
    let bytes = Array(output)
    var place = 0
    while place + 1 < bytes.count {
      defer { place += 1 }
      guard bytes[place] == 0x1b else { continue }
      if bytes[place + 1] == UInt8(ascii: "=") { hasKeypad = true }
      if bytes[place + 1] == UInt8(ascii: ">") { hasKeypad = false }
      guard bytes[place + 1] == UInt8(ascii: "["), place + 2 < bytes.count,
        bytes[place + 2] == UInt8(ascii: "?")
      else { continue }
      let end = bytes[(place + 3)...].firstIndex { !(0x30...0x3b).contains($0) }
      guard let end, [UInt8(ascii: "h"), UInt8(ascii: "l")].contains(bytes[end]) else { continue }
      let numbers = String(decoding: bytes[(place + 3)..<end], as: UTF8.self).split(separator: ";").compactMap
      { Int($0) }
      if bytes[end] == UInt8(ascii: "h") {
        everSet.formUnion(numbers)
        set.formUnion(numbers)
      } else {
        set.subtract(numbers)
      }
    }
  }
}
