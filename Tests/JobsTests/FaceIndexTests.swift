import Alignment
import Annotations
import Detection
import Geometry
import Identity
import Imaging
import Jobs
import Library
import Parallel
import Recognition
import TestSupport
import Testing

/// Which faces wait for a name is kept as photos change.
@Suite("The index of faces") struct FaceIndexTests {
  private static let people = [
    PersonReference(id: PersonID(rawValue: 1), name: "Ada"),
    PersonReference(id: PersonID(rawValue: 2), name: "Bo"),
  ]

  /// A photo with some faces, of which some have a name or none, or are rejected.
  private static func faces(_ photo: PhotoFingerprint, _ random: inout SeededNumbers) -> [Annotation] {
    (0..<Int.random(in: 0...3, using: &random)).map { number in
      let x = Float(number * 100)
      let points = [(30, 35), (70, 35), (50, 60), (35, 80), (65, 80)].map {
        Point(x: x + Float($0.0), y: Float($0.1))
      }
      var face = Annotation(
        id: AnnotationID(rawValue: Int64(photo.size * 10) + Int64(number) + 1),
        box: BoundingBox(minX: x, minY: 0, maxX: x + 90, maxY: 100), landmarks: Landmarks(points: points),
        state: .found)
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1: (face.identity, face.state) = (Self.people.randomElement(using: &random), .accepted)
      case 2: face.nameless = .unknown
      case 3: face.state = .rejected
      default: break
      }
      return face
    }
  }

  @Test("after any changes it is as if told everything at once", arguments: 1...8)
  func kept(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    var index = FaceIndex(GivenModel(), stored: StoredVectors(capacity: 0), confirmed: [], answers: [])
    var said: [PhotoFingerprint: [Annotation]] = [:]
    var proposed: [FaceReference: FaceProposal] = [:]
    for _ in 0..<120 {
      let photo = PhotoFingerprint(size: Int64.random(in: 0..<12, using: &random), high: 0, low: 7)
      let faces = Self.faces(photo, &random)
      said[photo] = faces
      try Self.tell(photo, faces, &index)
      if Bool.random(using: &random) {
        let found = index.proposals(lanes: Lanes(1))
        index.take(found)
        for (face, proposal) in found.changes { proposed[face] = proposal }
      }
      // In the plainest way: of everything, those that wait.
      let all = index.snapshot().faces.filter(\.isOpen)
      #expect(index.waiting().faces == all)
      let open = said.values.joined().filter {
        $0.identity == nil && $0.nameless == nil && $0.state != .rejected
      }
      #expect(Set(all.map(\.reference.face)) == Set(open.map(\.id)))
    }
    let found = index.proposals(lanes: Lanes(1))
    index.take(found)
    for (face, proposal) in found.changes { proposed[face] = proposal }
    var other = FaceIndex(GivenModel(), stored: StoredVectors(capacity: 0), confirmed: [], answers: [])
    for (photo, faces) in said.sorted(by: { $0.key.size < $1.key.size }) {
      try Self.tell(photo, faces, &other)
    }
    let anew = other.proposals(lanes: Lanes(1)).changes.compactMapValues(\.self)
    #expect(proposed.mapValues(\.person) == anew.mapValues(\.person))
    #expect(!anew.isEmpty)
  }

  private static func tell(_ photo: PhotoFingerprint, _ faces: [Annotation], _ index: inout FaceIndex) throws
  {
    let missing = index.know(photo, faces)
    guard !missing.isEmpty else { return }
    index.add(PhotoVectors(photo: photo, vectors: try missing.map { try vector(photo, $0) }))
    #expect(index.know(photo, faces).isEmpty)
  }

  /// All near each other, and none as far from one as from another.
  private static func vector(_ photo: PhotoFingerprint, _ face: Annotation) throws -> FaceVector {
    var values = [Float](repeating: 0, count: 128)
    values[0] = Float(1 << photo.size) / 10_000
    values[1] = 0.01 * [0, 1, 2, 4][Int(face.id.rawValue % 10)]
    return FaceVector(landmarks: LandmarkKey(try #require(face.landmarks)), values: values)
  }
}
