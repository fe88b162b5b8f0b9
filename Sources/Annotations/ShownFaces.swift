package import Detection
import Geometry

/// The faces of one photo as shown: those that the detector found, with their annotations, and those that
/// people added.
///
/// An annotated face replaces the detection it belongs to: the one with the same ID, or else the one it
/// overlaps most, with an IoU of at least one half. So annotations survive a detection with other settings.
package struct ShownFaces: Hashable, Sendable {
  /// In the detector's order, then the faces it did not find, largest first.
  package let faces: [Face]
  /// The annotation of the face at the same index of ``faces``; nil when nobody has judged it.
  package let annotations: [Annotation?]

  /// From this IoU on, a detection and an annotation are the same face.
  package static let sameFace: Float = 0.5

  /// - Parameters:
  ///   - detected: the faces that the detector found, in its order.
  ///   - known: the annotations of the same photo.
  package init(detected: [Face], known: PhotoAnnotations) {
    let owners = Self.owners(detected, known)
    var (faces, annotations): ([Face], [Annotation?]) = ([], [])
    var isOwned = Set<AnnotationID>()
    for (index, face) in detected.enumerated() {
      if let owner = owners[index] {
        isOwned.insert(owner.id)
        faces.append(Face(owner))
      } else {
        faces.append(face)
      }
      annotations.append(owners[index])
    }
    let rest = known.annotations.filter { !isOwned.contains($0.id) }.sorted {
      ($0.box.area, $1.id) > ($1.box.area, $0.id)
    }
    self.faces = faces + rest.map { Face($0) }
    self.annotations = annotations + rest
  }

  /// The annotation of each detection, by the detection's index.
  private static func owners(_ detected: [Face], _ known: PhotoAnnotations) -> [Int: Annotation] {
    var owners: [Int: Annotation] = [:]
    var free: [Annotation] = []
    var names: [AnnotationID: Int] = [:]
    for (index, face) in detected.enumerated() { names[known.name(of: face)] = index }
    for annotation in known.annotations {
      if let index = names[annotation.id] { owners[index] = annotation } else { free.append(annotation) }
    }
    var pairs: [(iou: Float, index: Int, place: Int)] = []
    for (place, annotation) in free.enumerated() {
      for (index, face) in detected.enumerated() where owners[index] == nil {
        let iou = annotation.box.iou(face.box)
        if iou >= sameFace { pairs.append((iou, index, place)) }
      }
    }
    var taken = Set<Int>()
    for pair in pairs.sorted(by: { ($0.iou, $1.index) > ($1.iou, $0.index) })
    where owners[pair.index] == nil && !taken.contains(pair.place) {
      owners[pair.index] = free[pair.place]
      taken.insert(pair.place)
    }
    return owners
  }
}

extension PhotoAnnotations {
  /// The ID that a detected face has as an annotation.
  package func name(of face: Face) -> AnnotationID {
    AnnotationID(photo: photo, box: face.box, landmarks: face.landmarks)
  }

  /// A detected face as an annotation that nobody has judged yet.
  package func proposal(_ face: Face) -> Annotation {
    Annotation(
      id: name(of: face), box: face.box, landmarks: face.landmarks, state: .found, score: face.score,
      origin: .detected(0))
  }
}

extension Face {
  /// For the screen: missing ``Annotation/landmarks`` become those of an average face.
  package init(_ annotation: Annotation) {
    self.init(
      box: annotation.box, score: annotation.score ?? 1,
      landmarks: annotation.landmarks ?? .average(in: annotation.box))
  }
}
