public import Detection

/// What a search for better settings found.
public struct FitOutcome: Hashable, Sendable {
  /// Settings and how they do on the photos with known faces.
  public struct Row: Hashable, Sendable {
    public var settings: DetectionSettings
    /// Shares, in `0...1`.
    public var precision, recall, fScore: Double

    public init(settings: DetectionSettings, precision: Double, recall: Double, fScore: Double) {
      self.settings = settings
      (self.precision, self.recall, self.fScore) = (precision, recall, fScore)
    }
  }

  /// The settings as they were first, then the ones to take, then others.
  public var rows: [Row]
  /// The precision/recall curve as lines of text, all of one length.
  public var plot: [String]
  /// True faces that decided.
  public var faces: Int

  public init(rows: [Row], plot: [String], faces: Int) {
    self.rows = rows
    self.plot = plot
    self.faces = faces
  }
}

/// The fit under way, or its result to choose from.
public struct FitDialog: Hashable, Sendable {
  var request: Int
  /// Settings tried so far.
  public var tried = 0
  public var outcome: FitOutcome?
  public var choice = 1
  public var fault: String?

  init(request: Int) { self.request = request }
}
