public import Imaging
public import Parallel

extension FaceTracker {
  /// The faces of the next frame, by a search when one is due, otherwise by following.
  ///
  /// Faces that were found in a turned picture cannot be followed, so every frame is searched unless
  /// `settings.rotations` is upright alone.
  ///
  /// - Parameter time: seconds into the film.
  /// - Throws: `CancellationError` once the flag is set; the tracker is then unchanged.
  public mutating func update(
    with image: Image, time: Double, detector: FaceDetector, settings: DetectionSettings,
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> TrackedFrame {
    let start = ContinuousClock.now
    let threshold = settings.thresholds.onet
    var frame = TrackedFrame(wasSearched: wantsSearch || settings.rotations != .upright)
    if !frame.wasSearched {
      var next = self
      let judged = detector.judge(next.expectedBoxes(at: time), in: image, lanes: lanes)
      next.follow(judged, threshold: threshold, image: image, time: time)
      // A face that is still there, but not where it was expected, must not be missing from this frame.
      if next.hasLost { frame.wasSearched = true } else { self = next }
    }
    if frame.wasSearched {
      let before = ContinuousClock.now
      let found = try detector.detect(
        in: image, settings: settings, lanes: lanes, cancellation: cancellation)
      frame.searchSeconds = (ContinuousClock.now - before) / .seconds(1)
      search(found.faces, threshold: threshold, image: image, time: time) {
        detector.judge($0, in: image, lanes: lanes)
      }
    }
    frame.faces = faces
    frame.followSeconds = (ContinuousClock.now - start) / .seconds(1) - frame.searchSeconds
    return frame
  }
}
