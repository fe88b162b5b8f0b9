public import Detection
public import Geometry

/// The faces of a photo.
public struct FoundFaces: Hashable, Sendable {
  /// In the detector's order, largest box first, in pixels of the upright photo; empty when there is none.
  public var faces: [Face]
  /// The whole photo, upright.
  public var photo: PixelSize
  /// Detection alone, without decoding.
  public var seconds: Double
  /// Whether nothing was known of the photo before, so that all networks ran.
  public var isFresh: Bool
  /// Where the time went.
  public var stageSeconds: StageSeconds
  /// How the scores lay at each stage; without counts when the faces are known from an earlier run.
  public var scores: ScoreCounts
  /// What each stage saw, when it was asked for.
  public var stages: StageView?

  /// Each value as the property of the same name; times of stages that are not given are 0, scores and stages
  /// unknown.
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
