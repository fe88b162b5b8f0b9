public import Alignment
import CKernels
import Geometry
public import Imaging
public import Networks
public import Parallel
import Synchronization

/// The network that comes with facet, ready to run: Davis E. King's `dlib_face_recognition_resnet_model_v1`.
///
/// Any number of threads may use one object at once: only its pool of working memory changes.
@safe public final class FaceEmbedder: EmbeddingModel {
  /// The set whose kernels run. Results of two sets may differ in their last bits.
  public let instructionSet: InstructionSet
  /// `dlib-resnet-v1-` and sixteen digits of the weights' content.
  public let identifier: String
  private let weights: PackedIdentityWeights
  private let kernels: facet_kernels
  private let scratches = IdentityScratchPool()

  /// Where five landmarks lie in a chip of 150×150.
  public static let chipTemplate = AlignmentTemplate(
    size: PixelSize(width: FACET_CHIP_SIDE, height: FACET_CHIP_SIDE),
    points: [
      SIMD2(47.2, 46.8), SIMD2(103.5, 46.4), SIMD2(75.3, 76.3), SIMD2(51.7, 104.0), SIMD2(99.0, 104.1),
    ])

  /// Of the published network.
  public var name: String { "dlib-resnet-v1" }
  /// 128.
  public var dimension: Int { FACET_IDENTITY_NUMBERS }
  /// ``chipTemplate``.
  public var template: AlignmentTemplate { Self.chipTemplate }
  /// The length of the difference: vectors are not normalised.
  public var measure: VectorMeasure { .distance }
  /// Measured on LFW, on the strict side: two people under one name hurt more than one person twice.
  public var cutOffs: CutOffs { CutOffs(sure: 0.435, ask: 0.48, group: 0.46) }

  /// With the weights that come with the program; takes about a quarter of a second.
  ///
  /// - Parameter instructionSet: the set to use; nil takes the one in the environment, or else the best.
  public convenience init(instructionSet: InstructionSet? = nil) throws(IdentityError) {
    try self.init(weights: IdentityWeights.shipped(), instructionSet: instructionSet)
  }

  /// With given weights.
  ///
  /// - Parameter instructionSet: the set to use; nil takes the one in the environment, or else the best.
  public init(weights: IdentityWeights, instructionSet: InstructionSet? = nil) throws(IdentityError) {
    do throws(NetworksError) {
      let set = if let instructionSet { instructionSet } else { try InstructionSet.preferred() }
      guard let kernels = set.kernels else { throw .unavailableInstructionSet(set) }
      self.instructionSet = set
      self.kernels = kernels
    } catch {
      throw .kernels(error.description)
    }
    self.weights = PackedIdentityWeights(weights)
    identifier = "dlib-resnet-v1-\(weights.identity)"
  }

  /// A vector for each chip, in order, in groups of at most 16 that are spread over the lanes.
  ///
  /// - Precondition: every chip is of 150×150 pixels.
  public func embeddings(
    of chips: [Image], lanes: Lanes = Lanes(1), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> [[Float]] {
    for chip in chips {
      precondition(chip.size == template.size, "identity: a chip of \(chip.width)×\(chip.height)")
    }
    // Whole groups for each thread, nearly equal in size.
    let threads = lanes.availableCount
    let rounds = (chips.count + threads * FACET_IDENTITY_GROUP - 1) / (threads * FACET_IDENTITY_GROUP)
    let groups = min(chips.count, rounds * threads)
    let results = Mutex([[Float]](repeating: [], count: chips.count))
    lanes.forEach(groups, cancellation: cancellation) { item, _ in
      let range = (item * chips.count / groups)..<((item + 1) * chips.count / groups)
      let vectors = scratches.borrow { unsafe run(Array(chips[range]), $0, trace: nil) }
      results.withLock { all in
        for (index, row) in zip(range, 0..<range.count) {
          all[index] = Array(vectors[(row * dimension)..<((row + 1) * dimension)])
        }
      }
    }
    try cancellation?.check()
    return results.withLock { $0 }
  }

  /// Every block's output for one chip, and its vector: for tests.
  package func layers(of chip: Image) -> (blocks: [String: Tensor], vector: [Float]) {
    precondition(chip.size == template.size, "identity: a chip of \(chip.width)×\(chip.height)")
    var trace = [Float](repeating: 0, count: FACET_IDENTITY_TRACE)
    let vector = unsafe trace.withUnsafeMutableBufferPointer { trace in
      scratches.borrow { unsafe run([chip], $0, trace: trace.baseAddress) }
    }
    var blocks: [String: Tensor] = [:]
    var at = 0
    for (name, shape) in IdentityWeights.blocks {
      let count = shape.reduce(1, *)
      blocks[name] = Tensor(shape: shape, values: Array(trace[at..<(at + count)]))
      at += count
    }
    precondition(at == trace.count, "identity: the blocks' sizes differ from the kernels'")
    return (blocks, vector)
  }

  /// At most a group of chips to `[chips, 128]`.
  private func run(
    _ chips: [Image], _ scratch: IdentityScratch, trace: UnsafeMutablePointer<Float>?
  ) -> [Float] {
    var vectors = [Float](repeating: 0, count: chips.count * dimension)
    unsafe withPixels(of: chips[...], []) { pixels in
      var pixels = unsafe pixels
      // SAFETY: the chips have the kernels' size and outlive the call, each vector has its room, and a
      // trace is of FACET_IDENTITY_TRACE floats.
      unsafe kernels.identity(
        weights.pointer, &pixels, Int32(chips.count), scratch.pointer, &vectors, trace)
    }
    return vectors
  }

  /// Calls `body` with a pointer to each chip's bytes.
  private func withPixels(
    of chips: ArraySlice<Image>, _ before: [UnsafePointer<UInt8>?],
    _ body: ([UnsafePointer<UInt8>?]) -> Void
  ) {
    guard let first = chips.first else { return unsafe body(before) }
    unsafe first.pixels.withUnsafeBufferPointer { bytes in
      unsafe withPixels(of: chips.dropFirst(), before + [bytes.baseAddress], body)
    }
  }
}
