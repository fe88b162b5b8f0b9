package import Alignment
import Annotations

extension FaceSelection {
  /// Keeps people who have at least so many faces among the photos; other faces, and those without a name, are left
  /// out. Faces that somebody rejected do not count.
  package mutating func keepPeople(with faces: Int, in photos: [KnownFaces]) {
    var counts: [String: Int] = [:]
    for annotation in photos.flatMap({ $0.annotations?.annotations ?? [] }) {
      guard let name = annotation.person, annotation.isFaceToExport != false else { continue }
      counts[name, default: 0] += 1
    }
    let enough = Set(counts.filter { $0.value >= faces }.keys)
    people = people.map { $0.intersection(enough) } ?? enough
  }
}
