#if canImport(Glibc)
  import Glibc
#endif

/// How eagerly a thread is given a processor.
public enum ThreadPriority {
  /// Lowers the calling thread's priority for good: others that want to run go first.
  ///
  /// - Parameter niceness: from 0, as any thread begins, to 19. A thread cannot be raised again.
  public static func lower(to niceness: Int32) {
    #if os(Linux)
      // On Linux the niceness is the thread's own, and 0 means the caller.
      let threads = Int32(bitPattern: PRIO_PROCESS.rawValue)
      if niceness > 0, getpriority(threads, 0) < niceness { _ = setpriority(threads, 0, niceness) }
    #endif
  }
}
