import Dispatch
import Foundation
import Spawning
import Synchronization
import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program running beside us, with pipes to its standard streams.
///
/// It hears no signals from the terminal (it has a process group of its own) and inherits no signal mask. A thread
/// waits for its end, so that it never stays behind as a zombie; it is ended when this object goes.
public final class ChildProcess: Sendable {
  /// How it ended.
  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    /// Whether it ended by itself with status 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// Whether an ffmpeg that ended so was ended from outside. It hears SIGTERM and SIGINT, tidies up, and gives this
    /// status without a word; newer ones give it with words for what they are not permitted.
    func isFromOutside(saying words: String) -> Bool {
      if case .killed = self { true } else { self == .exited(255) && words.isEmpty }
    }

    /// The signal that ended it, where that is known.
    var signal: Int32? { if case .killed(let signal) = self { signal } else { nil } }
  }

  /// What a standard stream of the program is.
  enum Stream: Sendable {
    case nothing
    case pipe
    /// One of ours, handed on.
    case descriptor(FileDescriptor)
  }

  /// The system's number of the process, which is also that of its group.
  public let identifier: Int32
  /// Our ends of the pipes; closed by whoever uses them.
  let input, output: FileDescriptor?
  /// What it says on standard error.
  public let messages: MessageTail
  private let ending: EndingBox

  /// - Throws: `VideoError.cannotStart`.
  init(
    _ program: FilePath, _ arguments: [String], input: Stream = .nothing, output: Stream = .nothing
  ) throws(VideoError) {
    let name = program.lastComponent?.string ?? program.string
    do throws(Errno) {
      let started = try Self.spawning.withLock { _ throws(Errno) in
        try Self.start(program, arguments, input, output)
      }
      (identifier, self.input, self.output) = (started.identifier, started.input, started.output)
      messages = MessageTail(started.errors)
      ending = EndingBox(started.identifier)
    } catch {
      throw .cannotStart(name, reason: error.description)
    }
  }

  private struct Started {
    var identifier: Int32
    var input, output: FileDescriptor?
    var errors: FileDescriptor
  }

  private static func start(
    _ program: FilePath, _ arguments: [String], _ input: Stream, _ output: Stream
  ) throws(Errno) -> Started {
    // All that are open and not handed on: theirs always, ours when it does not start.
    var ends: Set<FileDescriptor> = []
    defer { for end in ends { try? end.close() } }
    func pipe() throws(Errno) -> Pipe {
      let pipe = try Pipe()
      ends.formUnion([pipe.readEnd, pipe.writeEnd])
      return pipe
    }
    let inputs = try input.isPipe ? pipe() : nil
    let outputs = try output.isPipe ? pipe() : nil
    let errors = try pipe()
    var spawn = Spawn(program, ([program.string] + arguments).map { Array($0.utf8) })
    spawn.input = (inputs?.readEnd ?? input.descriptor).map { .descriptor($0) } ?? .nothing
    spawn.output = (outputs?.writeEnd ?? output.descriptor).map { .descriptor($0) } ?? .nothing
    spawn.errors = .descriptor(errors.writeEnd)
    spawn.hasOwnGroup = true
    let identifier = try spawn.start()
    ends.subtract([inputs?.writeEnd, outputs?.readEnd, errors.readEnd].compactMap(\.self))
    return Started(
      identifier: identifier, input: inputs?.writeEnd, output: outputs?.readEnd, errors: errors.readEnd)
  }

  /// One program is started at a time: another would inherit pipes that are not marked yet, and keep them open.
  private static let spawning = Mutex<Void>(())

  deinit { stop(patience: .zero) }

  /// How it ended; nil while it runs.
  public var ended: Ending? { ending.value }

  /// Waits for its end, for as long as `limit` when given.
  @discardableResult
  public func wait(limit: Duration? = nil) -> Ending? { ending.wait(limit: limit) }

  /// Asks it to end (SIGTERM), and ends it (SIGKILL) when it has not after `patience`. Harmless when it has ended.
  public func stop(patience: Duration = .milliseconds(500)) {
    if patience > .zero {
      ending.signal(SIGTERM)
      if ending.wait(limit: patience) != nil { return }
    }
    ending.signal(SIGKILL)
  }

  /// Runs a program to its end.
  ///
  /// - Returns: what it wrote to standard output, and how it ended.
  static func output(
    of program: FilePath, _ arguments: [String], limit: Duration = .seconds(30)
  ) throws(VideoError) -> (text: String, ending: Ending, messages: String) {
    let child = try ChildProcess(program, arguments, output: .pipe)
    // A program that hangs (a dead network drive) closes its pipe when it is ended.
    let watch = DispatchWorkItem { child.stop(patience: .zero) }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit / .seconds(1), execute: watch)
    defer { watch.cancel() }
    var bytes: [UInt8] = []
    if let output = child.output {
      bytes = (try? output.readToEnd()) ?? []
      try? output.close()
    }
    let ending = child.wait() ?? .exited(0)
    return (String(decoding: bytes, as: UTF8.self), ending, child.messages.lastWords)
  }
}

extension ChildProcess.Stream {
  fileprivate var isPipe: Bool { if case .pipe = self { true } else { false } }
  fileprivate var descriptor: FileDescriptor? {
    if case .descriptor(let descriptor) = self { descriptor } else { nil }
  }
}

/// Waits for a process's end on a thread of its own; a signal never reaches another process of the same number.
private final class EndingBox: Sendable {
  private let identifier: pid_t
  private let state = Mutex<ChildProcess.Ending?>(nil)
  private let ended = DispatchGroup()

  init(_ identifier: pid_t) {
    self.identifier = identifier
    ended.enter()
    let thread = Thread { [self] in
      var information = unsafe siginfo_t()
      // Without reaping it, so that the number stays taken until the lock is held.
      while unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      state.withLock { state in
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        state = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
      }
      ended.leave()
    }
    thread.name = "child"
    thread.stackSize = 1 << 17
    thread.start()
  }

  var value: ChildProcess.Ending? { state.withLock { $0 } }

  func signal(_ number: Int32) {
    state.withLock { if $0 == nil { _ = kill(identifier, number) } }
  }

  func wait(limit: Duration?) -> ChildProcess.Ending? {
    let deadline = limit.map { DispatchTime.now() + $0 / .seconds(1) } ?? .distantFuture
    _ = ended.wait(timeout: deadline)
    return value
  }
}

/// A pipe whose ends no other program inherits.
struct Pipe {
  let readEnd, writeEnd: FileDescriptor

  init() throws(Errno) {
    var ends: [Int32] = [-1, -1]
    // SAFETY: the array has room for both ends.
    guard unsafe pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd = FileDescriptor(rawValue: ends[0])
    writeEnd = FileDescriptor(rawValue: ends[1])
  }
}

extension FileDescriptor {
  /// Everything up to the end.
  func readToEnd() throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try readSome(into: &piece)
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }

  /// What is there, at least a byte; 0 at the end.
  func readSome(into piece: inout [UInt8]) throws(Errno) -> Int {
    do {
      return try unsafe piece.withUnsafeMutableBytes { unsafe try read(into: $0) }
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }
}
