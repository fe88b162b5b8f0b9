public import Detection

/// What a search for better settings found.
public struct FitOutcome: Hashable, Sendable {
  /// Settings and how they do on the photos with known faces.
  public struct Row: Hashable, Sendable {
    /// Thresholds and the smallest face are searched; overlaps, rotations and scale factor stay as they were.
    public var settings: DetectionSettings
    /// Shares, in `0...1`.
    public var precision, recall, fScore: Double

    /// - Parameters:
    ///   - settings: what was tried.
    ///   - precision: the share of findings that are true faces, in `0...1`.
    ///   - recall: the share of true faces that were found, in `0...1`.
    ///   - fScore: the harmonic mean of both.
    public init(settings: DetectionSettings, precision: Double, recall: Double, fScore: Double) {
      self.settings = settings
      (self.precision, self.recall, self.fScore) = (precision, recall, fScore)
    }
  }

  /// The settings as they were first, then the ones to take, then others.
  public var rows: [Row]
  /// The precision/recall curve as lines of text, all of one length.
  public var plot: [String]
  /// The row to take: the first where nothing does better than the settings as they were.
  public var best: Int
  /// True faces that decided.
  public var faces: Int

  /// - Parameters:
  ///   - rows: the settings as they were come first.
  ///   - best: index of the row to take.
  public init(rows: [Row], best: Int = 1, plot: [String], faces: Int) {
    self.rows = rows
    self.best = best
    self.plot = plot
    self.faces = faces
  }
}
