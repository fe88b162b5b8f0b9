import Annotations
import Detection
import Foundation
import Geometry
import Library
import SystemPackage
import Testing

@Suite("Library: people") struct PeopleTests {
  private let folder: TemporaryFolder
  private let library: AnnotationLibrary
  private let photos = (0..<3).map { PhotoFingerprint(size: $0, high: 0, low: 1) }

  init() throws {
    folder = try TemporaryFolder()
    library = try AnnotationLibrary(at: folder.library)
  }

  private func face(_ id: Int64, _ person: String? = nil) -> Annotation {
    let box = BoundingBox(minX: Float(id) * 10, minY: 0, maxX: Float(id) * 10 + 9, maxY: 9)
    return Annotation(id: AnnotationID(rawValue: id), box: box, person: person)
  }

  private func reference(_ photo: Int, _ id: Int64) -> FaceReference {
    FaceReference(photo: photos[photo], face: AnnotationID(rawValue: id))
  }

  /// Adds faces 1, 2, … with these names to a photo.
  private func add(_ names: [String?], to photo: Int) throws {
    _ = try library.apply(
      Edit(
        "add", names.enumerated().map { .add(photos[photo], face(Int64($0 + 1), $1)) }))
  }

  private func names(_ photo: Int) throws -> [String?] {
    try library.photo(photos[photo]).annotations.map(\.person)
  }

  private func person(_ name: String) throws -> Person {
    try #require(try library.listedPeople().first { $0.shown == name }).person
  }

  @Test("an edit answers with the photos as they are read, also when somebody new comes, or a namesake")
  func answered() throws {
    try add(["Ada", nil], to: 0)
    try add([nil, "Bob"], to: 1)
    let ada = try person("Ada"), other = PersonID(rawValue: 4711)
    let edits = [
      Edit("somebody new", [.face(photos[0], AnnotationID(rawValue: 2), .person("Cem"))]),
      Edit(
        "a namesake",
        [
          .addPerson(Person(id: other, name: "Ada")),
          .face(photos[1], AnnotationID(rawValue: 1), .identity(other)),
        ]),
      Edit.rename(ada, to: "Eve"),
    ]
    for edit in edits {
      let outcome = try library.apply(edit)
      #expect(!outcome.photos.isEmpty)
      for photo in outcome.photos { #expect(try library.photo(photo.photo) == photo, "\(edit.title)") }
      if edit.title == "a namesake" {
        #expect(Set(outcome.photos.map(\.photo)) == Set(photos[0...1]), "both Adas have a number now")
      }
    }
  }

  @Test("a rename is one edit: every face shows the new name, and its photos are reported")
  func rename() throws {
    try add(["Ada", "Bob"], to: 0)
    try add(["Ada"], to: 1)
    try add(["Bob"], to: 2)
    let before = try library.revision()
    let outcome = try library.apply(.rename(try person("Ada"), to: " Ada  Lovelace "))
    #expect(outcome.title == "rename Ada to Ada Lovelace")
    #expect(Set(outcome.photos.map(\.photo)) == Set(photos[0...1]))
    #expect(
      outcome.photos.flatMap { $0.annotations.map(\.person) }.sorted { $0 ?? "" < $1 ?? "" } == [
        "Ada Lovelace", "Ada Lovelace", "Bob",
      ])
    #expect(try Set(library.changes(since: before).photos) == Set(photos[0...1]))
    #expect(try names(0) == ["Ada Lovelace", "Bob"] && names(1) == ["Ada Lovelace"])
    #expect(try library.undo()?.title == "rename Ada to Ada Lovelace")
    #expect(try names(0) == ["Ada", "Bob"] && names(1) == ["Ada"])
    _ = try library.redo()
    #expect(try names(1) == ["Ada Lovelace"])
    #expect(try library.check() == [])
  }

  @Test("an edit that another program kept before a rename, applied after it, brings back no old name")
  func oldEditsAfterRename() throws {
    try add(["Ada", nil], to: 0)
    var book = AnnotationBook()
    book.insert(try library.photo(photos[0]))
    try book.apply(Edit("name", [.face(photos[0], AnnotationID(rawValue: 2), .person("Ada"))]))
    _ = try library.apply(.rename(try person("Ada"), to: "Eve"))
    _ = try library.replay(book.done)
    #expect(try names(0) == ["Eve", "Eve"])
    _ = try library.undo()
    #expect(try names(0) == ["Eve", nil])
    #expect(try library.listedPeople().map(\.shown) == ["Eve"])
  }

  @Test("the history holds IDs, never names")
  func history() throws {
    try add(["Ada"], to: 0)
    _ = try library.apply(.rename(try person("Ada"), to: "Eve"))
    _ = try library.apply(Edit("forget", [.face(photos[0], AnnotationID(rawValue: 1), .person(nil))]))
    _ = try library.undo()
    #expect(try names(0) == ["Eve"])
    _ = try library.undo()
    #expect(try names(0) == ["Ada"])
    _ = try library.undo()
    #expect(try names(0) == [] && library.listedPeople().isEmpty)
    for _ in 0..<3 { _ = try library.redo() }
    #expect(try names(0) == [nil])
  }

