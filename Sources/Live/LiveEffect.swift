public import Detection

/// Work that the reducer requests.
public enum LiveEffect: Hashable, Sendable {
  case setPaused(Bool)
  /// Show the next frame while staying paused.
  case step
  /// Go to a time of the film, in seconds.
  case seek(Double)
  case setMirrored(Bool)
  case use(DetectionSettings)
  /// Save the frame on screen with everything drawn over it.
  case snapshot
  case quit
}
