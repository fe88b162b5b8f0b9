import AnnotationFormats
import Annotations
package import Detection
package import Evaluation
import Geometry
package import Imaging
package import SystemPackage

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

  package init(
    name: String, source: Source, score: Float, weights: String? = nil
  ) {
    self.name = name
    self.source = source
    self.score = score
    self.weights = weights
  }

  /// The lowest O-Net score in a curve. Practically no face has a lower one.
  package static let lowest: Float = 0.05

  package func find(in image: Image?, _ photo: EvalTruth.Photo, _ search: PhotoSearch?) throws -> [ScoredBox]
  {
    switch source {
    case .file(let findings): return findings.faces(of: photo.name)
    case .detector(_, let settings):
      guard let image, let search else { return [] }
      // Faces at a higher threshold are a subset of those at a lower one, so a single run gives the whole curve.
      var open = settings
      open.thresholds.onet = min(settings.thresholds.onet, Self.lowest)
      return try search.detect(in: image, settings: open).faces.map(ScoredBox.init)
    }
  }
}

/// The faces that another program found, by photo.
package struct EvalFindings: Sendable {
  private var byName: [String: [ScoredBox]] = [:]
  /// By name without folders and extension; nil where several photos have the same one.
  private var byStem: [String: [ScoredBox]?] = [:]
  /// What could not be used, a line each.
  package private(set) var remarks: [String] = []

  package init(_ path: FilePath) throws {
    var reader = GroundTruthReader()
    try reader.read([path])
    remarks = reader.remarks
    for photo in reader.photos {
      let faces = photo.faces.map {
        ScoredBox(box: $0.box, score: $0.score ?? 1, landmarks: $0.landmarks)
      }
      byName[photo.name, default: []] += faces
      let stem = Self.stem(photo.name)
      byStem[stem] = .some(byStem[stem] == nil ? faces : nil)
    }
  }

  package func faces(of name: String) -> [ScoredBox] {
    byName[name] ?? (byStem[Self.stem(name)] ?? nil) ?? []
  }

  private static func stem(_ name: String) -> String {
    let path = FilePath(name)
    return path.stem ?? name
  }
}
