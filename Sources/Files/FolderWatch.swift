import Foundation
import Synchronization
package import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reports which files and folders appear in, change in, or vanish from watched folders, where the system has
/// inotify; elsewhere there is none.
package final class FolderWatch: Sendable {
  /// What happened to a name.
  package struct Event: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case present, gone, newFolder }
    package var path: FilePath
    package var kind: Kind
  }

  /// More folders than this are not watched: the system has few watches for all programs.
  private static let most = 4096

  private struct State {
    var folders: [Int32: FilePath] = [:]
    var isStopped = false
  }

  private let state = Mutex(State())
  private let file: Int32
  /// A pipe through which nothing is sent: the thread wakes up when the writing end is closed.
  private let reading: Int32, writing: Int32

  #if os(Linux)
    /// - Parameter report: called on a thread of the watch, with what happened within about 0.2 s.
    /// - Returns: nil when the system offers no more watches.
    package init?(report: @escaping @Sendable ([Event]) -> Void) {
      file = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
      guard file >= 0 else { return nil }
      guard let ends = try? FileDescriptor.pipe() else {
        close(file)
        return nil
      }
      (reading, writing) = (ends.readEnd.rawValue, ends.writeEnd.rawValue)
      for end in [reading, writing] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let thread = Thread { [self] in run(report) }
      thread.name = "folder watch"
      thread.start()
    }

    package func add(_ folder: FilePath) {
      let isWanted = state.withLock {
        !$0.isStopped && $0.folders.count < Self.most && !$0.folders.values.contains(folder)
      }
      guard isWanted else { return }
      let wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE
      // SAFETY: the path is a NUL-terminated string during the call.
      let watch = unsafe folder.withPlatformString {
        unsafe inotify_add_watch(file, $0, UInt32(wanted) | UInt32(IN_ONLYDIR))
      }
      if watch >= 0 { state.withLock { $0.folders[watch] = folder } }
    }

    /// Returns at once; nothing is reported afterwards.
    package func stop() {
      state.withLock { state in
        guard !state.isStopped else { return }
        state.isStopped = true
        for watch in state.folders.keys { _ = inotify_rm_watch(file, watch) }
        close(writing)
      }
    }

    private func run(_ report: ([Event]) -> Void) {
      // A file that is written in pieces is reported once.
      while !isStopped(orReady: file, within: -1), !isStopped(orReady: -1, within: 200) {
        var events: [Event] = []
        for event in read() where !events.contains(event) { events.append(event) }
        if !events.isEmpty, !state.withLock({ $0.isStopped }) { report(events) }
      }
      // The system needs some 15 ms to forget the watches. Closing the file before then would block this thread, and
      // with it a program that ends now.
      usleep(200_000)
      close(file)
      close(reading)
    }

    /// Waits until the watch is stopped, something can be read from `file`, or the time in milliseconds has passed.
    private func isStopped(orReady file: Int32, within time: Int32) -> Bool {
      var requests = [reading, file].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      // SAFETY: two requests, which are valid during the call; a negative file is ignored.
      _ = unsafe poll(&requests, 2, time)
      return requests[0].revents != 0
    }

    private func read() -> [Event] {
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      var events: [Event] = []
      while true {
        // SAFETY: nothing keeps the buffer's address after the call.
        let count = unsafe bytes.withUnsafeMutableBytes {
          unsafe try? FileDescriptor(rawValue: file).read(into: $0)
        }
        guard let count, count > 0 else { return events }
        var at = 0
        // The header: watch, mask, cookie and length, four bytes each; then the name, padded with zeros.
        while at + 16 <= count {
          func number(_ offset: Int) -> UInt32 {
            (0..<4).reversed().reduce(0) { $0 << 8 | UInt32(bytes[at + offset + $1]) }
          }
          let length = Int(number(12)), start = at + 16
          guard start + length <= count else { break }
          let name = bytes[start..<start + length].prefix { $0 != 0 }
          if let event = event(Int32(bitPattern: number(0)), number(4), Array(name)) { events.append(event) }
          at = start + length
        }
      }
    }

    private func event(_ watch: Int32, _ mask: UInt32, _ name: [UInt8]) -> Event? {
      guard let folder = state.withLock({ $0.folders[watch] }), let first = name.first, first != 0x2E else {
        return nil
      }
      var path = folder
      path.append(name.path.components)
      let isFolder = mask & UInt32(IN_ISDIR) != 0
      if mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0 { return Event(path: path, kind: .gone) }
      if isFolder { return Event(path: path, kind: .newFolder) }
      // A file that was only created is still empty; its end of writing follows.
      guard mask & UInt32(IN_CLOSE_WRITE | IN_MOVED_TO) != 0 else { return nil }
      return Event(path: path, kind: .present)
    }
  #else
    package init?(report: @escaping @Sendable ([Event]) -> Void) { return nil }
    package func add(_ folder: FilePath) {}
    package func stop() {}
  #endif
}
