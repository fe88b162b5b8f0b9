package import Annotations
import Geometry

extension PhotoRecord {
  /// A photo's annotations, made equal to what files say about it.
  ///
  /// Faces that the files do not hold are removed: those that people accepted or added, and proposals if the files
  /// hold proposals, too. What a file's format cannot say stays as it is: ignored places, and details of a face.
  /// Nothing is removed when a face of a file could not be used, because it may be any of them.
  package static func replacement(
    of known: PhotoAnnotations, with records: [(record: PhotoRecord, format: AnnotationFormat)]
  ) -> PhotoAnnotations {
    var result = known
    var kept: Set<AnnotationID> = []
    for (record, format) in records {
      for face in record.annotations {
        var face = face
        face.person = face.person.flatMap(People.tidy)
        let twin = record.twin(of: face, in: result, without: kept)
        if let twin {
          face = twin.replaced(by: face, format, isComplete: record.hasIdentities)
        } else if !record.hasIdentities {
          face.id = id(of: face, on: known.photo)
        }
        result[face.id] = face
        kept.insert(face.id)
      }
      if let state = record.state { result.state = state }
      if let note = record.note { result.note = note }
    }
    guard records.allSatisfy({ $0.record.leftOut == 0 }) else { return result }
    let holdsProposals = records.contains { $0.record.annotations.contains(where: \.isProposal) }
    let holdsIgnored = records.contains { $0.format.flags.contains(.ignore) }
    for face in known.annotations where !kept.contains(face.id) {
      let isSayable = face.isProposal ? holdsProposals : holdsIgnored || !face.flags.contains(.ignore)
      if isSayable { result[face.id] = nil }
    }
    let saysNoFaces = records.allSatisfy(\.record.saysNoFaces)
    if saysNoFaces, result.annotations.isEmpty, result.state == .unreviewed { result.state = .reviewed }
    return result
  }

  private func twin(
    of face: Annotation, in known: PhotoAnnotations, without kept: Set<AnnotationID>
  ) -> Annotation? {
    if hasIdentities { return known[face.id] }
    return known.annotations.first { !kept.contains($0.id) && $0.box.isNearly(face.box) }
  }

  /// The ID of a face from a file without IDs, which is the same every time.
  static func id(of face: Annotation, on photo: PhotoFingerprint) -> AnnotationID {
    let box = face.box
    let words = [box.minX, box.minY, box.maxX, box.maxY].map(\.bitPattern)
    return AnnotationID(photo: photo, words: words, seed: 2)
  }
}

extension Annotation {
  /// Whether a detector proposed it, and nobody accepted it.
  fileprivate var isProposal: Bool { state == .found || state == .rejected }

  /// - Parameter isComplete: whether what the other face lacks is missing, and not only left unsaid.
  fileprivate func replaced(
    by other: Annotation, _ format: AnnotationFormat, isComplete: Bool
  ) -> Annotation {
    var face = updated(by: other, keepsState: !format.carries.contains(.state))
    if face.state == .rejected, !format.carries.contains(.state) { face.state = .accepted }
    if (isComplete || format == .xmp) && other.identity == nil { face.identity = nil }
    if isComplete {
      (face.box, face.landmarks, face.score) = (other.box, other.landmarks, other.score)
      (face.flags, face.note, face.hiddenLandmarks) = (other.flags, other.note, other.hiddenLandmarks)
      // Other formats have IDs of faces, too, but no word for these.
      if format == .jsonl {
        (face.refusals, face.nameless, face.apart) = (other.refusals, other.nameless, other.apart)
      }
    }
    return face
  }
}
