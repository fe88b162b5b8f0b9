import Annotations
import Geometry

/// What was written, and what the format cannot hold.
public struct WriteReport: Hashable, Sendable {
  /// Photos that were written, including those without faces.
  public var photos = 0
  /// Faces that were written; faces left out are among the losses.
  public var faces = 0
  /// What was lost, with the number of affected faces or photos.
  public var losses: [Loss: Int] = [:]

  /// A kind of information that a format cannot hold.
  public enum Loss: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Faces that nobody has judged; written only on request.
    case undecided
    /// Rejected proposals; written only on request.
    case rejected
    /// Faces to be ignored, which the format cannot mark.
    case ignored
    case landmarks, scores, names, notes
    case flag(String)
    case photoStates
    /// The format holds only whole pixels.
    case rounded

    public var description: String {
      switch self {
      case .undecided: "faces were left out because nobody has judged them"
      case .rejected: "rejected faces were left out"
      case .ignored: "faces to be ignored were left out because the format cannot mark them"
      case .landmarks: "landmarks were left out because the format cannot hold them"
      case .scores: "scores were left out because the format cannot hold them"
      case .names: "people's names were left out because the format cannot hold them"
      case .notes: "notes were left out because the format cannot hold them"
      case .flag(let name): "the flag '\(name)' was left out because the format cannot hold it"
      case .photoStates: "states and notes of photos were left out because the format cannot hold them"
      case .rounded: "coordinates were rounded to whole pixels, all that the format's readers take"
      }
    }

    private var rank: (Int, String) {
      switch self {
      case .undecided: (0, "")
      case .rejected: (1, "")
      case .ignored: (2, "")
      case .landmarks: (3, "")
      case .scores: (4, "")
      case .names: (5, "")
      case .notes: (6, "")
      case .flag(let name): (7, name)
      case .photoStates: (8, "")
      case .rounded: (9, "")
      }
    }

    public static func < (a: Loss, b: Loss) -> Bool { a.rank < b.rank }
  }

  /// An empty report.
  public init() {}

  mutating func lose(_ loss: Loss) { losses[loss, default: 0] += 1 }

  /// Adds another report's counts and losses.
  public mutating func add(_ other: WriteReport) {
    photos += other.photos
    faces += other.faces
    losses.merge(other.losses, uniquingKeysWith: +)
  }

  /// The losses as sentences, "landmarks were left out … (12 faces)".
  public var warnings: [String] {
    losses.sorted { $0.key < $1.key }.map { loss, count in
      let what = loss == .photoStates ? "photo" : "face"
      return "\(loss) (\(count) \(what)\(count == 1 ? "" : "s"))"
    }
  }
}

extension AnnotationFormat {
  /// Whether coordinates are whole numbers, because its readers expect them.
  var isWhole: Bool { self == .widerFace || self == .voc || self == .dlib }

  /// The faces of a record that are written; adds what is lost to the report.
  ///
  /// - Parameter everything: writes undecided and rejected faces, too, if the format can mark them.
  func selection(_ record: PhotoRecord, everything: Bool, _ report: inout WriteReport) -> [Annotation] {
    var faces: [Annotation] = []
    for face in record.annotations {
      if !(everything && carries.contains(.state)) {
        if face.state == .found {
          report.lose(.undecided)
          continue
        }
        if face.state == .rejected {
          report.lose(.rejected)
          continue
        }
      }
      if face.flags.contains(.ignore), !flags.contains(.ignore) {
        report.lose(.ignored)
        continue
      }
      faces.append(face)
      if face.landmarks != nil, !carries.contains(.landmarks) { report.lose(.landmarks) }
      if face.score != nil, !carries.contains(.score) { report.lose(.scores) }
      if face.person != nil, !carries.contains(.person) { report.lose(.names) }
      if !face.note.isEmpty, !carries.contains(.note) { report.lose(.notes) }
      for name in face.flags.subtracting(flags).names { report.lose(.flag(name)) }
      if isWhole, !face.isWhole(withLandmarks: carries.contains(.landmarks)) { report.lose(.rounded) }
    }
    let hasState = (record.state ?? .unreviewed) != .unreviewed || record.note?.isEmpty == false
    if hasState, !carries.contains(.photoState) { report.lose(.photoStates) }
    report.photos += 1
    report.faces += faces.count
    return faces
  }
}

extension Annotation {
  fileprivate func isWhole(withLandmarks: Bool) -> Bool {
    let points = withLandmarks ? landmarks?.points ?? [] : []
    return ([box.minX, box.minY, box.maxX, box.maxY] + points.flatMap { [$0.x, $0.y] })
      .allSatisfy { $0 == $0.rounded() }
  }
}
