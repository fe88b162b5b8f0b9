import CKernels
import Synchronization

/// Working memory for one lane at a time.
@safe final class Scratch: Sendable {
  // SAFETY: the pool hands a scratch to one call, which gives each lane one of its own.
  nonisolated(unsafe) let pointer: OpaquePointer
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

  init() {
    let size = facet_scratch_size()
    unsafe memory = .allocate(byteCount: size, alignment: 64)
    // SAFETY: the bytes were just allocated.
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    unsafe pointer = OpaquePointer(memory)
  }

  deinit { unsafe memory.deallocate() }
}

/// Keeps working memory between calls: as much as the busiest moment so far needed, never more.
final class ScratchPool: Sendable {
  private let idle = Mutex<[Scratch]>([])

  /// Runs `body` with `count` scratches that nobody else uses meanwhile.
  func borrow<Result, Failure: Error>(
    _ count: Int, _ body: ([Scratch]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // One by one, so that the pool's array is never shared, and never copied for it.
    var taken: [Scratch] = []
    taken.reserveCapacity(count)
    idle.withLock { idle in
      while taken.count < count, let scratch = idle.popLast() { taken.append(scratch) }
    }
    while taken.count < count { taken.append(Scratch()) }
    defer { idle.withLock { $0 += taken } }
    return try body(taken)
  }
}
