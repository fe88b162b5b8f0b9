import CKernels
import Foundation
import Imaging

/// P-, R- and O-Net, ready to run.
///
/// Any number of threads may use one object at once; nothing in it changes but a pool of working memory.
/// Results do not depend on the number of lanes, to the last bit.
@safe public final class CascadeNetworks: Sendable {
  /// The one whose kernels run; results of two sets may differ in their last bits.
  public let instructionSet: InstructionSet
  /// Names the weights by content; see ``NetworkWeights/identity``.
  public let weightsIdentity: String
  let weights: PackedWeights
  /// C functions that touch nothing but their arguments.
  let kernels: facet_kernels
  let scratches = ScratchPool()

  /// - Parameter instructionSet: forces one; what the environment says, else the best, when nil.
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
  /// With a fraction.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
