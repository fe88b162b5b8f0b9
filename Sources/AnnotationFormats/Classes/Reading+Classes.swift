import Annotations

extension Reading {
  /// Whether a class counts as faces, by the rules or by its name.
  ///
  /// - Parameter isAlone: whether there is no other class.
  func meansFaces(_ name: String, isAlone: Bool) -> Bool {
    if let rule = reader.classes[name] { return rule == .face || rule == .ignore }
    return Self.meansFace(name) || isAlone && FaceWords.meanHead(name) || reader.classes.areNames
  }

  /// What an object of a class becomes; nil when it is left out, which is counted.
  ///
  /// - Parameter isAlone: whether there is no other class, neither in the file's list nor, without a list, among
  ///   its objects.
  func face(_ face: RawFace, ofClass name: String, isAlone: Bool) -> RawFace? {
    var face = face
    switch reader.classes[name] {
    case .face: return face
    case .ignore:
      face.flags.insert(.ignore)
      return face
    case .skip: return nil
    case nil: break
    }
    if Self.meansFace(name) { return face }
    if isAlone, FaceWords.meanHead(name) {
      report.count(.head, ofClass: name)
      return face
    }
    if reader.classes.areNames, People.tidy(name) != nil {
      face.person = face.person ?? name
      return face
    }
    report.count(.leftOut, ofClass: name)
    return nil
  }

  /// Whether a class means faces by its name alone.
  static func meansFace(_ label: String) -> Bool { FaceWords.meanFace(label) }

  /// Whether all classes are the same one.
  static func isAlone(_ names: some Sequence<String>) -> Bool {
    Set(names.map(FaceWords.folded)).count == 1
  }
}