  @Test("merging moves every face in one edit, and old IDs mean the person who is left")
  func merge() throws {
    try add(["Ann", "Anna", "Bo"], to: 0)
    try add(["Ann", "Ann"], to: 1)
    let (ann, anna) = (try person("Ann"), try person("Anna"))
    _ = try library.apply(
      Edit("not Ann", [.face(photos[0], AnnotationID(rawValue: 3), .refuse(ann.id))]))
    let outcome = try library.merge([ann.id], into: anna.id)
    #expect(outcome.title == "merge Ann (3 faces) into Anna")
    #expect(try names(0) == ["Anna", "Anna", "Bo"] && names(1) == ["Anna", "Anna"])
    #expect(try library.person(ann.id)?.id == anna.id)
    #expect(try library.listedPeople().map(\.shown) == ["Anna", "Bo"])
    #expect(try library.refusals().map(\.person) == [anna.id])
    // A face that somebody names Ann from now on is somebody else.
    _ = try library.apply(Edit("name", [.face(photos[1], AnnotationID(rawValue: 2), .person("Ann"))]))
    #expect(try person("Ann").id != ann.id)
    _ = try library.undo()
    _ = try library.undo()
    #expect(try names(0) == ["Ann", "Anna", "Bo"] && names(1) == ["Ann", "Ann"])
    #expect(try library.refusals().map(\.person) == [ann.id])
    #expect(try person("Ann") == ann && person("Anna") == anna)
    #expect(throws: EditError.noPerson(PersonID(rawValue: 5))) {
      try library.merge([PersonID(rawValue: 5)], into: anna.id)
    }
    #expect(try library.check() == [])
  }

  @Test("marked faces become a new person, who may share the name and is then shown with a number")
  func split() throws {
    try add(["Ada", "Ada", "Ada"], to: 0)
    let old = try person("Ada")
    let outcome = try library.apply(.split([reference(0, 2), reference(0, 3)], as: "Ada"))
    #expect(outcome.title == "split off 2 faces as Ada")
    #expect(try names(0) == ["Ada #1", "Ada #2", "Ada #2"])
    #expect(outcome.photos.first?.annotations.map(\.person) == ["Ada #1", "Ada #2", "Ada #2"])
    #expect(try library.listedPeople().map(\.shown) == ["Ada #2", "Ada #1"])
    // Both ways of writing a person are understood.
    _ = try library.apply(Edit("name", [.face(photos[0], AnnotationID(rawValue: 1), .person("Ada #2"))]))
    #expect(try names(0) == ["Ada #2", "Ada #2", "Ada #2"])
    _ = try library.apply(Edit("name", [.face(photos[0], AnnotationID(rawValue: 1), .identity(old.id))]))
    #expect(try names(0) == ["Ada #1", "Ada #2", "Ada #2"])
    for _ in 0..<3 { _ = try library.undo() }
    #expect(try names(0) == ["Ada", "Ada", "Ada"])
    #expect(try library.check() == [])
  }

  @Test(
    "two faces that are not the same person stay so: searched again, opened again, undone and done again, merged"
  )
  func apart() throws {
    try add([nil, nil, "Ada"], to: 0)
    try add([nil], to: 1)
    func faces(_ ones: [(Int, Int64)]) throws -> [(photo: PhotoFingerprint, face: Annotation)] {
      try ones.map { photo, id in
        (photos[photo], try #require(try library.photo(photos[photo])[AnnotationID(rawValue: id)]))
      }
    }
    let outcome = try library.apply(.apart(try faces([(0, 1)]), from: try faces([(0, 2), (1, 1)])))
    #expect(outcome.title == "1 of 3 are others")
    func marks(in library: AnnotationLibrary) throws -> [[AnnotationID]] {
      try library.annotatedFaces().map(\.apart)
    }
    let said = try marks(in: library)
    let mark = try #require(said[0].first)
    #expect(said == [[mark], [mark.opposite], [], [mark.opposite]])
    #expect(mark != mark.opposite && mark.opposite.opposite == mark)
    // What a search finds, and what becomes of people's names, is beside the faces.
    _ = try library.record(
      [DetectionRecord(photo: photos[0], faces: [], seconds: 1, size: PixelSize(width: 9, height: 9))],
      settings: DetectionSettings(minFaceSize: 99), weights: "w")
    _ = try library.apply(.rename(try person("Ada"), to: "Eve"))
    #expect(try marks(in: library) == said)
    let other = try AnnotationLibrary(at: folder.library)
    #expect(try marks(in: other) == said)
    #expect(try other.photo(photos[1]).annotations[0].apart == [mark.opposite])
    other.close()
    _ = try library.undo()
    _ = try library.undo()
    #expect(try marks(in: library).allSatisfy(\.isEmpty))
    _ = try library.redo()
    #expect(try marks(in: library) == said)
    #expect(try library.check() == [])
  }

  @Test("hidden people, notes and portraits are edits, and hidden people are not completed")
  func details() throws {
    try add(["Ada", "Bob"], to: 0)
    let ada = try person("Ada")
    _ = try library.apply(.hide(ada))
    _ = try library.apply(.note("my aunt", about: ada))
    _ = try library.apply(.portrait(of: ada, reference(0, 1)))
    #expect(try library.people().all.map(\.name) == ["Bob"])
    #expect(try names(0) == ["Ada", "Bob"])
    let now = try person("Ada")
    #expect(now.isHidden && now.note == "my aunt" && now.portrait == reference(0, 1))
    #expect(try library.undo()?.title == "portrait of Ada")
    #expect(try library.undo()?.title == "note about Ada")
    #expect(try library.undo()?.title == "hide Ada")
    #expect(try person("Ada") == ada)
  }

  @Test("not Ada takes the name away and is kept until undone; naming takes it back")
  func refusal() throws {
    try add(["Ada", nil], to: 0)
    let ada = try person("Ada")
    let id = AnnotationID(rawValue: 1)
    _ = try library.apply(Edit("not Ada", [.face(photos[0], id, .refuse(ada.id))]))
    var known = try #require(try library.photo(photos[0])[id])
    #expect(known.person == nil && known.refusals.map(\.shown) == ["Ada"] && known.refuses(ada.id))
    _ = try library.apply(Edit("name", [.face(photos[0], id, .person("Ada"))]))
    known = try #require(try library.photo(photos[0])[id])
    #expect(known.person == "Ada" && known.refusals.isEmpty)
    _ = try library.undo()
    #expect(try library.photo(photos[0])[id]?.refuses(ada.id) == true)
    _ = try library.undo()
    #expect(try library.photo(photos[0])[id]?.person == "Ada")
  }

  @Test("unknown and not of interest are said of a face without a name, and undone")
  func nameless() throws {
    try add(["Ada", nil], to: 0)
    let id = AnnotationID(rawValue: 1)
    _ = try library.apply(Edit("unknown", [.face(photos[0], id, .nameless(.unknown))]))
    #expect(try library.photo(photos[0])[id]?.nameless == .unknown && names(0) == [nil, nil])
    _ = try library.apply(Edit("not of interest", [.face(photos[0], id, .nameless(.aside))]))
    #expect(try library.photo(photos[0])[id]?.nameless == .aside)
    _ = try library.apply(Edit("name", [.face(photos[0], id, .person("Bob"))]))
    #expect(try library.photo(photos[0])[id]?.nameless == nil && names(0) == ["Bob", nil])
    for _ in 0..<2 { _ = try library.undo() }
    #expect(try library.photo(photos[0])[id]?.nameless == .unknown)
    _ = try library.undo()
    #expect(try names(0) == ["Ada", nil])
  }

  @Test("answers to proposed names are kept with the edit, and undone with it")
  func answers() throws {
    try add(["Ada", nil], to: 0)
    let ada = try person("Ada")
    let answer = SuggestionAnswer(
      face: reference(0, 2), person: ada.id, model: "m", distance: 0.4, isRight: true, time: 5)
    _ = try library.apply(
      Edit("name", [.face(photos[0], AnnotationID(rawValue: 2), .identity(ada.id)), .answer(answer)]))
    #expect(try library.answers(model: "m") == [answer] && library.answers(model: "n") == [])
    _ = try library.undo()
    #expect(try library.answers(model: "m") == [] && names(0) == ["Ada", nil])
    _ = try library.redo()
    #expect(try library.answers(model: "m") == [answer])
  }

  @Test("all faces are read at once, with who they are, who not, and whether they wait for a name")
  func allFaces() throws {
    try add(["Ada", nil, nil, nil], to: 0)
    let ada = try person("Ada")
    let id = { AnnotationID(rawValue: $0) }
    let points = Landmarks(points: (0..<5).map { Point(x: Float($0), y: 3) })
    _ = try library.apply(
      Edit(
        "say",
        [
          .face(photos[0], id(1), .landmarks(points)), .face(photos[0], id(2), .refuse(ada.id)),
          .face(photos[0], id(3), .nameless(.aside)), .face(photos[0], id(4), .state(.rejected)),
        ]))
    let faces = try library.annotatedFaces()
    #expect(faces.map(\.reference) == (1...4).map { reference(0, $0) })
    #expect(faces.map(\.person) == [ada.id, nil, nil, nil])
    #expect(faces.map(\.refused) == [[], [ada.id], [], []])
    #expect(faces.map(\.nameless) == [nil, nil, .aside, nil])
    #expect(faces.map(\.isWaiting) == [false, true, false, false])
    #expect(faces[0].landmarks == LandmarkKey(points) && faces[1].landmarks == nil)
    #expect(faces.map(\.box.minX) == [10, 20, 30, 40] && faces.allSatisfy { $0.score == nil })
    #expect(try library.confirmedFaces().map(\.reference) == [reference(0, 1)])
  }
}
