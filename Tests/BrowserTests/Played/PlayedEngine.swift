import Alignment
import Annotations
import Browser
import Detection
import Geometry
import Identity
import Imaging
import Jobs
import Library
import Parallel
import Recognition
import TestSupport

/// Tells the people of a folder apart as facet does, on vectors that are given.
struct PlayedEngine {
  var isOn: Bool?
  /// Whether the last photos had faces without a vector.
  private(set) var hasMade = false
  private var index: FaceIndex
  private let vectors: [PhotoFingerprint: [FaceVector]]
  private let lanes = Lanes(1)

  /// - Parameter vectors: those of each photo's faces, by their landmarks.
  init(_ vectors: [PhotoFingerprint: [(Landmarks, [Float])]]) {
    index = FaceIndex(GivenModel(), stored: StoredVectors(capacity: 0), confirmed: [], answers: [])
    self.vectors = vectors.mapValues { faces in
      faces.map { FaceVector(landmarks: LandmarkKey($0.0), values: $0.1) }
    }
  }

  /// What is proposed otherwise now.
  mutating func know(_ photos: [PeoplePhoto], answers: [SuggestionAnswer]) -> [FaceReference: FaceSuggestion?]
  {
    guard isOn == true else { return [:] }
    hasMade = false
    for photo in photos {
      if !index.know(photo.photo, photo.faces, strip: photo.strip).isEmpty, let made = vectors[photo.photo] {
        index.add(PhotoVectors(photo: photo.photo, vectors: made))
        hasMade = true
      }
    }
    index.learn(answers)
    let found = index.proposals(lanes: lanes)
    index.take(found)
    return found.changes.mapValues { proposal in
      proposal.map {
        FaceSuggestion(person: $0.person, chance: $0.chance, distance: $0.distance, model: $0.model)
      }
    }
  }

  /// The groups of faces without a name, as the runner makes them.
  func groups() -> [FaceGroup] {
    let faces = index.waiting()
    guard
      let groups = try? faces.groups(
        cutOffs: GivenModel().recognition, apart: index.apart(faces), lanes: lanes)
    else { return [] }
    return groups.map { group in
      let alike = AlikeFaces(group, in: faces)
      return FaceGroup(id: faces.faces[group[0]].reference, faces: alike.faces, spread: alike.spread)
    }
  }

  /// The faces of a person that fit least.
  func odd(_ person: PersonID) -> [OddFace] {
    let faces = index.snapshot()
    guard let doubts = try? faces.doubts(lanes: lanes) else { return [] }
    return doubts.filter { faces.faces[$0.face].person == person && $0.score > 0 }.map {
      OddFace(face: faces.faces[$0.face].reference, better: $0.other.flatMap { faces.faces[$0].person })
    }
  }
}
