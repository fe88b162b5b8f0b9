import Alignment
import Annotations
import Detection
import Files
import Geometry
import Identity
import Imaging
import Jobs
import Library
import Parallel
import Recognition
import SystemPackage
import TestSupport
import Testing

@Suite("People in films", .limit(minutes: 5)) struct FilmFacesTests {
  /// A strip of 12 frames of 320×240, four in a row.
  private static let strip = PixelSize(width: 4 * 328 - 8, height: 3 * 248 - 8)
  private static let film = PhotoFingerprint(size: 1, high: 2, low: 3)

  /// A face of a frame, at the same place unless moved.
  private static func face(_ frame: Int, moved: Float = 0) -> Face {
    let x = Float(frame % 4 * 328) + 100 + moved, y = Float(frame / 4 * 248) + 60
    let points = [(20, 25), (60, 25), (40, 45), (25, 65), (55, 65)].map {
      Point(x: x + Float($0.0), y: y + Float($0.1))
    }
    return Face(
      box: BoundingBox(minX: x, minY: y, maxX: x + 80, maxY: y + 90), score: 0.99,
      landmarks: Landmarks(points: points))
  }

  /// A vector whose first numbers say whose it is.
  private static func vector(_ person: Int) -> [Float] {
    var vector = [Float](repeating: 0, count: 128)
    vector[person] = 1
    return vector
  }

  private static func index(_ film: [(face: Face, person: Int)], isFilm: Bool = true) -> (
    FaceIndex, [AnnotationID]
  ) {
    var index = FaceIndex(GivenModel(), stored: StoredVectors(capacity: 0), confirmed: [], answers: [])
    let said = PhotoAnnotations(photo: Self.film)
    let faces = film.map { said.proposal($0.face) }
    #expect(index.know(Self.film, faces, strip: isFilm ? Self.strip : nil).count == film.count)
    index.add(
      PhotoVectors(
        photo: Self.film,
        vectors: film.map {
          FaceVector(landmarks: LandmarkKey($0.face.landmarks), values: vector($0.person))
        }))
    return (index, faces.map(\.id))
  }

  @Test("a face's frame and its place there, on a strip as it is made")
  func place() {
    for frame in 0..<12 {
      let place = FilmStrip.place(of: Self.face(frame).box, in: Self.strip)
      #expect(place.frame == frame)
      #expect(place.box == BoundingBox(minX: 100, minY: 60, maxX: 180, maxY: 150))
    }
  }

  @Test(
    "followed is who is in the same place of the next frame and looks alike; nobody across a gap or a cut")
  func followed() {
    let (made, ids) = Self.index([
      (Self.face(0), 1), (Self.face(1, moved: 10), 1), (Self.face(2), 2), (Self.face(4), 2),
      (Self.face(5), 2), (Self.face(6), 2), (Self.face(7, moved: 120), 2),
    ])
    var index = made
    // 2 follows 1 in the same place, but is somebody else; 4 is behind a gap; 7 is elsewhere in the frame.
    #expect(index.followed() == [Self.film: [[ids[0], ids[1]], [ids[3], ids[4], ids[5]]]])
    #expect(index.followed().isEmpty, "nothing has changed")
    var (photo, _) = Self.index([(Self.face(0), 1), (Self.face(1), 1)], isFilm: false)
    #expect(photo.followed().isEmpty)
  }

  @Test("in a photo somebody is proposed once, in a film once in each frame")
  func proposed() throws {
    func proposals(isFilm: Bool) -> Int {
      var (index, _) = Self.index(
        [(Self.face(0), 1), (Self.face(1), 1), (Self.face(1, moved: 85), 1)], isFilm: isFilm)
      let other = PhotoFingerprint(size: 4, high: 5, low: 6), face = Self.face(0)
      var named = PhotoAnnotations(photo: other).proposal(face)
      named.state = .accepted
      named.identity = PersonReference(id: PersonID(rawValue: 7), name: "Ada")
      _ = index.know(other, [named])
      index.add(
        PhotoVectors(
          photo: other,
          vectors: [FaceVector(landmarks: LandmarkKey(face.landmarks), values: Self.vector(1))]))
      return index.proposals(lanes: Lanes(1)).changes.values.count { $0 != nil }
    }
    #expect(proposals(isFilm: false) == 1)
    #expect(proposals(isFilm: true) == 2, "one of the two in frame 1")
  }

  // MARK: Live

  /// A library that knows Grace Hopper's face, with its vector.
  private func library() throws -> PeopleFixture {
    let fixture = try PeopleFixture()
    let photo = try fixture.add("grace_hopper.jpg", as: "grace.jpg").photo
    let face = try #require(try fixture.library.detections(of: photo).first?.detection.faces.first)
    let said = try fixture.library.photo(photo).proposal(face)
    _ = try fixture.library.apply(
      Edit(
        "name a face",
        [
          .ensure(photo, said), .face(photo, said.id, .state(.accepted)),
          .face(photo, said.id, .person("Grace")),
        ]))
    return fixture
  }

  @Test("a followed face that looks like somebody named is proposed, once a frame, and goes on being so")
  func live() throws {
    let fixture = try library()
    try fixture.library.setRecognition(true)
    #expect(try fixture.identity().made == 1)
    var names = try TrackNames(fixture.library, model: fixture.search.model)
    #expect(names.count == 1)
    let image = try decodePhoto(at: RepositoryPaths.samples.appending("group.jpg")).image
    let found = try fixture.search.search.detect(in: image, settings: fixture.search.settings).faces
    let frame = TrackedFrame(
      faces: found.enumerated().map { TrackedFace(track: $0.offset + 1, face: $0.element) })
    #expect(found.count > 2)
    var told: [[Int]] = []
    for step in 0..<3 * found.count {
      let proposals = names.proposals(for: frame, in: image, time: Double(step) / 2, lanes: Lanes(2))
      #expect(proposals.values.allSatisfy { $0.name == "Grace" })
      told.append(proposals.keys.sorted())
    }
    #expect(told.allSatisfy { $0.count <= 1 }, "Grace is once in a frame")
    let track = try #require(told.last?.first)
    let hopper = try fixture.search.faces(in: fixture.jobs.copy("group.jpg", as: "group.jpg")).faces
    #expect(hopper.count == found.count)
    // Out of sight she is not proposed; the sample shows her twice, and then the other face may be her.
    let others = TrackedFrame(faces: frame.faces.filter { $0.track != track })
    let without = names.proposals(for: others, in: image, time: 1000, lanes: Lanes(2))
    #expect(without[track] == nil && without.count <= 1)
    #expect(names.proposals(for: TrackedFrame(), in: image, time: 1000.5, lanes: Lanes(2)).isEmpty)
    #expect(names.proposals(for: frame, in: image, time: 1001, lanes: Lanes(2)).keys.sorted() == [track])
    #expect(try fixture.library.vectorCount() == 1, "no vector of a followed face is kept")
  }

  @Test("unless recognition is on for the library nothing is compared, and the message says what to do")
  func off() throws {
    let fixture = try library()
    for isOn in [nil, false] as [Bool?] {
      if let isOn { try fixture.library.setRecognition(isOn) }
      let error = #expect(throws: UsageError.self) {
        try TrackNames(fixture.library, model: fixture.search.model)
      }
      #expect(error.map { "\($0)" }?.contains("not switched on for this library") == true)
    }
  }
}
