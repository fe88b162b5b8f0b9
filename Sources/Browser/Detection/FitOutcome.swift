public import Detection
public import Evaluation

/// What a search for better settings found.
public struct FitOutcome: Hashable, Sendable {
  /// Settings and their results on the photos with known faces.
  public struct Row: Hashable, Sendable {
    /// Thresholds and minimum face size are varied; overlaps, rotations and scale factor are kept.
    public var settings: DetectionSettings
    /// Shares, in `0...1`.
    public var precision, recall, fScore: Double

    /// - Parameters:
    ///   - settings: what was tried.
    ///   - precision: the share of detections that are true faces, in `0...1`.
    ///   - recall: the share of true faces that were found, in `0...1`.
    ///   - fScore: the harmonic mean of both.
    public init(settings: DetectionSettings, precision: Double, recall: Double, fScore: Double) {
      self.settings = settings
      (self.precision, self.recall, self.fScore) = (precision, recall, fScore)
    }
  }

  /// First the previous settings, then the proposed ones, then others.
  public var rows: [Row]
  /// The precision/recall curve of the proposed settings at any O-Net threshold.
  public var curve: PrecisionRecallCurve
  /// The proposed row: the first when nothing is better than the previous settings.
  public var best: Int
  /// The number of true faces that the settings were measured on.
  public var faces: Int

  /// - Parameters:
  ///   - rows: the previous settings come first.
  ///   - best: index of the proposed row.
  public init(rows: [Row], best: Int = 1, curve: PrecisionRecallCurve, faces: Int) {
    self.rows = rows
    self.best = best
    self.curve = curve
    self.faces = faces
  }
}
