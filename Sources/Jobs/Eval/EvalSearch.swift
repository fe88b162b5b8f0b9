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
  private let searches: [PhotoSearch?]
  private let needsPhotos: Bool
  private let limits: PhotoLimits
  private let lanes: Lanes

  /// - Parameter needsPhotos: whether any contender is a detector; files of found faces need no pixels.
  package init(contenders: [EvalContender], needsPhotos: Bool, limits: PhotoLimits, lanes: Lanes) {
    self.contenders = contenders
    searches = contenders.map { contender in
      if case .detector(let detector, _) = contender.source {
        return PhotoSearch(detector: detector, lanes: lanes)
      }
      return nil
    }
    (self.needsPhotos, self.limits, self.lanes) = (needsPhotos, limits, lanes)
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
    return (try zip(contenders, searches).map { try $0.find(in: image, photo, $1) }, photo)
  }
}
