public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension FileDescriptor {
  /// Releases the lock taken with `flock(2)` and closes the file. Errors are ignored.
  ///
  /// Closing alone would not be enough while a child process is being started: until it executes its program, it
  /// holds a copy of the descriptor and with it the lock.
  public func unlockAndClose() {
    _ = flock(rawValue, LOCK_UN)
    try? close()
  }
}
