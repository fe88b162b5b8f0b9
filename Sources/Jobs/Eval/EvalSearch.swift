import Detection
package import Evaluation
import Files
package import Imaging
package import Parallel
import Synchronization

/// Runs all detectors on the photos of an evaluation, and decodes each photo once.
package struct EvalSearch: Sendable {
  /// The results for the photos that could be read, in their order.
  package struct Result: Sendable {
    package var photos: [EvalTruth.Photo] = []
    /// The faces that each contender found, by photo: `[photo][contender]`.
    package var found: [[[ScoredBox]]] = []
    /// A line for each photo that could not be read.
    package var failures: [String] = []

    package init() {}
  }

  private let contenders: [EvalContender]
  private let runs: [Run]
  private let needsPhotos: Bool
  private let limits: PhotoLimits
  private let lanes: Lanes

  /// - Parameter needsPhotos: whether any contender is a detector; files of found faces need no pixels.
  package init(contenders: [EvalContender], needsPhotos: Bool, limits: PhotoLimits, lanes: Lanes) {
    self.contenders = contenders
    runs = Self.runs(contenders)
    (self.needsPhotos, self.limits, self.lanes) = (needsPhotos, limits, lanes)
  }

  /// What one detector does with each photo.
  private struct Run: Sendable {
    var detector: FaceDetector
    var contenders: [(settings: DetectionSettings, index: Int)]
  }

  /// Contenders with the same weights share what their networks have computed for a photo.
  private static func runs(_ contenders: [EvalContender]) -> [Run] {
    var runs: [Run] = []
    var known: [String: Int] = [:]
    for (index, contender) in contenders.enumerated() {
      guard case .detector(let detector, _) = contender.source, let settings = contender.run else { continue }
      let place = contender.weights.flatMap { known[$0] } ?? runs.count
      if place == runs.count { runs.append(Run(detector: detector, contenders: [])) }
      if let weights = contender.weights { known[weights] = place }
      runs[place].contenders.append((settings, index))
    }
    return runs
  }

  /// - Parameter progress: receives the number of photos that are done.
  package func run(_ photos: [EvalTruth.Photo], progress: @Sendable (Int) -> Void) -> Result {
    let result = Mutex(Result())
    lanes.forEachInOrder(photos) { photo in
      Swift.Result<(faces: [[ScoredBox]], photo: EvalTruth.Photo), any Error> { try search(photo) }
    } emit: { outcome in
      let done = result.withLock { result in
        switch outcome {
        case .success(let (faces, photo)):
          result.found.append(faces)
          result.photos.append(photo)
        case .failure(let error): result.failures.append("\(error)")
        }
        return result.photos.count + result.failures.count
      }
      progress(done)
    }
    return result.withLock { $0 }
  }

  private func search(_ photo: EvalTruth.Photo) throws -> (faces: [[ScoredBox]], photo: EvalTruth.Photo) {
    var photo = photo
    var image: Image?
    if needsPhotos {
      guard let path = photo.path else {
        throw UsageError("\(photo.name): the photo was not found; name its folder")
      }
      image = try decodePhoto(at: path, limits: limits).image
      photo.size = image?.size
    }
    var faces = contenders.map { contender in
      if case .file(let findings) = contender.source { findings.faces(of: photo.name) } else { [ScoredBox]() }
    }
    guard let image else { return (faces, photo) }
    for run in runs {
      for (index, found) in try detect(run, in: image) { faces[index] = found }
    }
    return (faces, photo)
  }

  private func detect(_ run: Run, in image: Image) throws -> [(index: Int, faces: [ScoredBox])] {
    var known: [DetectionSettings: [ScoredBox]] = [:]
    let isSingle = Set(run.contenders.map(\.settings)).count == 1
    var memo = PhotoMemo(photo: image.size)
    return try run.contenders.map { settings, index in
      if let faces = known[settings] { return (index, faces) }
      let result =
        isSingle
        ? try run.detector.detect(in: image, settings: settings, lanes: lanes)
        : try run.detector.detect(in: image, settings: settings, memo: &memo, lanes: lanes)
      let faces = result.faces.map(ScoredBox.init)
      known[settings] = faces
      return (index, faces)
    }
  }
}
