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
  /// The photo's annotations, shared with ``PhotoAnnotations``.
  private let known: [Annotation]
  /// The place in `known` of each face's annotation; negative when nobody has judged it. (Copies of annotations would be
  /// the largest part of what a browser keeps for very many photos.)
  private let places: [Int32]

  /// The annotation of the face at the same index of ``faces``; nil when nobody has judged it.
  package func annotation(_ index: Int) -> Annotation? {
    let place = Int(places[index])
    return place < 0 ? nil : known[place]
  }

  /// The annotations of all ``faces``.
  package var annotations: LazyMapSequence<[Int32], Annotation?> {
    places.lazy.map { [known] in $0 < 0 ? nil : known[Int($0)] }
  }

  /// From this IoU on, a detection and an annotation are the same face.
  package static let sameFace: Float = 0.5

  /// - Parameters:
  ///   - detected: the faces that the detector found, in its order.
  ///   - known: the annotations of the same photo.
  package init(detected: [Face], known: PhotoAnnotations) {
    let owners = Self.owners(detected, known)
    var (faces, places): ([Face], [Int32]) = ([], [])
    faces.reserveCapacity(detected.count)
    places.reserveCapacity(max(detected.count, known.annotations.count))
    var isOwned = Set<Int>()
    for (index, face) in detected.enumerated() {
      if let owner = owners[index] {
        isOwned.insert(owner)
        faces.append(Face(known.annotations[owner]))
        places.append(Int32(owner))
      } else {
        faces.append(face)
        places.append(-1)
      }
    }
    let rest = known.annotations.indices.filter { !isOwned.contains($0) }.sorted {
      let (a, b) = (known.annotations[$0], known.annotations[$1])
      return (a.box.area, b.id) > (b.box.area, a.id)
    }
    faces += rest.map { Face(known.annotations[$0]) }
    // Mostly nobody has moved a face, and one list serves for both.
    self.faces = faces == detected ? detected : faces
    self.places = places + rest.map { Int32($0) }
    self.known = known.annotations
  }

  /// The place of the annotation of each detection, by the detection's index.
  private static func owners(_ detected: [Face], _ known: PhotoAnnotations) -> [Int: Int] {
    var owners: [Int: Int] = [:]
    var free: [Int] = []
    var names: [AnnotationID: Int] = [:]
    for (index, face) in detected.enumerated() { names[known.name(of: face)] = index }
    for (place, annotation) in known.annotations.enumerated() {
      if let index = names[annotation.id] { owners[index] = place } else { free.append(place) }
    }
    var pairs: [(iou: Float, index: Int, place: Int)] = []
    for place in free {
      for (index, face) in detected.enumerated() where owners[index] == nil {
        let iou = known.annotations[place].box.iou(face.box)
        if iou >= sameFace { pairs.append((iou, index, place)) }
      }
    }
    var taken = Set<Int>()
    for pair in pairs.sorted(by: { ($0.iou, $1.index) > ($1.iou, $0.index) })
    where owners[pair.index] == nil && !taken.contains(pair.place) {
      owners[pair.index] = pair.place
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
