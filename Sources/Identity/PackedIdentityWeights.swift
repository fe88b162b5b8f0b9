import CKernels
import Networks

/// The parameters in the order in which the kernels read them; packed once, then only read.
@safe final class PackedIdentityWeights: Sendable {
  // SAFETY: written by `init` alone, before anybody else knows the object; freed by `deinit`.
  nonisolated(unsafe) let pointer: OpaquePointer
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

  init(_ weights: IdentityWeights) {
    unsafe memory = .allocate(byteCount: facet_identity_weights_size(), alignment: 64)
    unsafe pointer = OpaquePointer(memory)
    var parameters: [Float] = []
    parameters.reserveCapacity(facet_identity_parameters())
    for (name, _) in IdentityWeights.order { parameters += weights[name].values }
    precondition(
      parameters.count == facet_identity_parameters(),
      "packed weights: \(parameters.count) parameters, the kernels expect \(facet_identity_parameters())")
    // SAFETY: the number of parameters is checked; the memory is of the size and alignment that the packer
    // asks for.
    unsafe facet_identity_pack(parameters, pointer)
  }

  deinit { unsafe memory.deallocate() }
}
