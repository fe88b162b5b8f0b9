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
    let isSearched = wantsSearch || settings.rotations != .upright
    var frame = TrackedFrame(wasSearched: isSearched)
    if isSearched {
      let found = try detector.detect(
        in: image, settings: settings, lanes: lanes, cancellation: cancellation)
      frame.searchSeconds = (ContinuousClock.now - start) / .seconds(1)
      search(found.faces, threshold: threshold, image: image, time: time) {
        detector.judge($0, in: image, lanes: lanes)
      }
    } else {
      let judged = detector.judge(expectedBoxes(at: time), in: image, lanes: lanes)
      follow(judged, threshold: threshold, image: image, time: time)
    }
    frame.faces = faces
    frame.followSeconds = (ContinuousClock.now - start) / .seconds(1) - frame.searchSeconds
    return frame
  }
}
