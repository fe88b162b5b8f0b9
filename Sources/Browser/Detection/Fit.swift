public import Annotations
public import Detection
public import SystemPackage

/// Search the settings that find most of the known faces.
public struct FitRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// What the search begins with.
  public var settings: DetectionSettings
  /// The photos that people went through, with what they said; empty when the truth comes from a file.
  public var reviewed: [ReviewedPhoto]
}

/// A photo that people went through.
public struct ReviewedPhoto: Hashable, Sendable {
  /// The file to decode.
  public var path: FilePath
  /// What they said about it.
  public var known: PhotoAnnotations

  /// - Parameter known: of the photo at this path.
  public init(path: FilePath, known: PhotoAnnotations) {
    (self.path, self.known) = (path, known)
  }
}

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

/// The fit under way, or its result to choose from.
public struct FitDialog: Hashable, Sendable {
  var request: Int
  /// Settings tried so far.
  public var tried = 0
  /// Nil while the search is under way, and when it failed.
  public var outcome: FitOutcome?
  /// Index of the outcome's row that Enter takes over; at first ``FitOutcome/best``.
  public var choice = 1
  /// Why the search could not be done; nil when it could.
  public var fault: String?

  init(request: Int) { self.request = request }
}
