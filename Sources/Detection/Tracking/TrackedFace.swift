/// A face of one frame, with the number that it keeps from frame to frame.
public struct TrackedFace: Hashable, Sendable {
  /// Counted from 1 in the order in which faces appeared; never used again.
  public var track: Int
  /// As seen in this frame, in its pixels.
  public var face: Face
  /// Whether the full search found it in this very frame, rather than O-Net where it was expected.
  public var isFromSearch: Bool

  public init(track: Int, face: Face, isFromSearch: Bool = false) {
    (self.track, self.face, self.isFromSearch) = (track, face, isFromSearch)
  }
}

/// The faces of one frame, and how they were found.
public struct TrackedFrame: Hashable, Sendable {
  /// In the order of their track numbers.
  public var faces: [TrackedFace]
  /// Whether the whole frame was searched.
  public var wasSearched: Bool
  /// Wall time of the search, and of following with O-Net.
  public var searchSeconds, followSeconds: Double

  /// By default a frame without faces, not searched.
  public init(
    faces: [TrackedFace] = [], wasSearched: Bool = false, searchSeconds: Double = 0, followSeconds: Double = 0
  ) {
    (self.faces, self.wasSearched) = (faces, wasSearched)
    (self.searchSeconds, self.followSeconds) = (searchSeconds, followSeconds)
  }
}
