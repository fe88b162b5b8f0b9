package import Detection

/// One of the detectors to compare: weights with settings, or a file of faces that another program found.
package struct EvalContender: Sendable {
  package enum Source: Sendable {
    case detector(FaceDetector, DetectionSettings)
    case file(EvalFindings)
  }

  /// The name in reports.
  package var name: String
  package var source: Source
  /// Found faces with a higher score count for precision and recall.
  package var score: Float
  /// The identity of the weights, by content; nil for a file of found faces.
  package var weights: String?
  /// What the name begins with where one detector has several settings.
  package var group: String

  package init(
    name: String, source: Source, score: Float, weights: String? = nil, group: String? = nil
  ) {
    self.name = name
    self.source = source
    self.score = score
    self.weights = weights
    self.group = group ?? name
  }

  /// The lowest O-Net score in a curve. Practically no face has a lower one.
  package static let lowest: Float = 0.05

  /// The settings with which the detector is run. Faces at a higher O-Net threshold are a subset of those at a lower
  /// one, so a single run gives the whole curve, and contenders that differ only in this threshold share it.
  var run: DetectionSettings? {
    guard case .detector(_, var settings) = source else { return nil }
    settings.thresholds.onet = min(settings.thresholds.onet, Self.lowest)
    return settings
  }
}
