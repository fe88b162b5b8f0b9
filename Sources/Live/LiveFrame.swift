public import Detection
public import Imaging

/// One analysed frame of the film or camera, as it is shown.
public struct LiveFrame: Sendable, Equatable {
  /// Mirrored already when the view is.
  public var image: Image
  /// Counted since the source was opened; larger is later.
  public var number: Int
  /// Seconds into the film; since the first frame for a live source.
  public var time: Double
  /// Faces in pixels of ``image``, mirrored with it.
  public var tracked: TrackedFrame
  /// Who the faces may be, by their tracks; empty without a library whose people are told apart.
  public var names: [Int: TrackName]

  /// - Parameters:
  ///   - image: mirrored already when the view is.
  ///   - tracked: in pixels of `image`.
  ///   - names: who the faces may be, by their tracks.
  public init(
    image: Image, number: Int, time: Double, tracked: TrackedFrame, names: [Int: TrackName] = [:]
  ) {
    (self.image, self.number, self.time, self.tracked) = (image, number, time, tracked)
    self.names = names
  }
}
