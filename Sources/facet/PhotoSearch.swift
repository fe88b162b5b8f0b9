import Detection
import Imaging
import Parallel

/// How the photos of a batch are searched: each on the thread that decoded it, with the help of threads that
/// have no photo left.
struct PhotoSearch: Sendable {
  let detector: FaceDetector
  let lanes: Lanes

  /// The faces of a photo that is looked at once.
  func detect(in image: Image, settings: DetectionSettings) throws(CancellationError) -> DetectionResult {
    try detector.detect(in: image, settings: settings, lanes: lanes)
  }
}
