/// A figure of weights on photos with known faces, before and after training.
public struct FigureChange: Hashable, Codable, Sendable {
  /// What is measured.
  public enum Figure: String, CaseIterable, Hashable, Codable, Sendable {
    // The names used in files; they stay when a case is renamed.
    /// The share of true faces that are found, and of found faces that are true.
    case recall = "recall", precision = "precision"
    /// COCO's average precision for an IoU of at least one half, and its mean over ten limits up to 0.95,
    /// which tells how tight boxes are.
    case averagePrecision = "averagePrecision", tightPrecision = "tightPrecision"
    /// The mean error of landmarks as a share of the eyes' distance, on faces found both before and after:
    /// faces that are only found after training are harder and would look like a loss.
    case landmarkError = "landmarkError"

    /// As tables name it.
    public var name: String {
      switch self {
      case .recall: "recall"
      case .precision: "precision"
      case .averagePrecision: "AP, IoU 0.5"
      case .tightPrecision: "COCO AP"
      case .landmarkError: "landmark error"
      }
    }
  }

  /// What the numbers are.
  public var figure: Figure
  /// On all photos, in `0...1`; a landmark error may be larger.
  public var before, after: Double
  /// The 95 % confidence interval of the difference, after minus before: photos drawn at random, the same
  /// ones for both (paired bootstrap). Nil when fewer than two photos decide about the figure.
  public var low, high: Double?

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case figure = "figure", before = "before", after = "after", low = "low", high = "high"
  }

  /// - Parameter interval: of after minus before; nil when it is not known.
  public init(_ figure: Figure, before: Double, after: Double, interval: ClosedRange<Double>?) {
    (self.figure, self.before, self.after) = (figure, before, after)
    (low, high) = (interval?.lowerBound, interval?.upperBound)
  }

  /// The limits of the interval; nil when it is not known.
  public var interval: (low: Double, high: Double)? {
    low.flatMap { low in high.map { (low, $0) } }
  }

  /// After minus before.
  public var difference: Double { after - before }

  /// A smaller loss is none.
  public static let tolerance = 0.01

  /// Whether training made this worse: by more than ``tolerance``, and not only by the choice of photos. Without
  /// an interval any such loss counts.
  public var isWorse: Bool {
    figure == .landmarkError
      ? difference > Self.tolerance && low ?? 1 > 0 : difference < -Self.tolerance && high ?? -1 < 0
  }
}
