package import Detection
package import Imaging
package import Parallel

/// Searches the photos of a batch, each on the thread that decoded it. Threads that have no photo left help.
package struct PhotoSearch: Sendable {
  package let detector: FaceDetector
  package let lanes: Lanes

  package init(
    detector: FaceDetector, lanes: Lanes
  ) {
    self.detector = detector
    self.lanes = lanes
  }

  /// The faces of a photo that is searched only once, so that no intermediate results are kept.
  package func detect(in image: Image, settings: DetectionSettings) throws(CancellationError)
    -> DetectionResult
  {
    try detector.detect(in: image, settings: settings, lanes: lanes)
  }
}
