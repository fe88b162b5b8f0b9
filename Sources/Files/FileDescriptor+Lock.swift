public import SystemPackage

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension FileDescriptor {
  /// Gives the lock of `flock(2)` up and closes the file; errors are left aside.
  ///
  /// Closing alone would leave it locked for as long as a child that is just being started has its copy of the
  /// descriptor: until it runs its program.
  public func unlockAndClose() {
    _ = flock(rawValue, LOCK_UN)
    try? close()
  }
}
