import Alignment
import AnnotationFormats
import Annotations
import Foundation
import Geometry
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("People in JSON Lines") struct PeopleLinesTests {
  private let fixture: LibraryFixture
  private var library: AnnotationLibrary { fixture.library }
  private let photo: PhotoFingerprint

  init() throws {
    fixture = try LibraryFixture()
    photo = try PhotoFingerprint(contentsOf: fixture.photos[0])
    for place in fixture.photos { _ = try library.recordPhotos([library.identify(place)]) }
    try name(["Ada", "Ada", "Bo"], in: library)
  }

  private func face(_ number: Int, _ person: String?) -> Annotation {
    let x = Float(number) * 40
    return Annotation(
      id: AnnotationID(rawValue: Int64(number + 1)),
      box: BoundingBox(minX: x, minY: 5, maxX: x + 35, maxY: 45), person: person)
  }

  private func name(_ names: [String], in library: AnnotationLibrary) throws {
    _ = try library.apply(Edit("name", names.enumerated().map { .add(photo, face($0, $1)) }))
  }

  private func people(_ library: AnnotationLibrary) throws -> [String?] {
    try library.photo(photo).annotations.map(\.person)
  }

  private func listed(_ name: String, in library: AnnotationLibrary) throws -> Person {
    try #require(try library.listedPeople().first { $0.shown == name }).person
  }

  private func lines(of library: AnnotationLibrary) throws -> FilePath {
    let path = fixture.folder.path.appending("lines.jsonl")
    let run = ExportAnnotationsRun(
      AnnotationExportRequest(
        photos: [], format: .jsonl, out: path, relativeTo: fixture.folder.path, onConflict: .overwrite),
      library, print: { _ in }, message: { Issue.record("\($0)") })
    try run.all()
    return path
  }

  @discardableResult
  private func read(_ path: FilePath, into library: AnnotationLibrary) -> Int {
    let run = ImportRun(library: library, photoFolders: [], format: nil) { Issue.record("\($0)") }
    run.read(path)
    run.finish()
    return run.changedFaces
  }

  private func other() throws -> AnnotationLibrary {
    try AnnotationLibrary(at: fixture.folder.path.appending("other.sqlite"))
  }

  @Test("two people of one name stay two in another library, with refusals and what is said of others")
  func everything() throws {
    let ids = (1...3).map { AnnotationID(rawValue: $0) }
    _ = try library.apply(.split([FaceReference(photo: photo, face: ids[1])], as: "Ada"))
    let bo = try listed("Bo", in: library)
    _ = try library.apply(
      Edit(
        "others",
        [
          .face(photo, ids[0], .refuse(bo.id)), .add(photo, face(3, nil)), .add(photo, face(4, nil)),
          .face(photo, AnnotationID(rawValue: 4), .nameless(.unknown)),
          .face(photo, AnnotationID(rawValue: 5), .nameless(.aside)),
        ]))
    let other = try other()
    let path = try lines(of: library)
    #expect(read(path, into: other) == 5)
    let known = try other.photo(photo)
    #expect(known.annotations.map { $0.identity?.name } == ["Ada", "Ada", "Bo", nil, nil])
    #expect(
      known.annotations.map { $0.identity?.id }
        == (try library.photo(photo)).annotations.map { $0.identity?.id })
    #expect(known.annotations.map(\.nameless) == [nil, nil, nil, .unknown, .aside])
    #expect(known[ids[0]]?.refusals.map(\.shown) == ["Bo"] && known[ids[0]]?.refuses(bo.id) == true)
    #expect(Set(try people(other).compactMap(\.self)).count == 3, "both are shown with their numbers")
    #expect(read(path, into: other) == 0)
  }

  @Test(
    "faces that are not the same person stay so in another library: by ID, and beside what is said there; never undone"
  )
  func apart() throws {
    let faces = try library.photo(photo).annotations.map { (photo: photo, face: $0) }
    _ = try library.apply(.apart([faces[0]], from: [faces[1]]))
    let marks = try library.photo(photo).annotations.map(\.apart)
    #expect(marks.map(\.count) == [1, 1, 0] && marks[0][0].opposite == marks[1][0])
    let path = try lines(of: library)
    let other = try other()
    #expect(read(path, into: other) == 3)
    #expect(try other.photo(photo).annotations.map(\.apart) == marks)
    // A third library says so of two others: afterwards both hold.
    let third = try AnnotationLibrary(at: fixture.folder.path.appending("third.sqlite"))
    for place in fixture.photos { _ = try third.recordPhotos([third.identify(place)]) }
    try name(["Ada", "Ada", "Bo"], in: third)
    let own = try third.photo(photo).annotations.map { (photo: photo, face: $0) }
    _ = try third.apply(.apart([own[1]], from: [own[2]]))
    #expect(read(path, into: third) == 2)
    let merged = try third.photo(photo).annotations.map { Set($0.apart) }
    #expect(merged.map(\.count) == [1, 2, 1])
    #expect(merged[0] == Set(marks[0]) && merged[1].isSuperset(of: marks[1]))
    // A file without marks takes none away.
    var text = try String(contentsOfFile: path.string, encoding: .utf8)
    #expect(text.contains("\"apart\":[\"\(marks[0][0])\"]"))
    text = text.replacing(/"apart":\["[0-9a-f]+"\],/, with: "")
    try text.write(toFile: path.string, atomically: true, encoding: .utf8)
    #expect(read(path, into: third) == 0)
    #expect(try third.photo(photo).annotations.map { Set($0.apart) } == merged)
  }

  @Test("lines from before a rename or a merge bring back no old name")
  func stale() throws {
    let path = try lines(of: library)
    _ = try library.apply(.rename(try listed("Ada", in: library), to: "Eve"))
    #expect(read(path, into: library) == 0)
    #expect(try people(library) == ["Eve", "Eve", "Bo"])
    _ = try library.merge([listed("Bo", in: library).id], into: listed("Eve", in: library).id)
    #expect(read(path, into: library) == 0)
    #expect(try people(library) == ["Eve", "Eve", "Eve"])
    #expect(try library.listedPeople().map(\.shown) == ["Eve"])
  }

  @Test("a name that somebody wrote into the lines counts, as before")
  func edited() throws {
    let path = try lines(of: library)
    var text = try String(contentsOfFile: path.string, encoding: .utf8)
    #expect(text.contains("\"person\":\"Bo\""))
    text = text.replacing("\"person\":\"Bo\"", with: "\"person\":\"Robert\"")
    try text.write(toFile: path.string, atomically: true, encoding: .utf8)
    #expect(read(path, into: library) == 1)
    #expect(try people(library) == ["Ada", "Ada", "Robert"])
    #expect(read(path, into: library) == 0)
  }

  @Test("a library joined with another by name takes that one's IDs for its own people, even after a rename")
  func joined() throws {
    let other = try other()
    for place in fixture.photos { _ = try other.recordPhotos([other.identify(place)]) }
    // Another ID for the same name: the first Ada of that library was somebody else.
    try name(["Ada"], in: other)
    _ = try other.apply(.rename(try listed("Ada", in: other), to: "Zoë"))
    _ = try other.apply(.remove(AnnotationID(rawValue: 1), from: photo))
    _ = try other.apply(.add(face(3, "Ada"), to: photo))
    let id = try listed("Ada", in: other).id
    #expect(try id != listed("Ada", in: library).id)
    let path = try lines(of: other)
    #expect(read(path, into: library) == 1)
    #expect(try people(library) == ["Ada", "Ada", "Bo", "Ada"])
    #expect(try library.listedPeople().map(\.faces) == [3, 1])
    _ = try library.apply(.rename(try listed("Ada", in: library), to: "Ada L"))
    #expect(read(path, into: library) == 0)
    #expect(try people(library) == ["Ada L", "Ada L", "Bo", "Ada L"])
    // One undo of the import takes back the joining, too.
    _ = try library.undo()
    _ = try library.undo()
    #expect(try people(library) == ["Ada", "Ada", "Bo"] && library.person(id) == nil)
  }

  @Test("vectors are written on request alone, by face and model")
  func vectors() throws {
    let landmarks = Landmarks(points: (0..<5).map { Point(x: 100 + Float($0), y: 20) })
    var somebody = face(5, "Ada")
    somebody.landmarks = landmarks
    _ = try library.apply(.add(somebody, to: photo))
    try library.setRecognition(true)
    let vector = FaceVector(landmarks: LandmarkKey(landmarks), values: [0.5, -1.25])
    _ = try library.addVectors([PhotoVectors(photo: photo, vectors: [vector])], model: "m")
    #expect(try !String(contentsOfFile: lines(of: library).string, encoding: .utf8).contains("ector"))
    let path = fixture.folder.path.appending("vectors.jsonl")
    var request = AnnotationExportRequest(
      photos: [], format: .jsonl, out: path, relativeTo: fixture.folder.path)
    request.includesVectors = true
    try ExportAnnotationsRun(request, library, print: { _ in }, message: { Issue.record("\($0)") }).all()
    let text = try String(contentsOfFile: path.string, encoding: .utf8)
    #expect(text.components(separatedBy: "\"vectors\":{\"m\":[0.5,-1.25]}").count == 2, "\(text)")
    let other = try other()
    #expect(read(path, into: other) == 4)
    #expect(try other.vectorCount() == 0)
  }

  @Test("what is odd about people in lines costs a warning, never a face")
  func odd() throws {
    let path = try fixture.folder.write(
      "odd.jsonl",
      Array(
        """
        {"path": "a.jpg", "faces": [{"box": [30, 20, 140, 130], "person": "Cem", "person_id": "nonsense"}, \
        {"box": [0, 50, 20, 70], "person_id": "0000000000000001"}, \
        {"box": [0, 80, 20, 99], "nameless": "whatever", "not": [{}, {"person": "Dora"}]}]}

        """.utf8))
    var messages: [String] = []
    let run = ImportRun(library: library, photoFolders: [], format: nil) { messages.append($0) }
    run.read(path)
    run.finish()
    #expect(run.changedFaces == 3 && run.report.warningCount == 1, "\(messages)")
    #expect(Set(try people(library)) == ["Ada", "Bo", "Cem", nil])
  }
}
