package import Detection
package import Imaging
package import Parallel

/// How the photos of a batch are searched: each on the thread that decoded it, with the help of threads that
/// have no photo left.
package struct PhotoSearch: Sendable {
  package let detector: FaceDetector
  package let lanes: Lanes

  package init(
    detector: FaceDetector, lanes: Lanes
  ) {
    self.detector = detector
    self.lanes = lanes
  }

  /// The faces of a photo that is looked at once.
  package func detect(in image: Image, settings: DetectionSettings) throws(CancellationError)
    -> DetectionResult
  {
    try detector.detect(in: image, settings: settings, lanes: lanes)
  }
}
