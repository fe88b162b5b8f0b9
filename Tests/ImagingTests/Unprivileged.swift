import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

let unprivilegedAbsence: Comment = "the tests run as root here, which may read and write everything"

/// Runs `body` with the file permissions of an ordinary user. Root may read and write everything, so that
/// there permissions are given up for this thread and taken back afterwards. Nil where that cannot be done.
func unprivileged<Result>(_ body: () throws -> Result) rethrows -> Result? {
  guard geteuid() == 0 else { return try body() }
  #if os(Linux)
    typealias SetUser = @convention(c) (UInt32) -> Int32
    // SAFETY: setfsuid(2) has this type; it changes the calling thread only.
    guard let symbol = unsafe dlsym(nil, "setfsuid") else { return nil }
    let setUser = unsafe unsafeBitCast(symbol, to: SetUser.self)
    _ = setUser(65534)
    defer { _ = setUser(0) }
    guard setUser(65534) == 65534 else { return nil }
    return try body()
  #else
    return nil
  #endif
}
