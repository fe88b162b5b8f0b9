#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How readily a thread gets a processor. A thread is made with its priority and keeps it.
public struct ThreadPriority: Sendable, Hashable {
  /// From 0, the default of threads, to 19; the higher, the more others go first.
  public let niceness: Int32

  /// - Parameter niceness: from 0 to 19.
  public init(niceness: Int32) {
    precondition((0...19).contains(niceness), "priority: niceness \(niceness), 0 to 19 are possible")
    self.niceness = niceness
  }

  /// The default of threads.
  public static let normal = ThreadPriority(niceness: 0)
  /// For work that nobody waits for: everything else goes first.
  public static let background = ThreadPriority(niceness: 10)

  /// Gives the calling thread this priority. It cannot be raised again.
  ///
  /// Only for threads made for this purpose: a thread of a shared pool would carry it into other work.
  func setForThisThread() {
    #if os(Linux)
      // On Linux the niceness is the thread's own, and 0 means the caller.
      #if canImport(Glibc)
        let threads = Int32(bitPattern: PRIO_PROCESS.rawValue)
      #else
        let threads = PRIO_PROCESS
      #endif
      if niceness > 0, getpriority(threads, 0) < niceness { _ = setpriority(threads, 0, niceness) }
    #endif
  }
}
