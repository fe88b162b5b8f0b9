import Annotations

// Attributes of a face, as other programs let people define them.

extension Reading {
  /// The names of the attributes in which facet writes what it knows about a face. Others that people use are read,
  /// too.
  enum FaceAttribute: String, CaseIterable {
    case person, score, state, flags, note
    case id = "facet_id"

    init?(name: String) {
      let name = name.trimmed.lowercased()
      switch name {
      case "name", "identity", "person_name": self = .person
      case "confidence": self = .score
      case "comment": self = .note
      default:
        guard let attribute = FaceAttribute(rawValue: name) else { return nil }
        self = attribute
      }
    }
  }

  /// A face with what its labels say about it; nil when it is left out, which is counted by its class. Shapes are read
  /// one by one, so heads are never taken for the only class.
  func face(_ face: RawFace, labels: [String]) -> RawFace? {
    let known = labels.first { reader.classes[$0] != nil } ?? labels.first(where: Self.meansFace)
    return self.face(face, ofClass: known ?? labels.joined(separator: ", "), isAlone: false)
  }

  /// Takes over an attribute that says something about a face; all others are left out.
  func apply(_ name: String, _ value: String, to face: inout RawFace, _ place: String) {
    let text = value.trimmed
    guard !text.isEmpty else { return }
    guard let attribute = FaceAttribute(name: name) else {
      if let flag = Self.flag(name), Words.meanYes(text) { face.flags.insert(flag) }
      return
    }
    switch attribute {
    case .person: face.person = text
    case .note: face.note = value
    case .id: face.id = AnnotationID(text)
    case .flags: face.flags.formUnion(flags(text.split(separator: " ").map(String.init), place))
    case .score:
      face.score = Double(text)
      if face.score == nil { report.warn(place, "score '\(text)' is not a number and was left out") }
    case .state:
      face.state = FaceState(rawValue: text)
      if face.state == nil {
        report.warn(place, "state '\(text)' is not one of found, accepted, rejected, added; it was left out")
      }
    }
  }

  /// A flag by its name or by those of other programs; nil for other names.
  static func flag(_ name: String) -> FaceFlags? {
    let name = name.trimmed.lowercased()
    if ["difficult", "ignored", "invalid"].contains(name) { return .ignore }
    return FaceFlags(names: [name])
  }

  /// What facet knows about a face, as attributes with values.
  static func attributes(of face: Annotation) -> [(attribute: FaceAttribute, value: String)] {
    var values: [(FaceAttribute, String)] = [(.id, face.id.description), (.state, face.state.rawValue)]
    if let person = face.person { values.append((.person, person)) }
    if let score = face.score { values.append((.score, "\(score)")) }
    if !face.flags.isEmpty { values.append((.flags, face.flags.names.joined(separator: " "))) }
    if !face.note.isEmpty { values.append((.note, face.note)) }
    return values.map { (attribute: $0.0, value: $0.1) }
  }
}
