/// Floats at a fixed place, aligned for the kernels and zero when new.
@safe final class FloatMemory: Sendable {
  // SAFETY: the owner makes sure that no two threads touch the same floats at once.
  nonisolated(unsafe) let floats: UnsafeMutablePointer<Float>
  let count: Int

  init(_ count: Int) {
    self.count = max(count, 16)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: self.count * 4, alignment: 64)
    unsafe floats = memory.bindMemory(to: Float.self, capacity: self.count)
    // SAFETY: the floats were just allocated.
    unsafe floats.initialize(repeating: 0, count: self.count)
  }

  deinit { unsafe floats.deallocate() }

  var array: [Float] {
    get { unsafe Array(UnsafeBufferPointer(start: floats, count: count)) }
    set {
      precondition(newValue.count <= count, "memory: \(newValue.count) floats do not fit into \(count)")
      unsafe newValue.withUnsafeBufferPointer { source in
        // SAFETY: no more floats than there is room for.
        if let from = source.baseAddress { unsafe floats.update(from: from, count: source.count) }
      }
    }
  }
}
