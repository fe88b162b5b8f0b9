#if os(Linux)
  import Foundation
  import Glibc
  import Synchronization
  public import SystemPackage

  /// Counts how often a file is opened, by any program.
  public final class FileWatch: Sendable {
    private let descriptor: Int32
    private let watch: Int32
    private let count = Mutex(0)
    private let done = DispatchSemaphore(value: 0)

    /// - Throws: `Errno` when the file cannot be watched.
    public init(_ path: FilePath) throws {
      descriptor = inotify_init1(O_CLOEXEC)
      guard descriptor >= 0 else { throw Errno(rawValue: errno) }
      // The system merges equal events that follow each other. Watching reads and closings, too, keeps openings apart.
      let events = UInt32(IN_OPEN | IN_ACCESS | IN_CLOSE_NOWRITE | IN_CLOSE_WRITE)
      // SAFETY: the path is a terminated string for the time of the call.
      watch = unsafe path.withPlatformString { [descriptor] in
        unsafe inotify_add_watch(descriptor, $0, events)
      }
      guard watch >= 0 else {
        close(descriptor)
        throw Errno(rawValue: errno)
      }
      let thread = Thread { [self] in
        run()
        done.signal()
      }
      thread.start()
    }

    private func run() {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        // SAFETY: the call writes at most the buffer's length.
        let filled = unsafe buffer.withUnsafeMutableBytes {
          unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        guard filled > 0 else { return }
        // Each event has 16 bytes: the second four are its kind, the last four the length of the name that follows.
        var place = 0
        while place + 16 <= filled {
          let (kind, rest) = (Self.number(at: place + 4, in: buffer), Self.number(at: place + 12, in: buffer))
          if kind & UInt32(IN_OPEN) != 0 { count.withLock { $0 += 1 } }
          if kind & UInt32(IN_IGNORED) != 0 { return }
          place += 16 + Int(rest)
        }
      }
    }

    private static func number(at place: Int, in bytes: [UInt8]) -> UInt32 {
      // SAFETY: the load is checked against the bounds.
      unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }

    /// Returns how often the file was opened so far. Call it only once.
    public func stop() -> Int {
      inotify_rm_watch(descriptor, watch)
      done.wait()
      close(descriptor)
      return count.withLock { $0 }
    }
  }
#endif
