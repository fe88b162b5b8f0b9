import CVectorWeights
public import FaceDetection
import Identity
import Networks
import Parallel

/// Turns faces into vectors that lie close together for pictures of one person, on threads of its own.
///
/// Vectors are biometric data. This type stores nothing.
public final class FaceVectorizer: Sendable {
  private let model: FaceEmbedder
  private let workers: DetectionWorkers

  /// Reads the weights, which are part of the program (11 MB); takes about a quarter of a second.
  ///
  /// - Parameters:
  ///   - maximumConcurrency: the number of threads, from 1 to 1024; the processors when nil.
  ///   - maximumQueueLength: how many calls may wait, from 0.
  /// - Throws: `FaceDetectionError`.
  public init(maximumConcurrency: Int? = nil, maximumQueueLength: Int = 256) throws(FaceDetectionError) {
    workers = try DetectionWorkers(
      threads: maximumConcurrency ?? Lanes.processors, queueLength: maximumQueueLength)
    // SAFETY: the bytes are constants of the program.
    let bytes = unsafe Array(
      UnsafeBufferPointer(start: facet_vector_weights(), count: facet_vector_weights_size()))
    do throws(IdentityError) {
      model = try FaceEmbedder(weights: IdentityWeights(bytes: bytes))
    } catch {
      throw .weights(error.description)
    }
  }

  /// A vector for each face, in order; nil for landmarks that do not form a face.
  ///
  /// - Parameters:
  ///   - faces: with their landmarks.
  ///   - image: the photo in which the faces were found.
  /// - Throws: `CancellationError` as soon as the task is cancelled, or a `FaceDetectionError`.
  public func vectors(of faces: [Face], in image: Image) async throws -> [FaceVector?] {
    let landmarks = faces.map(\.landmarks.inner)
    return try await workers.answer { [model] flag in
      try model.embeddings(of: landmarks, in: image.pixels, lanes: Lanes(1), cancellation: flag).map {
        $0.map(FaceVector.init)
      }
    }
  }
}

/// What a face looks like, in 128 numbers.
public struct FaceVector: Hashable, Sendable, Codable {
  /// 128 numbers; not normalised.
  public let values: [Float]

  /// Vectors that are nearer than this are mostly of one person: measured on photographs of well-known people. It
  /// confuses children, siblings and people from Asia more often than others.
  public static let samePersonDistance: Float = 0.46

  /// Stored numbers.
  public init(_ values: [Float]) { self.values = values }

  /// The length of the difference: 0 for the same vector, about 0.7 for two people. Vectors of different lengths are
  /// infinitely far apart.
  public func distance(to other: FaceVector) -> Float {
    guard values.count == other.values.count else { return .infinity }
    return zip(values, other.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
