import Geometry

extension FaceSelection {
  /// What becomes of a face.
  enum Verdict: Sendable, Equatable {
    case taken
    case left(LeftOut.Reason, [FilterMiss] = [])
  }

  /// What becomes of each of a photo's faces.
  ///
  /// - Parameter uncut: the indices of faces that cannot be cut out.
  func verdicts(_ faces: [MeasuredFace], photo: PixelSize, uncut: Set<Int> = []) -> [Verdict] {
    var verdicts = faces.map { face -> Verdict in
      refusal(of: face.face).map { .left($0) } ?? .taken
    }
    // What a face would be left out for if the rule takes it.
    let faults = faces.map { face -> Verdict in
      let misses = misses(of: face)
      if acceptedOnly, face.face.isAccepted != true { return .left(.notAccepted) }
      if uncut.contains(face.face.index) { return .left(.noCrop) }
      return misses.isEmpty ? .taken : .left(.filter, misses)
    }
    func judge() {
      for index in faces.indices where verdicts[index] == .taken { verdicts[index] = faults[index] }
    }
    if !selectsFirst { judge() }
    let rest = faces.indices.filter { verdicts[$0] == .taken }
    let measures = Dictionary(rest.map { (faces[$0].face.index, faces[$0].measures) }) { first, _ in first }
    let chosen = Set(
      chosen(rest.map { faces[$0].face }, photo: photo, measures: measures).map(\.index))
    for index in rest where !chosen.contains(faces[index].face.index) {
      verdicts[index] = .left(.notSelected)
    }
    if selectsFirst { judge() }
    return verdicts
  }

  /// Why a face is none of those wanted, whatever it looks like.
  func refusal(of face: ExportFace) -> LeftOut.Reason? {
    if face.isAccepted == false { return .rejected }
    if let person, face.person != person { return .otherPerson }
    guard people != nil || namedOnly else { return nil }
    guard let name = face.person else { return .unnamed }
    return people?.contains(name) ?? true ? nil : .otherPerson
  }

  /// The filters that a face does not pass, with its values.
  func misses(of face: MeasuredFace) -> [FilterMiss] {
    var misses: [FilterMiss] = []
    func check(_ filter: String, _ value: Double?, _ limit: Double?, _ passes: (Double, Double) -> Bool) {
      // Written so that a measure that is not a number does not pass.
      guard let limit, !passes(value ?? .nan, limit) else { return }
      misses.append(FilterMiss(filter: filter, value: value, limit: limit))
    }
    let measures = face.measures
    check("min-eye-distance", measures.eyeDistance, minEyeDistance, >=)
    check("max-yaw", measures.yaw, maxYaw) { abs($0) <= $1 }
    check("min-sharpness", measures.sharpness, minSharpness, >=)
    check("min-quality", measures.quality(score: face.face.score), minQuality, >=)
    return misses
  }
}
