public import Detection
public import Geometry

/// The faces found in a photo.
public struct FoundFaces: Hashable, Sendable {
  /// In the detector's order, largest box first, in pixels of the upright photo; empty when there are none.
  public var faces: [Face]
  /// The whole photo, upright.
  public var photo: PixelSize
  /// The time of the detection, without decoding.
  public var seconds: Double
  /// Whether nothing about the photo was cached, so that all networks ran.
  public var isFresh: Bool
  /// The time of each stage.
  public var stageSeconds: StageSeconds
  /// The distribution of scores at each stage; without counts when the faces come from an earlier run.
  public var scores: ScoreCounts
  /// Whether the library knew them from an earlier run; then the scores of the stages are missing.
  public var isFromLibrary = false
  /// Whether they come from a first look, so that an exact search is still to come.
  public var isFirstLook = false
  /// What each stage saw, if that was requested.
  public var stages: StageView?

  public init(
    faces: [Face], photo: PixelSize, seconds: Double, isFresh: Bool = true,
    stageSeconds: StageSeconds = StageSeconds(), scores: ScoreCounts = ScoreCounts(), stages: StageView? = nil
  ) {
    self.faces = faces
    self.photo = photo
    self.seconds = seconds
    self.isFresh = isFresh
    self.stageSeconds = stageSeconds
    self.scores = scores
    self.stages = stages
  }
}
