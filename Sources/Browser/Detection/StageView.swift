public import Geometry
public import Preview

/// A stage of the cascade as the why mode steps through them.
public enum Stage: Int, CaseIterable, Hashable, Sendable {
  /// Everything at once.
  case all
  case proposals, rnet, onet, faces

  /// How the frame of the why mode names it.
  public var name: String {
    switch self {
    case .all: "all stages"
    case .proposals: "P-Net proposals"
    case .rnet: "R-Net survivors"
    case .onet: "O-Net survivors"
    case .faces: "faces"
    }
  }
}

/// What each stage of the cascade saw of a photo, as much of it as a screen can show.
public struct StageView: Hashable, Sendable {
  /// A box with its score, as a stage saw it.
  public struct Box: Hashable, Sendable {
    /// In pixels of the upright photo.
    public var box: BoundingBox
    /// What the stage's network gave it, in `0...1`.
    public var score: Float

    /// - Parameters:
    ///   - box: in pixels of the upright photo.
    ///   - score: in `0...1`.
    public init(box: BoundingBox, score: Float) {
      self.box = box
      self.score = score
    }
  }

  /// One pyramid level, or one level of each turn of the photo.
  public struct Level: Hashable, Sendable {
    /// Photo pixels under P-Net's window.
    public var size: Int
    /// P-Net's cells at or above the threshold, and those that survive NMS within the level.
    public var cells, survivors: Int
    /// Of those, what R-Net and then O-Net let pass.
    public var rnet, onet: Int

    /// Each value as the property of the same name; counts that are not given are 0.
    public init(size: Int, cells: Int = 0, survivors: Int = 0, rnet: Int = 0, onet: Int = 0) {
      self.size = size
      self.cells = cells
      self.survivors = survivors
      self.rnet = rnet
      self.onet = onet
    }
  }

  /// Where R-Net was asked, weighted by P-Net's scores.
  public var heat: HeatMap
  /// Candidates that R- and O-Net were asked about.
  public var judgedByRNet, judgedByONet: Int
  /// What R-Net let pass and NMS left, best score first.
  public var rnet: [Box]
  /// What O-Net let pass, before the last NMS, as O-Net was asked; best score first.
  public var onet: [Box]
  /// Smallest window first.
  public var levels: [Level]

  /// Each value as the property of the same name; the lists have to be in the order told there.
  public init(
    heat: HeatMap, judgedByRNet: Int, judgedByONet: Int, rnet: [Box], onet: [Box], levels: [Level]
  ) {
    self.heat = heat
    self.judgedByRNet = judgedByRNet
    self.judgedByONet = judgedByONet
    self.rnet = rnet
    self.onet = onet
    self.levels = levels
  }
}
