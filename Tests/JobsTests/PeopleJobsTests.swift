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

@Suite("People of a library", .limit(minutes: 5)) struct PeopleJobsTests {
  /// What the user is told when it cannot be done.
  private func message(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch {
      return "\(error)"
    }
  }

  // MARK: Names

  @Test("a name is found in any letter case and without accents; an unknown one says the nearest")
  func names() throws {
    let fixture = try PeopleFixture()
    let photos = try ["grace_hopper.jpg", "astronaut.png", "mona-lisa.jpg"].map {
      try fixture.add($0, as: $0).photo
    }
    #expect(
      message { _ = try NamedPeople(fixture.library).one("Ada") }
        == "there is no person called 'Ada'; nobody has a name yet")
    for (photo, name) in zip(photos, ["Grace", "Eileen", "Zoë Lisa"]) { try fixture.name(photo, name) }
    let people = try NamedPeople(fixture.library)
    #expect(try people.one("GRACE").shown == "Grace")
    #expect(try people.one(" zoe  lisa ").shown == "Zoë Lisa")
    #expect(try people.shown(["eileen", "grace"]) == ["Eileen", "Grace"])
    #expect(
      message { _ = try people.one("Grase") } == "there is no person called 'Grase'; did you mean Grace?")
    #expect(
      message { _ = try people.one("Lisa") } == "there is no person called 'Lisa'; did you mean Zoë Lisa?")
    #expect(
      message { _ = try people.one("Xaverius") }
        == "there is no person called 'Xaverius'; facet people list shows everybody")
  }

  @Test("renaming, merging, splitting and hiding are one edit each, and undone by one step")
  func edits() throws {
    let fixture = try PeopleFixture()
    let photos = try ["grace_hopper.jpg", "astronaut.png", "mona-lisa.jpg"].map {
      try fixture.add($0, as: $0).photo
    }
    for (photo, name) in zip(photos, ["Grace", "Grace", "Lisa"]) { try fixture.name(photo, name) }
    let edits = PeopleEdits(fixture.library)
    func all() throws -> [String] { try NamedPeople(fixture.library).listed.map(\.text).sorted() }
    func undone(_ work: () throws -> Void) throws -> [String] {
      let before = try all()
      let count = try fixture.library.stats().edits
      try work()
      #expect(try fixture.library.stats().edits == count + 1)
      let after = try all()
      _ = try fixture.library.undo()
      #expect(try all() == before)
      return after
    }
    #expect(try all() == ["Grace: 2 faces", "Lisa: 1 face"])
    #expect(
      try undone { _ = try edits.rename("grace", to: " Grace  Hopper ") }
        == ["Grace Hopper: 2 faces", "Lisa: 1 face"])
    #expect(try undone { _ = try edits.merge(["lisa"], into: "GRACE") } == ["Grace: 3 faces"])
    let faces = try fixture.library.faces(of: NamedPeople(fixture.library).one("Grace").person.id)
    let second = try #require(faces.first { $0.photo == photos[1] })
    #expect(
      try undone { _ = try edits.split("grace", faces: ["\(second.face)"], as: "Eileen") }
        == ["Eileen: 1 face", "Grace: 1 face", "Lisa: 1 face"])
    #expect(try undone { _ = try edits.hide(["lisa"], true) } == ["Grace: 2 faces", "Lisa: 1 face, hidden"])
  }

  @Test("what cannot be done is refused: empty names, oneself, unknown faces, all faces, several of a name")
  func refused() throws {
    let fixture = try PeopleFixture()
    let photos = try ["grace_hopper.jpg", "astronaut.png"].map { try fixture.add($0, as: $0).photo }
    for photo in photos { try fixture.name(photo, "Grace") }
    let edits = PeopleEdits(fixture.library)
    let faces = try fixture.library.faces(of: NamedPeople(fixture.library).one("Grace").person.id).map {
      "\($0.face)"
    }
    #expect(throws: UsageError.self) { try edits.rename("Grace", to: "  ") }
    #expect(throws: UsageError.self) { try edits.rename("Grete", to: "Grace") }
    #expect(throws: UsageError.self) { try edits.merge(["grace"], into: "Grace") }
    #expect(throws: UsageError.self) { try edits.split("Grace", faces: ["0123456789abcdef"], as: "Eileen") }
    #expect(throws: UsageError.self) { try edits.split("Grace", faces: ["face"], as: "Eileen") }
    #expect(throws: UsageError.self) { try edits.split("Grace", faces: faces, as: "Eileen") }
    #expect(throws: UsageError.self) { try edits.split("Grace", faces: [faces[0]], as: "") }
    _ = try edits.split("Grace", faces: [faces[0]], as: "Grace")
    #expect(throws: UsageError.self) { try edits.rename("grace", to: "Ada") }
    #expect(try NamedPeople(fixture.library).all("grace").count == 2)
    // Both, when one of them stays.
    _ = try edits.merge(["grace"], into: try NamedPeople(fixture.library).all("grace")[0].shown)
    #expect(try NamedPeople(fixture.library).listed.filter { $0.faces > 0 }.map(\.shown) == ["Grace"])
  }

  // MARK: Consent

  @Test("vectors are kept only when somebody switched it on; asked once, and answered by no it stays off")
  func consent() throws {
    let fixture = try PeopleFixture()
    let library = fixture.library
    #expect(throws: UsageError.self) { try RecognitionConsent.require(library, isOrdered: false, ask: nil) }
    #expect(try library.recognition() == nil)
    var asked = 0
    for _ in 0..<2 {
      #expect(throws: UsageError.self) {
        try RecognitionConsent.require(library, isOrdered: false) { _ in
          asked += 1
          return false
        }
      }
    }
    #expect(asked == 1)
    #expect(try library.recognition() == false)
    try RecognitionConsent.require(library, isOrdered: true, ask: nil)
    try RecognitionConsent.require(library, isOrdered: false, ask: nil)
    #expect(try library.recognition() == true)
  }

  // MARK: Faces

  @Test(
    "the vectors of a library are made once; names are proposed for the same people, and never refused ones")
  func proposals() throws {
    let fixture = try PeopleFixture()
    try fixture.library.setRecognition(true)
    for (sample, name) in [("grace_hopper.jpg", "Grace"), ("astronaut.png", "Eileen")] {
      try fixture.name(try fixture.add(sample, as: sample).photo, name)
    }
    _ = try fixture.add("group.jpg", as: "group.jpg")
    let first = try fixture.identity()
    #expect(first.made == first.faces.count && first.made > 10)
    let second = try fixture.identity()
    #expect(second.made == 0)
    #expect(second.faces.count == first.faces.count)
    let people = try NamedPeople(fixture.library)
    func proposals() throws -> [LibraryIdentity.Proposal] {
      try fixture.identity().proposals(people, cutOffs: .own, answers: [], lanes: Lanes(2))
    }
    let all = try proposals()
    #expect(Set(all.map(\.person.shown)) == ["Grace", "Eileen"])
    #expect(all.map(\.suggestion.chance) == all.map(\.suggestion.chance).sorted(by: >))
    #expect(Set(all.map(\.face)).count == all.count)
    // "Not Grace", said about the likeliest one.
    let one = try #require(all.first { $0.person.shown == "Grace" })
    let grace = one.person.person.id
    _ = try fixture.library.apply(
      Edit(
        "refuse",
        [
          .ensure(one.face.photo, one.face.annotation),
          .face(one.face.photo, one.face.annotation.id, .refuse(grace)),
        ]))
    let rest = try proposals()
    #expect(
      !rest.contains { $0.face.annotation.id == one.face.annotation.id && $0.person.person.id == grace })
    #expect(rest.count == all.count - 1)
    _ = try PeopleEdits(fixture.library).hide(["grace"], true)
    let shown = try fixture.identity().proposals(
      NamedPeople(fixture.library), cutOffs: .own, answers: [], lanes: Lanes(1))
    #expect(Set(shown.map(\.person.shown)) == ["Eileen"])
    #expect(try fixture.library.forgetVectors() > 10)
    #expect(try NamedPeople(fixture.library).listed.count == 2)
  }

  @Test("faces without a name are grouped; a face under a wrong name is the first doubt")
  func groupsAndDoubts() throws {
    let fixture = try PeopleFixture()
    try fixture.library.setRecognition(true)
    let photo = try fixture.add("group.jpg", as: "group.jpg").photo
    _ = try fixture.add("grace_hopper.jpg", as: "grace.jpg")
    let identity = try fixture.identity()
    let groups = try identity.groups(cutOffs: .own, lanes: Lanes(2))
    #expect(groups.contains { Set($0.map(\.photo)).count == 2 })
    #expect(Set(groups.flatMap { $0 }).count == groups.flatMap { $0 }.count)
    // The first group is named, except one face that gets the name of the second.
    let (first, second) = (groups[0], groups[1])
    for (faces, name) in [(first.dropLast(), "A"), (second + [first[first.count - 1]], "B")] {
      for face in faces {
        _ = try fixture.library.apply(
          Edit(
            "name",
            [.ensure(face.photo, face.annotation), .face(face.photo, face.annotation.id, .person(name))]))
      }
    }
    let doubts = try fixture.identity().doubts(NamedPeople(fixture.library), lanes: Lanes(1))
    #expect(doubts.count == first.count + second.count)
    let worst = try #require(doubts.first)
    #expect(worst.face.annotation.id == first[first.count - 1].annotation.id)
    #expect(worst.name == "B" && worst.other == "A")
    #expect(worst.line.text.contains("\(worst.face.annotation.id)"))
    #expect(try fixture.library.photo(photo).annotations.count > 3)
  }

  @Test(
    "faces that somebody said are not the same person are in no group together, whatever is searched again")
  func apart() throws {
    let fixture = try PeopleFixture()
    try fixture.library.setRecognition(true)
    for name in ["one.jpg", "two.jpg"] { _ = try fixture.add("grace_hopper.jpg", as: name) }
    _ = try fixture.add("group.jpg", as: "group.jpg")
    func groups() throws -> [[LibraryFace]] { try fixture.identity().groups(cutOffs: .own, lanes: Lanes(1)) }
    let group = try #require(try groups().first { Set($0.map(\.photo)).count > 1 })
    let (one, other) = (group[0], try #require(group.first { $0.photo != group[0].photo }))
    func areTogether() throws -> Bool {
      try groups().contains { group in
        [one, other].allSatisfy { face in group.contains { $0.annotation.id == face.annotation.id } }
      }
    }
    #expect(try areTogether())
    let edit = Edit.apart([(one.photo, one.annotation)], from: [(other.photo, other.annotation)])
    #expect(edit.title == "two faces are not the same person")
    _ = try fixture.library.apply(edit)
    #expect(try !areTogether())
    // The command says the same by IDs.
    _ = try fixture.library.undo()
    #expect(try areTogether())
    _ = try fixture.library.apply(
      Edit("keep", [.ensure(one.photo, one.annotation), .ensure(other.photo, other.annotation)]))
    let ids = [one, other].map { "\($0.annotation.id)" }
    #expect(try PeopleEdits(fixture.library).apart(ids) == "2 faces are not the same person")
    #expect(try !areTogether())
    _ = try fixture.library.record(
      [DetectionRecord(photo: one.photo, faces: [], seconds: 0.1, size: PixelSize(width: 9, height: 9))],
      settings: DetectionSettings(minFaceSize: 77), weights: fixture.search.search.detector.weightsName)
    #expect(try !areTogether())
    #expect(throws: UsageError.self) { try PeopleEdits(fixture.library).apart([ids[0], ids[0]]) }
    #expect(throws: UsageError.self) { try PeopleEdits(fixture.library).apart([ids[0], "00000000000000aa"]) }
  }

  @Test("blurred faces begin no group; how sharp a face is is measured with its vector and kept")
  func blurred() throws {
    let fixture = try PeopleFixture()
    try fixture.library.setRecognition(true)
    let sample = try decodePhoto(at: fixture.add("grace_hopper.jpg", as: "sharp.jpg").path).image
    // Everything finer than a few pixels of the compared face is gone.
    let small = sample.resizedByArea(to: PixelSize(width: sample.width / 14, height: sample.height / 14))
    let smear = small.resizedByTriangle(
      x: 0..<small.width, y: 0..<small.height, to: sample.size)
    let identity = try fixture.identity()
    let landmarks = try #require(identity.faces.first?.annotation.landmarks)
    let (crisp, soft) = (
      try #require(PersonSearch.sharpness(of: landmarks, in: sample)),
      try #require(PersonSearch.sharpness(of: landmarks, in: smear))
    )
    #expect(identity.faces.first?.sharpness == crisp)
    #expect(try fixture.identity().faces.first?.sharpness == crisp, "kept")
    #expect(PersonSearch.isSharp(crisp) && !PersonSearch.isSharp(soft) && PersonSearch.isSharp(nil))
    // Two like one another, and a third: the sharp ones found a group, blurred ones only join it.
    func groups(_ sharpness: [Int?]) throws -> [[Int]] {
      let faces = sharpness.enumerated().map { index, sharpness in
        ComparedFace(
          PhotoFingerprint(size: Int64(index), high: 0, low: 0),
          Annotation(
            id: AnnotationID(rawValue: Int64(index) + 1),
            box: BoundingBox(minX: 0, minY: 0, maxX: 99, maxY: 99), landmarks: landmarks, state: .found),
          sharpness: sharpness)
      }
      var vectors = FaceVectors(dimension: 2)
      for _ in sharpness { vectors.append([1, 0]) }
      return try ComparedFaces(faces, vectors).groups(cutOffs: .own, lanes: Lanes(1))
    }
    #expect(try groups([soft, soft]) == [])
    #expect(try groups([crisp, crisp, soft]) == [[0, 1, 2]])
    #expect(try groups([soft, soft, nil]) == [[0, 1, 2]], "both join the face that may begin one")
  }

  // MARK: Photos

  @Test("a face is found in other photos, best first; nobody in photos of others")
  func find() throws {
    let fixture = try PeopleFixture()
    let photos = try fixture.jobs.threePhotos()
    let group = try fixture.jobs.copy("group.jpg", as: "group.jpg")
    let broken = try fixture.jobs.brokenPhoto("broken.jpg")
    let run = FindRun(fixture.search)
    let query = try run.query(photos[0], face: nil)
    let failures = SharedFlag()
    let matches = run.matches(
      of: query.vector, in: [photos[1], broken, group, photos[0]], within: 0.48,
      failed: { path, _ in if path == broken { failures.set() } }, progress: { _ in })
    #expect(failures.isSet)
    #expect(matches.first?.path == photos[0] && matches.first?.distance == 0)
    #expect(matches.contains { $0.path == group })
    #expect(!matches.contains { $0.path == photos[1] })
    #expect(matches.map(\.distance) == matches.map(\.distance).sorted())
    #expect(throws: UsageError.self) { try run.query(group, face: nil) }
    #expect(throws: UsageError.self) { try run.query(group, face: 99) }
    #expect(throws: NothingToCompare.self) { try run.query(broken, face: nil) }
    #expect(try run.query(group, face: 2).index == 1)
  }

  @Test("two photos of one person are alike, of two people not")
  func compare() throws {
    let fixture = try PeopleFixture()
    let photos = try fixture.jobs.threePhotos()
    let run = FindRun(fixture.search)
    let same = try #require(try run.compare(photos[0], photos[0]).first)
    #expect(same.distance == 0 && Likeness(same.distance, .own) == .sure)
    let other = try #require(try run.compare(photos[0], photos[1]).first)
    #expect(Likeness(other.distance, .own) == .different)
    let group = try fixture.jobs.copy("group.jpg", as: "group.jpg")
    let pairs = try run.compare(photos[0], group)
    #expect(pairs.count > 10 && Likeness(pairs[0].distance, .own) == .sure)
    #expect(Likeness(0.45, .own) == .maybe)
  }

  @Test("a folder with one subfolder a person is audited without a library; the wrong photo is the first")
  func folder() throws {
    let fixture = try PeopleFixture()
    let folder = fixture.jobs.folder.path.appending("people")
    for (name, sample, file) in [
      ("grace", "grace_hopper.jpg", "1.jpg"), ("grace", "grace_hopper.jpg", "2.jpg"),
      ("grace", "astronaut.png", "3.png"), ("eileen", "astronaut.png", "1.png"),
      ("eileen", "astronaut.png", "2.png"), ("eileen", "chelsea.png", "3.png"),
    ] {
      let place = folder.appending(name)
      try AtomicFile.createFolder(place)
      try AtomicFile.write(
        RepositoryFiles.bytes("Samples/\(sample)"), to: place.appending(file), replacing: true)
    }
    let people = try PeopleFolder(
      folder, by: fixture.search, failed: { path, reason in Issue.record("\(path): \(reason)") }
    ) { _ in { _ in } }
    #expect(people.names == ["eileen", "eileen", "grace", "grace", "grace"])
    #expect(people.faceless.map { $0.lastComponent?.string } == ["3.png"])
    let lines = people.doubts(try NameAudit(people.vectors, names: people.numbers))
    #expect(lines.first?.place.hasSuffix("grace/3.png") == true)
    #expect(lines.first?.other == "eileen")
    let evaluation = try IdentityEvaluation(
      people, model: .own,
      pairs: try PairsFile("2 1\neileen 1 2\neileen 1 grace 1\ngrace 1 2\neileen 2 grace 2\n"),
      lanes: Lanes(1))
    #expect(evaluation.faceless == 1)
    #expect(evaluation.pairsLeft == 4)
    #expect(evaluation.lines.first == "5 faces of 2 people; 1 photo without a face")
    #expect(throws: UsageError.self) {
      try PeopleFolder(folder.appending("grace"), by: fixture.search, failed: { _, _ in }) { _ in { _ in } }
    }
  }

  @Test("copies of a photo are found, whatever their size; other photos are not")
  func duplicates() throws {
    let fixture = try JobsFixture()
    let photos = try fixture.threePhotos()
    let small = fixture.folder.path.appending("d.jpg")
    let image = try decodePhoto(at: photos[1]).image
    let half = image.resizedByArea(to: PixelSize(width: image.width / 2, height: image.height / 2))
    try AtomicFile.write(try half.encodedJPEG(quality: 70), to: small, replacing: true)
    let broken = try fixture.brokenPhoto("e.jpg")
    let failed = SharedFlag()
    let found = try DuplicatePhotos(
      photos + [small, broken], limits: fixture.limits, lanes: Lanes(2), failed: { _, _ in failed.set() },
      progress: { _ in })
    #expect(found.groups == [[photos[1], small]])
    #expect(failed.isSet)
  }

  // MARK: Exports

  @Test("only named faces, only some people, only people with enough faces among the photos")
  func selection() {
    func face(_ person: String?, _ state: FaceState = .accepted) -> Annotation {
      Annotation(
        id: .random(), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9), state: state, person: person)
    }
    func known(_ faces: [Annotation]) -> KnownFaces {
      var annotations = PhotoAnnotations(photo: PhotoFingerprint(size: 1, high: 1, low: 1))
      for face in faces { annotations[face.id] = face }
      return KnownFaces(detected: [], annotations: annotations)
    }
    var selection = FaceSelection()
    selection.keepPeople(
      with: 2,
      in: [known([face("Ada"), face("Bo")]), known([face("Ada"), face("Bo", .rejected), face(nil)])])
    #expect(selection.people == ["Ada"])
    selection.people = ["Ada", "Cy"]
    selection.keepPeople(with: 1, in: [known([face("Ada"), face("Bo")])])
    #expect(selection.people == ["Ada"])
  }

  @Test("JSON Lines hold vectors only when they were asked for")
  func vectorLines() throws {
    let box = BoundingBox(minX: 1, minY: 2, maxX: 30, maxY: 40)
    let points = (0..<5).map { Point(x: Float($0), y: Float($0 * 2)) }
    let face = Face(box: box, score: 0.5, landmarks: Landmarks(points: points))
    var report = PhotoReport(
      path: "a.jpg",
      outcome: .found(size: PixelSize(width: 64, height: 64), faces: [face], seconds: 0, warnings: []))
    #expect(try !report.jsonLine().contains("vector"))
    (report.model, report.vectors) = ("m-1", [[0.5, -1]])
    let line = try report.jsonLine()
    #expect(line.contains(#""vector":[0.5,-1]"#) && line.contains(#""model":"m-1""#))
  }
}
