import Annotations
import Detection
import Evaluation
import Geometry
import Imaging
import SystemPackage

/// One of the detectors that are compared: weights with settings, or a file of what another program found.
struct EvalContender: Sendable {
  enum Source: Sendable {
    case detector(FaceDetector, DetectionSettings)
    case file(EvalFindings)
  }

  /// For people.
  var name: String
  var source: Source
  /// Found faces above it count for precision and recall.
  var score: Float
  /// The weights by content, when it is a detector.
  var weights: String?

  /// The lowest O-Net score that goes into a curve; what lies below is never a face.
  static let lowest: Float = 0.05

  func find(in image: Image?, _ photo: EvalTruth.Photo, _ search: PhotoSearch?) throws -> [ScoredBox] {
    switch source {
    case .file(let findings): return findings.faces(of: photo.name)
    case .detector(_, let settings):
      guard let image, let search else { return [] }
      // Faces at a higher threshold are a subset of those at a lower one, so one run gives the whole curve.
      var open = settings
      open.thresholds.onet = min(settings.thresholds.onet, Self.lowest)
      return try search.detect(in: image, settings: open).faces.map(ScoredBox.init)
    }
  }
}

/// What another program found, by photo.
struct EvalFindings: Sendable {
  private var byName: [String: [ScoredBox]] = [:]
  /// By the name without folders and ending, where only one photo has it.
  private var byStem: [String: [ScoredBox]?] = [:]

  init(_ path: FilePath) throws {
    for record in try EvalTruth.read(path, format: nil).records {
      let faces = record.annotations.map {
        ScoredBox(box: $0.box, score: $0.score ?? 1, landmarks: $0.landmarks)
      }
      byName[record.name, default: []] += faces
      let stem = Self.stem(record.name)
      byStem[stem] = .some(byStem[stem] == nil ? faces : nil)
    }
  }

  func faces(of name: String) -> [ScoredBox] {
    byName[name] ?? (byStem[Self.stem(name)] ?? nil) ?? []
  }

  private static func stem(_ name: String) -> String {
    let path = FilePath(name)
    return path.stem ?? name
  }
}
