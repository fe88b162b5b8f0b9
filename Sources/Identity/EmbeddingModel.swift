public import Alignment
public import Geometry
public import Imaging
public import Parallel

/// What turns a face into a vector, such that vectors of one person lie close together.
public protocol EmbeddingModel: Sendable {
  /// What people call it.
  var name: String { get }
  /// Identifies the model by name and content. Vectors of models with different identifiers never meet.
  var identifier: String { get }
  /// Values of a vector.
  var dimension: Int { get }
  /// The size of the chips it sees, and where the landmarks lie in them.
  var template: AlignmentTemplate { get }
  /// How its vectors are compared.
  var measure: VectorMeasure { get }
  /// Distances that were found for it.
  var cutOffs: CutOffs { get }

  /// A vector for each chip, in order. No bit of a vector depends on its neighbours or the number of lanes.
  ///
  /// - Precondition: every chip has the size of ``template``.
  /// - Throws: `CancellationError`, or why the model cannot compute.
  func embeddings(
    of chips: [Image], lanes: Lanes, cancellation: CancellationFlag?
  ) throws -> [[Float]]
}

extension EmbeddingModel {
  /// The face with these landmarks (photo pixels) as the model sees it.
  ///
  /// Bilinear, black outside the photo; where many photo pixels make one of the chip, each is the mean over
  /// its area.
  ///
  /// - Throws: when the landmarks do not form a face.
  public func chip(of landmarks: Landmarks, in image: Image) throws(SimilarityFitError) -> Image {
    let transform = try template.transform(of: landmarks)
    guard transform.inverse != nil else { throw .coincident }
    return 1 / transform.scale >= CropSampling.sharpFrom
      ? image.warpedSharp(by: transform, to: template.size) : image.warped(by: transform, to: template.size)
  }

  /// The vector of the face with these landmarks (photo pixels).
  ///
  /// - Throws: `SimilarityFitError` when the landmarks do not form a face, and what `embeddings` throws.
  public func embedding(of landmarks: Landmarks, in image: Image) throws -> [Float] {
    try embeddings(of: [chip(of: landmarks, in: image)], lanes: Lanes(1), cancellation: nil)[0]
  }

  /// The vectors of the faces with these landmarks (photo pixels); nil for landmarks that do not form a face.
  ///
  /// - Throws: what `embeddings` throws.
  public func embeddings(
    of faces: [Landmarks], in image: Image, lanes: Lanes = Lanes(1), cancellation: CancellationFlag? = nil
  ) throws -> [[Float]?] {
    var chips: [Image] = []
    let isFace = faces.map { landmarks in
      guard let chip = try? chip(of: landmarks, in: image) else { return false }
      chips.append(chip)
      return true
    }
    var vectors = try embeddings(of: chips, lanes: lanes, cancellation: cancellation)[...]
    return isFace.map { $0 ? vectors.popFirst() : nil }
  }
}
