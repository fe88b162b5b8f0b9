import CKernels
import Foundation
import Imaging

/// P-, R- and O-Net, ready to run.
///
/// Any number of threads may use one object at once; nothing in it changes but a pool of working memory.
/// Results do not depend on the number of lanes, to the last bit.
@safe public final class CascadeNetworks: Sendable {
  public let instructionSet: InstructionSet
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
  }

  /// Probability of "face" from two logits, as the reference computes it: float32 softmax.
  static func probability(_ logits: SIMD2<Float>) -> Float {
    let most = logits.max()
    let (no, yes) = (exp(logits.x - most), exp(logits.y - most))
    return yes / (no + yes)
  }
}

/// What the networks look at.
enum NetworkInput: Sendable {
  case image(Image)
  /// Numbers taken as they are: `[3, height, width]` for P-Net, `[crops, 3, side, side]` for the others.
  case planes(Tensor)

  var width: Int {
    switch self {
    case .image(let image): image.width
    case .planes(let planes): planes.shape.last ?? 0
    }
  }

  var height: Int {
    switch self {
    case .image(let image): image.height
    case .planes(let planes): planes.shape.dropLast().last ?? 0
    }
  }

  /// Calls `body` with the C view of the pixels, whose pointers are good until it returns.
  func withPicture<Result, Failure: Error>(
    _ body: (facet_picture) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: the buffers outlive `body`; the sizes are those of the image or tensor.
    switch self {
    case .image(let image):
      return try unsafe image.pixels.withUnsafeBufferPointer {
        pixels throws(Failure) in
        try unsafe body(
          facet_picture(
            pixels: pixels.baseAddress, planes: nil, width: Int32(width), height: Int32(height)))
      }
    case .planes(let planes):
      return try unsafe planes.values.withUnsafeBufferPointer {
        values throws(Failure) in
        try unsafe body(
          facet_picture(
            pixels: nil, planes: values.baseAddress, width: Int32(width), height: Int32(height)))
      }
    }
  }
}
