public import Imaging

/// A picture of a film or camera.
public struct VideoFrame: Sendable {
  /// Upright.
  public var image: Image
  /// Counted from 0 since the source was opened.
  public var number: Int
  /// Seconds into the film; since the first frame for a live source.
  public var time: Double
  /// When it came out of the pipe.
  public var arrival: ContinuousClock.Instant

  /// - Parameters:
  ///   - number: from 0.
  ///   - time: in seconds.
  public init(image: Image, number: Int, time: Double, arrival: ContinuousClock.Instant) {
    (self.image, self.number, self.time, self.arrival) = (image, number, time, arrival)
  }
}
