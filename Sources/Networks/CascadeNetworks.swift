import CKernels
import Foundation
import Imaging

/// P-, R- and O-Net, ready to run.
///
/// Any number of threads may use one object at once: only its pool of working memory changes. Results do not
/// depend on the number of lanes, to the last bit.
@safe public final class CascadeNetworks: Sendable {
  /// The set whose kernels run. Results of two sets may differ in their last bits.
  public let instructionSet: InstructionSet
  /// Identifies the weights by content; see ``NetworkWeights/identity``.
  public let weightsIdentity: String
  let weights: PackedWeights
  /// C functions that touch nothing but their arguments.
  let kernels: facet_kernels
  let scratches = ScratchPool()

  /// - Parameter instructionSet: the set to use; nil takes the one in the environment, or else the best.
  public init(
    weights: NetworkWeights, instructionSet: InstructionSet? = nil
  ) throws(NetworksError) {
    let set = if let instructionSet { instructionSet } else { try InstructionSet.preferred() }
    guard let kernels = set.kernels else { throw .unavailableInstructionSet(set) }
    self.instructionSet = set
    self.kernels = kernels
    self.weights = PackedWeights(weights)
    weightsIdentity = weights.identity
  }

  /// Probability of "face" from two logits, as the reference computes it: float32 softmax.
  static func probability(_ logits: SIMD2<Float>) -> Float {
    let most = logits.max()
    let (no, yes) = (exp(logits.x - most), exp(logits.y - most))
    return yes / (no + yes)
  }
}

extension Image {
  /// Calls `body` with the C view of the pixels, whose pointer is good until it returns.
  func withPicture<Result, Failure: Error>(
    _ body: (facet_picture) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: the buffer outlives `body`; the sizes are those of the image.
    try unsafe pixels.withUnsafeBufferPointer { pixels throws(Failure) in
      try unsafe body(
        facet_picture(
          pixels: pixels.baseAddress, width: Int32(width), height: Int32(height), planes: nil, level: nil))
    }
  }
}

extension Duration {
  /// As a fractional number.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
