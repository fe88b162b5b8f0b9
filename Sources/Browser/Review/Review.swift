import Imaging
import Detection
import Annotations
import Geometry

/// A review: face after face is decided, and the next undecided one is shown by itself.
public struct Review: Sendable {
  /// The number of decisions so far.
  public internal(set) var done = 0
  /// Faces that were passed over; they are not shown again.
  var passed: Set<AnnotationID> = []
  /// The times of the latest decisions, in seconds of the clock of ``Action/tick(now:)``.
  var times: [Double] = []
  /// In a run through the proposals: the faces still to come, most certain first; nil in the order of the list.
  var queue: [FaceReference]?
  /// The large pictures of faces in memory.
  var patches: [AnnotationID: PhotoPatch] = [:]
  var patchRequests: [Int: AnnotationID] = [:]

  /// Recent decisions per minute; nil before there are enough.
  public func pace(now: Double) -> Double? {
    guard let first = times.first, times.count >= 4, now > first else { return nil }
    return Double(times.count - 1) / max(now - first, 0.5) * 60
  }

  static let paceWindow = 30
}
