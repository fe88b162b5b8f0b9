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

  private let file: Int32
  private let folders = Mutex<[Int32: FilePath]>([:])
  private let isStopped = Mutex(false)

  #if os(Linux)
    /// - Parameter report: called on a thread of the watch, with what happened within about 0.3 s.
    /// - Returns: nil when the system offers no more watches.
    package init?(report: @escaping @Sendable ([Event]) -> Void) {
      file = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
      guard file >= 0 else { return nil }
      let thread = Thread { [self] in run(report) }
      thread.name = "folder watch"
      thread.start()
    }

    package func add(_ folder: FilePath) {
      let isFull = folders.withLock { $0.count >= Self.most || $0.values.contains(folder) }
      guard !isFull else { return }
      let wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE
      // SAFETY: the path is a NUL-terminated string during the call.
      let watch = unsafe folder.withPlatformString {
        unsafe inotify_add_watch(file, $0, UInt32(wanted) | UInt32(IN_ONLYDIR))
      }
      if watch >= 0 { folders.withLock { $0[watch] = folder } }
    }

    package func stop() { isStopped.withLock { $0 = true } }

    private func run(_ report: ([Event]) -> Void) {
      defer { _ = close(file) }
      while !isStopped.withLock({ $0 }) {
        var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        // SAFETY: one request, which is valid during the call.
        let ready = unsafe poll(&request, 1, 500)
        guard ready > 0 else { continue }
        // A file that is written in pieces is reported once.
        usleep(200_000)
        var events: [Event] = []
        for event in read() where !events.contains(event) { events.append(event) }
        if !events.isEmpty, !isStopped.withLock({ $0 }) { report(events) }
      }
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
      guard let folder = folders.withLock({ $0[watch] }), let first = name.first, first != 0x2E else {
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
