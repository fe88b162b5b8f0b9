public import Detection
public import Geometry
public import Preview

/// What the runner reported about a photo, and the version of the settings.
struct StageResult: Hashable, Sendable {
  var photo: PhotoID
  var version: Int
  /// Nil when the runner could not find out.
  var view: StageView?
}

/// A stage of the cascade that the why mode can show.
public enum Stage: Int, CaseIterable, Hashable, Sendable {
  /// All stages at once.
  case all
  case proposals, rnet, onet, faces

  /// The name in the title of the why mode.
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

/// What each stage of the cascade saw in a photo, as far as a screen can show it.
public struct StageView: Hashable, Sendable {
  /// A box with its score, as a stage saw it.
  public struct Box: Hashable, Sendable {
    /// In pixels of the upright photo.
    public var box: BoundingBox
    /// The score of the stage's network, in `0...1`.
    public var score: Float

    /// - Parameters:
    ///   - box: in pixels of the upright photo.
    ///   - score: in `0...1`.
    public init(box: BoundingBox, score: Float) {
      self.box = box
      self.score = score
    }
  }

  /// One pyramid level, or one level of each rotation of the photo.
  public struct Level: Hashable, Sendable {
    /// The size of P-Net's window in photo pixels.
    public var size: Int
    /// P-Net's outputs at or above the threshold, and those that survive NMS within the level.
    public var cells, survivors: Int
    /// Of those, the numbers that pass R-Net and then O-Net.
    public var rnet, onet: Int

    public init(size: Int, cells: Int = 0, survivors: Int = 0, rnet: Int = 0, onet: Int = 0) {
      self.size = size
      self.cells = cells
      self.survivors = survivors
      self.rnet = rnet
      self.onet = onet
    }
  }

  /// Where R-Net's candidates are, weighted by P-Net's scores.
  public var heat: HeatMap
  /// The number of candidates of R-Net and O-Net.
  public var judgedByRNet, judgedByONet: Int
  /// What passed R-Net and survived NMS, best score first.
  public var rnet: [Box]
  /// What passed O-Net, before the last NMS and with the boxes that O-Net was given; best score first.
  public var onet: [Box]
  /// Smallest window first.
  public var levels: [Level]
  /// What was lost at a threshold, the likeliest faces first.
  public var lost: [LostCandidate]

  /// The lists must be in the order that their properties state.
  public init(
    heat: HeatMap, judgedByRNet: Int, judgedByONet: Int, rnet: [Box], onet: [Box], levels: [Level],
    lost: [LostCandidate] = []
  ) {
    self.heat = heat
    self.judgedByRNet = judgedByRNet
    self.judgedByONet = judgedByONet
    self.rnet = rnet
    self.onet = onet
    self.levels = levels
    self.lost = lost
  }
}
