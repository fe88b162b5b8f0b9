import CCascadeWeights
import Detection
import Imaging
import Networks
import Parallel
import SystemPackage

/// Finds faces in photos, on threads of its own.
///
/// Make one and keep it: it holds the weights and the threads, and any number of tasks may use it at the same time.
/// Nothing here blocks the threads on which Swift runs tasks, but for ``detectBlocking(in:options:threads:isCancelled:)``.
public final class FaceDetector: Sendable {
  /// The parameters of the three networks.
  public enum Weights: Hashable, Sendable {
    /// Those that Zhang et al. published in 2016. They are part of the program.
    case published
    /// A safetensors file, for example one that `facet train` wrote.
    case file(path: String)
    /// The bytes of such a file.
    case bytes([UInt8])
  }

  /// How a detector is made.
  public struct Configuration: Hashable, Sendable {
    /// ``Weights/published``, unless you have trained your own.
    public var weights: Weights = .published
    /// The number of threads, and so of photos that are decoded and searched at the same time, from 1 to 1024. The
    /// processors that this process may use, unless it is set.
    public var maximumConcurrency = Lanes.processors
    /// How many photos may wait for a thread, from 0. Further calls throw ``FaceDetectionError/overloaded``.
    public var maximumQueueLength = 256

    /// The defaults.
    public init() {}
  }

  private let cascade: CascadeDetector
  private let workers: DetectionWorkers
  private let concurrency: Int

  /// Reads the weights and starts the threads; takes some milliseconds.
  ///
  /// - Throws: ``FaceDetectionError/weights(_:)`` or ``FaceDetectionError/invalidOption(_:)``.
  public init(_ configuration: Configuration = Configuration()) throws(FaceDetectionError) {
    concurrency = configuration.maximumConcurrency
    cascade = try Self.cascade(configuration.weights)
    workers = try DetectionWorkers(
      threads: configuration.maximumConcurrency, queueLength: configuration.maximumQueueLength)
  }

  private static func cascade(_ weights: Weights) throws(FaceDetectionError) -> CascadeDetector {
    let read: NetworkWeights
    do throws(WeightsError) {
      read =
        switch weights {
        case .published:
          // SAFETY: the bytes are constants of the program.
          unsafe try NetworkWeights(
            SafetensorsFile(
              Array(UnsafeBufferPointer(start: facet_cascade_weights(), count: facet_cascade_weights_size())),
              path: "the published weights"))
        case .file(let path): try NetworkWeights(contentsOf: FilePath(path.utf8.contains(0) ? "" : path))
        case .bytes(let bytes): try NetworkWeights(SafetensorsFile(bytes, path: "the given bytes"))
        }
    } catch {
      throw FaceDetectionError(error)
    }
    do throws(NetworksError) {
      return CascadeDetector(networks: try CascadeNetworks(weights: read))
    } catch {
      throw .invalidOption(error.description)
    }
  }

  /// The faces of a photo, largest first.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled, or a ``FaceDetectionError``.
  public func faces(
    in source: PhotoSource, options: DetectionOptions = DetectionOptions()
  ) async throws -> [Face] {
    try await detect(in: source, options: options).faces
  }

  /// The faces of a photo, with its size and what is wrong with it.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled, or a ``FaceDetectionError``.
  public func detect(
    in source: PhotoSource, options: DetectionOptions = DetectionOptions()
  ) async throws -> Detection {
    try options.validate()
    return try await workers.answer { [cascade] flag in
      try Self.search(source, options, cascade, Lanes(1), flag)
    }
  }

  /// The faces of many photos, in the order of the photos. A photo that cannot be read is a failure in its place, and
  /// the others go on.
  ///
  /// At most ``Configuration/maximumConcurrency`` photos are asked for before their turn, so the sequence may be
  /// longer than memory. A task that ends before the stream does cancels what is not finished.
  public func detections<Sources: AsyncSequence & Sendable>(
    in sources: Sources, options: DetectionOptions = DetectionOptions()
  ) -> AsyncStream<Result<Detection, any Error>>
  where Sources.Element == PhotoSource, Sources.Failure == Never {
    let window = DetectionWindow(sources, size: concurrency) { source in
      try options.validate()
      return try await self.workers.answer(isBounded: false) { [cascade = self.cascade] flag in
        try Self.search(source, options, cascade, Lanes(1), flag)
      }
    }
    return AsyncStream {
      await window.next()
    } onCancel: {
      Task { await window.cancel() }
    }
  }

  /// What O-Net sees in known boxes: the last network alone, without a search.
  ///
  /// - Parameters:
  ///   - boxes: in pixels of the upright image; they may stick out of it.
  ///   - image: the upright photo.
  /// - Returns: a face for each box, in order, whatever its score; nil where a box has no pixel of the image under it.
  /// - Throws: `CancellationError`, or ``FaceDetectionError/overloaded``.
  public func faces(at boxes: [BoundingBox], in image: Image) async throws -> [Face?] {
    try await workers.answer { [cascade] _ in
      cascade.judge(boxes.map(\.inner), in: image.pixels).map { $0.map(Face.init) }
    }
  }

  /// As ``detect(in:options:)`` for programs without tasks: runs on the calling thread, and with more than one thread
  /// gets help from others.
  ///
  /// - Parameters:
  ///   - source: a file, its bytes, or pixels.
  ///   - options: checked first.
  ///   - threads: from 1 to 1024.
  ///   - isCancelled: asked often during the search, from any thread.
  /// - Throws: `CancellationError` once `isCancelled` returns true, or a ``FaceDetectionError``.
  public func detectBlocking(
    in source: PhotoSource, options: DetectionOptions = DetectionOptions(), threads: Int = 1,
    isCancelled: (@Sendable () -> Bool)? = nil
  ) throws -> Detection {
    try options.validate()
    try DetectionWorkers.check(threads: threads)
    return try Self.search(source, options, cascade, Lanes(threads), CancellationFlag(asking: isCancelled))
  }

  private static func search(
    _ source: PhotoSource, _ options: DetectionOptions, _ cascade: CascadeDetector, _ lanes: Lanes,
    _ flag: CancellationFlag
  ) throws -> Detection {
    try flag.check()
    let (image, warnings) = try source.decoded(maximumMegapixels: options.maximumMegapixels)
    let start = ContinuousClock.now
    let result = try cascade.detect(
      in: image.pixels, settings: options.settings, lanes: lanes, cancellation: flag)
    return Detection(
      faces: result.faces.map(Face.init), photoSize: PixelSize(image.pixels.size), warnings: warnings,
      duration: start.duration(to: .now))
  }
}
