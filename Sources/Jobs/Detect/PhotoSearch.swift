package import Detection
import Geometry
package import Imaging
package import Parallel
import Synchronization

/// Detection of many photos at once: small photos one per thread, large ones with all threads, one at a time.
///
/// While a large photo is being detected other threads decode the next ones, so decoding and detecting overlap.
package final class PhotoSearch: Sendable {
  package let detector: FaceDetector
  package let lanes: Lanes
  /// Held by the one photo that uses all threads.
  private let wholeMachine = Mutex<Void>(())

  /// From this many pixels a photo is shared by all threads: below, starting them costs more than it saves, and
  /// two photos at a time take little memory.
  package static let largePhoto = 3_000_000

  package init(detector: FaceDetector, lanes: Lanes) {
    self.detector = detector
    self.lanes = lanes
  }

  /// What every stage saw of a photo, its faces among it.
  ///
  /// - Parameter atOnce: all threads work on it however small it is; for a photo that someone waits for.
  package func trace(
    _ image: Image, settings: DetectionSettings, memo: inout PhotoMemo, floor: Float, atOnce: Bool = false,
    cancellation: CancellationFlag? = nil
  ) throws(CancellationError) -> DetectionTrace {
    if !atOnce, image.size.area < Self.largePhoto || lanes.count == 1 {
      return try detector.trace(
        image, settings: settings, memo: &memo, floor: floor, lanes: Lanes(1), cancellation: cancellation)
    }
    if atOnce {
      return try detector.trace(
        image, settings: settings, memo: &memo, floor: floor, lanes: lanes, cancellation: cancellation)
    }
    return try wholeMachine.withLock { _ throws(CancellationError) in
      try detector.trace(
        image, settings: settings, memo: &memo, floor: floor, lanes: lanes, cancellation: cancellation)
    }
  }

  /// The faces of a photo that is looked at once.
  package func detect(
    in image: Image, settings: DetectionSettings
  ) throws(CancellationError) -> DetectionResult {
    var memo = PhotoMemo(photo: image.size)
    return try trace(image, settings: settings, memo: &memo, floor: 1).result
  }
}
