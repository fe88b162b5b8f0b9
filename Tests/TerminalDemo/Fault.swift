import Foundation

/// Faults that a program suffers, for the tests of what becomes of the terminal then.
enum Fault {
  /// SIGBUS: a file is mapped into memory, and then there is nothing of it any more.
  static func readBehindFile() {
    let path = NSTemporaryDirectory() + "demo-\(getpid())"
    let file = unsafe open(path, O_RDWR | O_CREAT, 0o600)
    _ = unsafe unlink(path)
    ftruncate(file, 4096)
    let memory = unsafe mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    ftruncate(file, 0)
    // SAFETY: none: the test wants the fault.
    unsafe memory?.storeBytes(of: 1, as: UInt8.self)
    print("there was still memory")
  }

  /// SIGFPE, on processors where that is a fault: Swift's own division would say what is wrong, C's does not.
  static func divideByZero() {
    print("the quotient is \(div(1, 0).quot)")
  }
}
