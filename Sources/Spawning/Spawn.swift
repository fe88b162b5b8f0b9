import Foundation
package import SystemPackage

#if canImport(Darwin)
  package import Darwin
#elseif canImport(Glibc)
  package import Glibc
#elseif canImport(Musl)
  package import Musl
#endif

/// A program to start. This is the only place that calls `posix_spawn`.
package struct Spawn: Sendable {
  /// What a standard stream of the program is connected to.
  package enum Stream: Sendable {
    case nothing
    /// A descriptor of this process.
    case descriptor(FileDescriptor)
    /// A new file, for output only.
    case file(FilePath)
  }

  package var program: FilePath
  /// Any bytes; the program's own name first.
  package var arguments: [[UInt8]]
  /// The whole environment; nil for this process's own.
  package var environment: [String: String]?
  package var input = Stream.nothing
  package var output = Stream.nothing
  package var errors = Stream.nothing
  /// Whether a name without a slash is searched for on the PATH.
  package var isSearched = false
  /// Whether it leads a new process group, which gets no signals from the terminal.
  package var hasOwnGroup = false

  package init(_ program: FilePath, _ arguments: [[UInt8]]) {
    self.program = program
    self.arguments = arguments
  }

  /// Starts the program with no signal blocked or ignored.
  ///
  /// - Returns: the process ID. The caller must wait for the process.
  package func start() throws(Errno) -> pid_t {
    // SAFETY: every object handed to posix_spawn is initialised here and outlives the call; `argv` and `envp`
    // end in nil.
    #if canImport(Darwin)
      var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?)
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in [input, output, errors].enumerated() {
      let number = Int32(number)
      switch stream {
      case .descriptor(let descriptor):
        unsafe posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, number)
      case .nothing:
        unsafe posix_spawn_file_actions_addopen(
          &actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
      case .file(let path):
        _ = unsafe path.withPlatformString {
          unsafe posix_spawn_file_actions_addopen(&actions, number, $0, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
      }
    }
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    setSignals(&attributes)
    let variables = environment ?? ProcessInfo.processInfo.environment
    let argv = unsafe arguments.map { unsafe Self.copy($0) } + [nil]
    let envp = unsafe variables.map { unsafe Self.copy(Array("\($0.key)=\($0.value)".utf8)) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    var identifier: pid_t = 0
    let status = unsafe program.withPlatformString { path in
      isSearched
        ? unsafe posix_spawnp(&identifier, path, &actions, &attributes, argv, envp)
        : unsafe posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
    }
    guard status == 0 else { throw Errno(rawValue: status) }
    return identifier
  }

  #if canImport(Darwin)
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias Attributes = posix_spawnattr_t
  #endif

  private func setSignals(_ attributes: inout Attributes) {
    // SAFETY: the attributes are initialised, and the sets are read inside the calls.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    unsafe sigemptyset(&all)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { unsafe sigaddset(&all, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    if hasOwnGroup {
      unsafe posix_spawnattr_setpgroup(&attributes, 0)
      flags |= POSIX_SPAWN_SETPGROUP
    }
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    // SAFETY: the array ends in NUL and lives through the call, which copies it; the caller frees the copy.
    unsafe (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe strdup($0) }
    }
  }
}
