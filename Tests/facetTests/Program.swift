import Foundation
import Spawning
import SystemPackage
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can be an argument of a program: text, or a path in any bytes.
protocol ProgramArgument {
  var argumentBytes: [UInt8] { get }
}

extension String: ProgramArgument {
  var argumentBytes: [UInt8] { Array(utf8) }
}

extension FilePath: ProgramArgument {
  var argumentBytes: [UInt8] {
    // SAFETY: the string is terminated and read only inside the closure.
    unsafe withPlatformString { start in
      unsafe UnsafeBufferPointer(start: start, count: strlen(start)).map { UInt8(bitPattern: $0) }
    }
  }
}

/// A pipe whose reader is gone is an error of the write, not the end of the tests. Programs that are started do not inherit it.
private let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

/// How a program ended and what it said.
struct Outcome {
  /// The exit status, or 128 and the number of the signal that ended it.
  var status: Int32
  var output: String
  var error: String

  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// What stopped a test from running the program.
struct CannotRun: Error, CustomStringConvertible {
  var description: String
}

/// The real program, as a user starts it: the executable beside the test bundle, in a process of its own.
final class Program {
  /// The built `facet`.
  static let facet: FilePath = {
    var folder = FilePath(CommandLine.arguments[0])
    if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      folder = FilePath(own)
    }
    let candidates = [
      folder.removingLastComponent().appending("facet"),
      RepositoryPaths.root.appending(".build/release/facet"),
      RepositoryPaths.root.appending(".build/debug/facet"),
    ]
    let found = candidates.dropFirst(folder.removingLastComponent().string.contains(".build") ? 0 : 1)
    return found.first { FileManager.default.isExecutableFile(atPath: $0.string) } ?? candidates[0]
  }()

  private let folder = TemporaryFolder()
  private let process: pid_t
  private let input: FileDescriptor?
  private var ended: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - environment: added to a bare one: UTF-8 and the search path.
  ///   - folder: where it runs; the checkout when nil.
  ///   - output: where standard output goes; a file of the test's own when nil.
  ///   - hasInput: whether ``write(_:)`` will feed standard input; otherwise it is empty.
  init(
    _ arguments: [any ProgramArgument], of program: FilePath = Program.facet,
    environment: [String: String] = [:], in workingFolder: FilePath? = nil, output: FilePath? = nil,
    hasInput: Bool = false
  ) throws {
    // Beside the search path what a sanitizer needs to work and to report, see `.ci/sanitize.sh`.
    let taken = ["PATH", "LD_PRELOAD", "TSAN_OPTIONS", "ASAN_OPTIONS"]
    var variables = ProcessInfo.processInfo.environment.filter { taken.contains($0.key) }
    variables.merge(["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    variables.merge(environment) { $1 }
    var ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)?
    if hasInput { ends = try FileDescriptor.pipe() }
    defer { try? ends?.readEnd.close() }
    input = ends?.writeEnd
    if let input { _ = fcntl(input.rawValue, F_SETFD, FD_CLOEXEC) }

    // The C library's own way to change the folder is not to be had from Swift on every system.
    let shell = ["sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh"]
    let all: [any ProgramArgument] = shell + [workingFolder ?? RepositoryPaths.root, program] + arguments
    var spawn = Spawn("sh", all.map(\.argumentBytes))
    spawn.isSearched = true
    spawn.environment = variables
    if let ends { spawn.input = .descriptor(ends.readEnd) }
    spawn.output = .file(output ?? self.folder.path("out"))
    spawn.errors = .file(self.folder.path("err"))
    do {
      process = try spawn.start()
    } catch {
      throw CannotRun(description: "\(program): \(error)")
    }
  }

  deinit {
    if ended == nil {
      kill(process, SIGKILL)
      _ = wait()
    }
  }

  /// Runs a program to its end.
  static func run(
    _ arguments: any ProgramArgument..., environment: [String: String] = [:], in folder: FilePath? = nil,
    input: [UInt8]? = nil
  ) throws -> Outcome {
    let program = try Program(arguments, environment: environment, in: folder, hasInput: input != nil)
    if let input {
      try program.write(input)
      try program.closeInput()
    }
    return program.outcome()
  }

  /// Feeds standard input. A program that wants no more of it may close it, and may have ended.
  func write(_ bytes: [UInt8]) throws {
    ignoreBrokenPipes
    do { _ = try input?.writeAll(bytes) } catch Errno.brokenPipe {}
  }

  func closeInput() throws { try input?.close() }

  func signal(_ number: Int32) { kill(process, number) }

  /// What standard output holds by now.
  var outputSoFar: String { read("out") }

  /// Waits for the end.
  func outcome() -> Outcome {
    let status = wait()
    return Outcome(status: status, output: read("out"), error: read("err"))
  }

  private func wait() -> Int32 {
    if let ended { return ended }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let result = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    ended = result
    return result
  }

  private func read(_ name: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: folder.path(name).string) ?? Data(), as: UTF8.self)
  }
}

/// Waits until a condition holds; generous, since machines are slow at times.
func wait(until condition: String, seconds: Double = 120, _ holds: () throws -> Bool) throws {
  let deadline = ContinuousClock.now + .seconds(seconds * Double(patience))
  while ContinuousClock.now < deadline {
    if try holds() { return }
    usleep(5_000)
  }
  throw CannotRun(description: "timed out waiting for \(condition)")
}
