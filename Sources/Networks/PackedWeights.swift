import CKernels

/// The parameters in the order in which the kernels read them; packed once, then only read.
@safe final class PackedWeights: Sendable {
  // SAFETY: written by `init` alone, before anybody else knows the object; freed by `deinit`.
  nonisolated(unsafe) let pointer: OpaquePointer
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

  init(_ weights: NetworkWeights) {
    unsafe memory = .allocate(byteCount: facet_weights_size(), alignment: 64)
    unsafe pointer = OpaquePointer(memory)
    let pnet = Self.flat(weights, NetworkWeights.pnetOrder)
    let rnet = Self.flat(weights, NetworkWeights.rnetOrder)
    let onet = Self.flat(weights, NetworkWeights.onetOrder)
    precondition(
      pnet.count * 4 == MemoryLayout<facet_pnet_tensors>.size
        && rnet.count * 4 == MemoryLayout<facet_rnet_tensors>.size
        && onet.count * 4 == MemoryLayout<facet_onet_tensors>.size,
      "packed weights: the tensors' order differs from the kernels'")
    // SAFETY: the C structures consist of floats alone, in the order of the flat arrays, whose sizes are
    // checked above; the packed memory is of the size and alignment that the packer asks for.
    unsafe pnet.withUnsafeBytes { pnet in
      unsafe rnet.withUnsafeBytes { rnet in
        unsafe onet.withUnsafeBytes { onet in
          unsafe facet_weights_pack(
            pnet.baseAddress?.assumingMemoryBound(to: facet_pnet_tensors.self),
            rnet.baseAddress?.assumingMemoryBound(to: facet_rnet_tensors.self),
            onet.baseAddress?.assumingMemoryBound(to: facet_onet_tensors.self), pointer)
        }
      }
    }
  }

  deinit { unsafe memory.deallocate() }

  private static func flat(
    _ weights: NetworkWeights, _ order: [(name: String, shape: [Int])]
  ) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(order.reduce(0) { $0 + $1.shape.reduce(1, *) })
    for (name, _) in order { values += weights[name].values }
    return values
  }
}
