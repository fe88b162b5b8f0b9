/// Frame rates and latency, measured over about the last second.
public struct LivePace: Hashable, Sendable {
  /// Frames a second that arrived, and that were shown.
  public var arriving, shown: Double
  /// Frames dropped since the beginning because a newer one had arrived.
  public var dropped: Int
  /// Milliseconds from a frame's arrival to the end of its drawing, the median.
  public var latency: Double

  public init(arriving: Double = 0, shown: Double = 0, dropped: Int = 0, latency: Double = 0) {
    (self.arriving, self.shown, self.dropped, self.latency) = (arriving, shown, dropped, latency)
  }
}
