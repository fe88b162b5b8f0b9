public import Alignment
public import Identity
public import Imaging
public import Parallel

/// A model whose vectors are given by the test, so that it is never asked for any.
public struct GivenModel: EmbeddingModel {
  public let name = "given", identifier = "given", dimension = 128
  public let template = AlignmentTemplate.arcFace
  public let measure = VectorMeasure.distance
  public let cutOffs = CutOffs(sure: 0.435, ask: 0.48, group: 0.46)

  public init() {}

  /// - Throws: always `CancellationError`.
  public func embeddings(
    of chips: [Image], lanes: Lanes, cancellation: CancellationFlag?
  ) throws -> [[Float]] {
    throw CancellationError()
  }
}
