import CKernels
import Synchronization

/// Working memory for one piece of work at a time.
@safe final class IdentityScratch: Sendable {
  // SAFETY: the pool hands a scratch to one call at a time.
  nonisolated(unsafe) let pointer: OpaquePointer
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

  init() {
    let size = facet_identity_scratch_size()
    unsafe memory = .allocate(byteCount: size, alignment: 64)
    // SAFETY: the bytes were just allocated.
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe pointer = OpaquePointer(memory)
  }

  deinit { unsafe memory.deallocate() }
}

/// Keeps working memory (7 MB each) between calls, never more than was in use at one time.
final class IdentityScratchPool: Sendable {
  private let idle = Mutex<[IdentityScratch]>([])

  /// Runs `body` with a scratch that nobody else uses meanwhile.
  func borrow<Result, Failure: Error>(
    _ body: (IdentityScratch) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let scratch = idle.withLock { $0.popLast() } ?? IdentityScratch()
    defer { idle.withLock { $0.append(scratch) } }
    return try body(scratch)
  }
}
