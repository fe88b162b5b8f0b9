import Files
import Foundation
import Spawning
package import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program in a pseudo-terminal: keys in, bytes out.
package final class PseudoTerminal {
  private let master: FileDescriptor
  private let process: ChildProcess

  /// Starts a program with the environment of an xterm with 24-bit colours.
  ///
  /// - Parameters:
  ///   - program: its path; this program's when nil.
  ///   - environment: variables to add to this process's.
  package init(
    program: FilePath? = nil, arguments: [String], environment: [String: String] = [:], columns: Int,
    rows: Int
  ) throws {
    master = try Self.open()
    guard let name = Self.otherSide(of: master) else {
      throw UsageError("no pseudo-terminal could be opened")
    }
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: UInt16(columns * 8),
      ws_ypixel: UInt16(rows * 16))
    // SAFETY: the request reads one `winsize`, which lives through the call.
    _ = unsafe ioctl(master.rawValue, UInt(TIOCSWINSZ), &size)
    guard let slave = try? FileDescriptor.open(FilePath(name), .readWrite, options: [.closeOnExec]) else {
      throw UsageError("\(name): the pseudo-terminal cannot be opened")
    }
    defer { try? slave.close() }
    let terminal = [
      "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "TMUX": "", "STY": "",
      // `swift test` asks its children for no colours, and without them pictures are ASCII.
      "NO_COLOR": "",
      // After a crash, nobody would answer an interactive backtrace.
      "SWIFT_BACKTRACE": "interactive=no",
    ]
    process = try ChildProcess(
      program ?? ResourceFinder.ownExecutable, arguments,
      environment: ProcessInfo.processInfo.environment.merging(terminal) { $1 }.merging(environment) { $1 },
      input: .descriptor(slave), output: .descriptor(slave))
  }

  private static func open() throws -> FileDescriptor {
    try FileDescriptor.open(FilePath("/dev/ptmx"), .readWrite, options: [.closeOnExec])
  }

  /// The path of the terminal for the program, after unlocking it.
  private static func otherSide(of master: FileDescriptor) -> String? {
    #if os(Linux)
      // The requests behind `unlockpt` and `ptsname`, which are not available without feature macros.
      let (unlock, ask): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      var (locked, number): (Int32, Int32) = (0, 0)
      // SAFETY: each request reads or writes one number, which lives through the call.
      guard unsafe ioctl(master.rawValue, unlock, &locked) == 0,
        unsafe ioctl(master.rawValue, ask, &number) == 0
      else { return nil }
      return "/dev/pts/\(number)"
    #else
      guard grantpt(master.rawValue) == 0, unlockpt(master.rawValue) == 0 else { return nil }
      return unsafe ptsname(master.rawValue).map { unsafe String(cString: $0) }
    #endif
  }

  /// The processor time that the program's threads have taken so far, in milliseconds; 0 where the system does not tell.
  package var processorTime: Double { ProcessFigures.processorTime(of: process.identifier) ?? 0 }

  package func send(_ text: String) throws { try master.writeAll(Array(text.utf8)) }

  /// When the last bytes, or the end, arrived.
  package private(set) var arrival = ContinuousClock.now
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// Read already, behind the end of a frame.
  private var waiting: [UInt8] = []

  /// Waits for output, at most the given time, and returns it with everything that follows up to a frame's end. Nil
  /// when the program has ended.
  ///
  /// A terminal takes bytes faster than they can be examined here, so this returns only when the program pauses.
  ///
  /// - Parameter cutsFrames: whether it returns at the end of a frame, too, when more has been read already.
  package func receive(milliseconds: Int, cutsFrames: Bool = false) throws -> [UInt8]? {
    var bytes = waiting, searched = 0
    waiting = []
    while true {
      let isWhole = bytes.suffix(Self.frameEnd.count).elementsEqual(Self.frameEnd)
      if let end = cutsFrames ? Self.endOfFrame(in: bytes[searched...]) : isWhole ? bytes.count : nil {
        waiting = Array(bytes[end...])
        return Array(bytes[..<end])
      }
      searched = max(0, bytes.count - Self.frameEnd.count)
      guard bytes.count < 1 << 20, isReady(within: bytes.isEmpty ? milliseconds : 1) else { return bytes }
      // SAFETY: the buffer lives through the call, which writes at most its length.
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(master.rawValue, $0.baseAddress, $0.count)
      }
      arrival = .now
      guard count > 0 else { return bytes.isEmpty ? nil : bytes }
      bytes += buffer[..<count]
    }
  }

  /// The index behind the first end of a frame.
  private static func endOfFrame(in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= frameEnd.count else { return nil }
    return (bytes.startIndex...bytes.endIndex - frameEnd.count).first {
      bytes[$0] == 0x1b && bytes[$0..<$0 + frameEnd.count].elementsEqual(frameEnd)
    }.map { $0 + frameEnd.count }
  }

  /// Ends a synchronized update.
  private static let frameEnd = Array("\u{1b}[?2026l".utf8)

  private func isReady(within milliseconds: Int) -> Bool {
    var wanted = pollfd(fd: master.rawValue, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wanted, 1, Int32(max(0, milliseconds))) > 0
  }

  /// Waits some seconds at most for the program to end.
  ///
  /// - Returns: its exit status, or the number of the signal that ended it.
  @discardableResult
  package func close() -> Int {
    let deadline = ContinuousClock.now + .seconds(5)
    while process.ended == nil, ContinuousClock.now < deadline, (try? receive(milliseconds: 20)) != nil {}
    if process.wait(limit: max(.zero, deadline - .now)) == nil { process.stop() }
    try? master.close()
    return Int(process.wait()?.status ?? 0)
  }
}
