import Imaging
import Detection
import Annotations
import Geometry

/// Deciding face after face, without a hand lifted between them.
public struct Review: Sendable {
  /// Decisions so far.
  public internal(set) var done = 0
  /// Faces that were passed over; they come no more.
  var passed: Set<AnnotationID> = []
  /// When decisions were made, in seconds of the clock of ``Action/tick(now:)``; the latest only.
  var times: [Double] = []
  /// The faces at hand, large.
  var patches: [AnnotationID: PhotoPatch] = [:]
  var patchRequests: [Int: AnnotationID] = [:]

  /// Decisions a minute over the last ones; nil before there are enough to tell.
  public func pace(now: Double) -> Double? {
    guard let first = times.first, times.count >= 4, now > first else { return nil }
    return Double(times.count - 1) / max(now - first, 0.5) * 60
  }

  static let paceWindow = 30
}
