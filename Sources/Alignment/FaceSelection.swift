public import Geometry

/// Which faces of a photo are exported.
public struct FaceSelection: Sendable, Hashable {
  /// Which of the faces that pass the filters are taken: facenet-pytorch's rules and defaults.
  public enum Rule: Sendable, Hashable {
    case all
    /// By the area of its box.
    case largest
    /// By score.
    case probable
    /// The largest of those whose score is above the threshold (0.9).
    case largestOver(threshold: Float)
    /// By the box's area minus `weight` (2) times the squared distance of its centre from the photo's.
    case centred(weight: Float)
    /// By ``FaceMeasures/quality(score:)``.
    case quality

    /// Whether a photo gives at most one crop.
    public var isSingle: Bool { self != .all }

    /// Part of journals: if this text changes, all earlier exports start over.
    var summary: String {
      switch self {
      case .all: "all"
      case .largest: "largest"
      case .probable: "probable"
      case .largestOver(let threshold): "largestOver(threshold: \(threshold))"
      case .centred(let weight): "centred(weight: \(weight))"
      case .quality: "quality"
      }
    }
  }

  /// Which of a photo's faces are taken: of those that pass the filters, or of all (``selectsFirst``).
  public var rule = Rule.all
  /// The least distance between the eyes in photo pixels.
  public var minEyeDistance: Double?
  /// The largest turn to either side, in degrees.
  public var maxYaw: Double?
  /// The least ``FaceMeasures/sharpness``.
  public var minSharpness: Double?
  /// The least ``FaceMeasures/quality(score:)``.
  public var minQuality: Double?
  /// Whether the rule takes a face before the filters below ``rule`` judge it: a photo whose face fails then gives
  /// nothing, and never another face. Faces that people rejected, and those of other persons, are never taken.
  public var selectsFirst = false
  /// Only faces that people accepted.
  public var acceptedOnly = false
  /// Only faces of this person.
  public var person: String?
  /// Only faces of these people; of all when nil.
  public var people: Set<String>?
  /// Only faces with a name.
  public var namedOnly = false

  /// By default every face passes that nobody rejected; a filter that is nil lets all pass.
  public init(
    rule: Rule = .all, minEyeDistance: Double? = nil, maxYaw: Double? = nil, minSharpness: Double? = nil,
    minQuality: Double? = nil, acceptedOnly: Bool = false, person: String? = nil
  ) {
    self.rule = rule
    self.minEyeDistance = minEyeDistance
    self.maxYaw = maxYaw
    self.minSharpness = minSharpness
    self.minQuality = minQuality
    self.acceptedOnly = acceptedOnly
    self.person = person
  }

  /// One line that differs between different selections.
  public var summary: String {
    filterSummary.isEmpty ? ruleSummary : "\(ruleSummary), \(filterSummary)"
  }

  /// The rule, and whether it comes before the filters where that matters.
  public var ruleSummary: String { rule.summary + (rule.isSingle && selectsFirst ? " first" : "") }

  /// The filters and their limits; empty when there are none.
  public var filterSummary: String {
    var parts: [String] = []
    if let minEyeDistance { parts.append("eyes from \(minEyeDistance)") }
    if let maxYaw { parts.append("yaw to \(maxYaw)") }
    if let minSharpness { parts.append("sharpness from \(minSharpness)") }
    if let minQuality { parts.append("quality from \(minQuality)") }
    if acceptedOnly { parts.append("accepted") }
    if let person { parts.append("person \(person)") }
    if let people { parts.append("people \(people.sorted().joined(separator: "; "))") }
    if namedOnly { parts.append("named") }
    return parts.joined(separator: ", ")
  }

  /// Whether a face passes the filters. A rejected face never does.
  public func passes(_ face: ExportFace, _ measures: FaceMeasures) -> Bool {
    if refusal(of: face) != nil || (acceptedOnly && face.isAccepted != true) { return false }
    return misses(of: MeasuredFace(face: face, measures: measures)).isEmpty
  }

  /// The faces that the rule takes, in their order. Of equal faces the later one is taken, as in
  /// facenet-pytorch, which reverses an ascending order.
  ///
  /// - Parameter measures: by ``ExportFace/index``; only ``Rule/quality`` needs them.
  public func chosen(
    _ faces: [ExportFace], photo: PixelSize, measures: [Int: FaceMeasures] = [:]
  ) -> [ExportFace] {
    func best(_ faces: [ExportFace], _ value: (ExportFace) -> Float) -> [ExportFace] {
      var best: (face: ExportFace, value: Float)?
      for face in faces {
        let value = value(face)
        if best.map({ value >= $0.value }) ?? true { best = (face, value) }
      }
      return best.map { [$0.face] } ?? []
    }
    func area(_ face: ExportFace) -> Float { face.box.map { $0.width * $0.height } ?? 0 }
    // A face that somebody drew has no score, but is certainly a face.
    func score(_ face: ExportFace) -> Float { face.score ?? (face.isAccepted == true ? 1 : 0) }
    switch rule {
    case .all: return faces
    case .largest: return best(faces, area)
    case .probable: return best(faces, score)
    case .largestOver(let threshold): return best(faces.filter { score($0) > threshold }, area)
    case .quality:
      return best(faces) { face in
        let measures = measures[face.index] ?? FaceMeasures(landmarks: face.landmarks)
        return Float(measures.quality(score: face.score))
      }
    case .centred(let weight):
      let middle = Point(x: Float(photo.width) / 2, y: Float(photo.height) / 2)
      return best(faces) { face in
        guard let center = face.box?.center else { return -.infinity }
        let (x, y) = (center.x - middle.x, center.y - middle.y)
        return area(face) - weight * (x * x + y * y)
      }
    }
  }
}
