public import Imaging
public import Parallel

extension FaceTracker {
  /// The faces of the next frame, by a search when one is due, otherwise by following. Where following would lose a face
  /// that was in sight, the same frame is searched: it may have turned back, and is then in the frame all the same.
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
    let followed =
      wantsSearch || settings.rotations != .upright
      ? nil
      : followed(detector.judge(expectedBoxes(at: time), in: image, lanes: lanes), threshold, image, time)
    var frame = TrackedFrame(wasSearched: followed == nil)
    if let followed {
      self = followed
    } else {
      let searchStart = ContinuousClock.now
      let found = try detector.detect(
        in: image, settings: settings, lanes: lanes, cancellation: cancellation)
      frame.searchSeconds = (ContinuousClock.now - searchStart) / .seconds(1)
      search(found.faces, threshold: threshold, image: image, time: time) {
        detector.judge($0, in: image, lanes: lanes)
      }
    }
    frame.faces = faces
    frame.followSeconds = (ContinuousClock.now - start) / .seconds(1) - frame.searchSeconds
    return frame
  }

  /// The tracker after following; nil when that would lose a face that was in sight by itself. One that is lost near
  /// another may be behind it, where a search would only mix the two up.
  private func followed(_ judged: [Face?], _ threshold: Float, _ image: Image, _ time: Double) -> FaceTracker?
  {
    var next = self
    next.follow(judged, threshold: threshold, image: image, time: time)
    let inSight = Set(next.tracks.filter(\.isVisible).map(\.number))
    let isLost = tracks.contains { track in
      track.isVisible && !inSight.contains(track.number)
        && !tracks.contains { $0.number != track.number && $0.box(at: time).isNear(track.box(at: time)) }
    }
    return isLost ? nil : next
  }
}
