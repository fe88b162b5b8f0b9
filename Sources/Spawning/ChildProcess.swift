import Dispatch
import Foundation
import Synchronization
package import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A running program with pipes to its standard streams.
///
/// It has its own process group, so it gets no signals from the terminal, and it inherits no signal mask. A
/// thread waits for its end, so that it never remains as a zombie. It is ended when this object is released.
package final class ChildProcess: Sendable {
  /// How it ended.
  package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)

    /// Whether it exited with status 0.
    package var isSuccess: Bool { self == .exited(0) }

    /// Its exit status, or the number of the signal that ended it.
    package var status: Int32 {
      switch self {
      case .exited(let status): status
      case .killed(let signal): signal
      }
    }

    /// The signal that ended it, if known.
    package var signal: Int32? { if case .killed(let signal) = self { signal } else { nil } }
  }

  /// What a standard stream of the program is connected to.
  package enum Stream: Sendable {
    case nothing
    case pipe
    /// A descriptor of this process.
    case descriptor(FileDescriptor)
  }

  /// The process ID, which is also the ID of its group.
  package let identifier: Int32
  /// Our ends of the pipes; their user closes them.
  package let input, output: FileDescriptor?
  /// What it writes to standard error.
  package let messages: MessageTail
  private let ending: EndingBox

  /// - Parameters:
  ///   - environment: the whole of it; nil for this process's own.
  ///   - isSearched: whether a name without a slash is searched for on the PATH.
  ///   - diversion: lines of its standard error that are no messages.
  /// - Throws: `Errno` when it cannot be started.
  package init(
    _ program: FilePath, _ arguments: [String], environment: [String: String]? = nil,
    isSearched: Bool = false, input: Stream = .nothing, output: Stream = .nothing,
    diverting diversion: MessageTail.Diversion? = nil
  ) throws(Errno) {
    var spawn = Spawn(program, ([program.string] + arguments).map { Array($0.utf8) })
    spawn.environment = environment
    spawn.isSearched = isSearched
    spawn.hasOwnGroup = true
    let started = try Self.spawning.withLock { _ throws(Errno) in
      try Self.start(spawn, input, output)
    }
    (identifier, self.input, self.output) = (started.identifier, started.input, started.output)
    messages = MessageTail(started.errors, diverting: diversion)
    ending = EndingBox(started.identifier)
  }

  private struct Started {
    var identifier: Int32
    var input, output: FileDescriptor?
    var errors: FileDescriptor
  }

  private static func start(
    _ spawn: Spawn, _ input: Stream, _ output: Stream
  ) throws(Errno) -> Started {
    // The ends to close: always those of the program, and ours when it does not start.
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
    var spawn = spawn
    spawn.input = (inputs?.readEnd ?? input.descriptor).map { .descriptor($0) } ?? .nothing
    spawn.output = (outputs?.writeEnd ?? output.descriptor).map { .descriptor($0) } ?? .nothing
    spawn.errors = .descriptor(errors.writeEnd)
    let identifier = try spawn.start()
    ends.subtract([inputs?.writeEnd, outputs?.readEnd, errors.readEnd].compactMap(\.self))
    return Started(
      identifier: identifier, input: inputs?.writeEnd, output: outputs?.readEnd, errors: errors.readEnd)
  }

  /// Only one program is started at a time: another one would inherit pipes that are not marked yet and keep
  /// them open.
  private static let spawning = Mutex<Void>(())

  deinit { stop(patience: .zero) }

  /// How it ended; nil while it runs.
  package var ended: Ending? { ending.value }

  /// Waits for its end, at most for `limit`.
  @discardableResult
  package func wait(limit: Duration? = nil) -> Ending? { ending.wait(limit: limit) }

  /// Asks it to end (SIGTERM), and kills it (SIGKILL) if it is still running after `patience`. Harmless when
  /// it has ended.
  package func stop(patience: Duration = .milliseconds(500)) {
    if patience > .zero {
      ending.signal(SIGTERM)
      if ending.wait(limit: patience) != nil { return }
    }
    ending.signal(SIGKILL)
  }

  /// What a program left that has run to its end.
  package struct Outcome: Sendable {
    /// What it wrote to standard output.
    package var output: [UInt8]
    package var ending: Ending
    /// The last line of what it wrote to standard error.
    package var messages: String

    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs a program to its end.
  ///
  /// - Parameter limit: it is killed when it takes longer.
  package static func run(
    _ program: FilePath, _ arguments: [String], environment: [String: String]? = nil,
    isSearched: Bool = false, limit: Duration? = nil
  ) throws(Errno) -> Outcome {
    let child = try ChildProcess(
      program, arguments, environment: environment, isSearched: isSearched, output: .pipe)
    // A hanging program (on a dead network drive) closes its pipe when it is killed.
    let watch = DispatchWorkItem { child.stop(patience: .zero) }
    if let limit {
      DispatchQueue.global().asyncAfter(deadline: .now() + limit / .seconds(1), execute: watch)
    }
    defer { watch.cancel() }
    var bytes: [UInt8] = []
    if let output = child.output {
      bytes = (try? output.readToEnd()) ?? []
      try? output.close()
    }
    let ending = child.wait() ?? .exited(0)
    return Outcome(output: bytes, ending: ending, messages: child.messages.lastWords())
  }
}

extension ChildProcess.Stream {
  fileprivate var isPipe: Bool { if case .pipe = self { true } else { false } }
  fileprivate var descriptor: FileDescriptor? {
    if case .descriptor(let descriptor) = self { descriptor } else { nil }
  }
}

/// Waits for a process's end on its own thread, and makes sure that a signal never reaches another process
/// with the same ID.
private final class EndingBox: Sendable {
  private let identifier: pid_t
  private let state = Mutex<ChildProcess.Ending?>(nil)
  private let ended = DispatchGroup()

  init(_ identifier: pid_t) {
    self.identifier = identifier
    ended.enter()
    let thread = Thread { [self] in
      var information = unsafe siginfo_t()
      // Without reaping it, so that its ID stays in use until the lock is held.
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
