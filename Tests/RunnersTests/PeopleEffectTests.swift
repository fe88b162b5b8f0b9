import Annotations
import Browser
import Detection
import Foundation
import Geometry
import Imaging
import Library
import Runners
import SystemPackage
import TestSupport
import Testing

@Suite("Telling people apart for the browser", .limit(minutes: 5)) @MainActor struct PeopleEffectTests {
  private func open(_ fixture: RunnerFixture) throws {
    try fixture.answer(to: .library(.open), "the open library") { action in
      if case .library(.opened(.ready)) = action { true } else { nil }
    }
  }

  /// A sample as the browser tells of it, with its faces.
  private func photo(
    _ fixture: RunnerFixture, _ sample: String, as name: String? = nil, _ number: Int = 0,
    suffix: [UInt8] = []
  ) throws -> PeoplePhoto {
    let path = try fixture.folder.write(
      "photos/\(name ?? sample)", RepositoryFiles.bytes("Samples/\(sample)") + suffix)
    let id = PhotoID(number), file = ListedFile(photo: id, path: path)
    let known = try fixture.answer(to: .library(.recognise([file], isOnScreen: true))) { action in
      if case .library(.recognised(let found)) = action { found.first?.known } else { nil }
    }
    let request = DetectionRequest(
      photo: id, path: path, request: 1000 + number, settings: fixture.settings, priority: .background)
    let faces = try fixture.answer(to: .detect(request)) { action in
      if case .detected(id, _, let found) = action { found.faces } else { nil }
    }
    return PeoplePhoto(file: file, photo: known.photo, faces: faces.map { known.proposal($0) })
  }

  private func switchOn(_ fixture: RunnerFixture) throws {
    let isOn = try fixture.answer(to: .people(.switchRecognition(true, request: 1))) { action in
      if case .people(.recognition(let isOn)) = action { isOn } else { nil }
    }
    #expect(isOn)
  }

  /// Tells of photos and waits until their vectors are made.
  private func know(_ fixture: RunnerFixture, _ photos: [PeoplePhoto]) throws {
    try fixture.answer(to: .people(.know(photos, isOnScreen: false)), "the vectors") { action in
      if case .people(.progressed(let done, let total)) = action, done == total { true } else { nil }
    }
  }

  private func groups(_ fixture: RunnerFixture, _ number: Int) throws -> [FaceGroup] {
    try fixture.answer(to: .people(.group(request: number)), "groups") { action in
      if case .people(.grouped(request: number, let groups)) = action { groups } else { nil }
    }
  }

  @Test("before somebody switched it on no vector is made, and there are no groups")
  func off() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let photo = try photo(fixture, "grace_hopper.jpg")
    fixture.runner.perform(.people(.know([photo], isOnScreen: true)))
    #expect(try groups(fixture, 7) == [])
    let isOn = try fixture.answer(to: .people(.list(request: 8))) { action -> Bool?? in
      if case .people(.listed(request: 8, _, let isOn)) = action { .some(isOn) } else { nil }
    }
    #expect(isOn == .some(nil), "nobody was asked yet")
    fixture.stop()
    let library = try AnnotationLibrary(at: fixture.library, mode: .readOnly)
    #expect(try library.vectorCount() == 0)
  }

  @Test("vectors are made, kept, and taken up the next time; the same face in two photos is a group")
  func vectors() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let photos = [
      try photo(fixture, "grace_hopper.jpg", 0), try photo(fixture, "astronaut.png", 1),
      try photo(fixture, "grace_hopper.jpg", as: "copy.jpg", 2, suffix: [0]),
    ]
    try switchOn(fixture)
    try know(fixture, photos)
    let groups = try groups(fixture, 7)
    #expect(groups.count == 1)
    #expect(
      Set(groups.first?.faces ?? [])
        == Set([photos[0], photos[2]].map { FaceReference(photo: $0.photo, face: $0.faces[0].id) }))
    #expect(Set(groups.first?.spread ?? []) == Set(groups.first?.faces ?? []))
    fixture.stop()
    let library = try AnnotationLibrary(at: fixture.library, mode: .readOnly)
    #expect(try library.vectorCount() == 3)
  }

  @Test("a face that looks like a named one gets a proposal, until it is answered")
  func proposals() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let first = try photo(fixture, "grace_hopper.jpg", 0)
    let second = try photo(fixture, "grace_hopper.jpg", as: "copy.jpg", 1, suffix: [0])
    try switchOn(fixture)
    try know(fixture, [first, second])
    let edit = Edit(
      "name Grace",
      [.ensure(first.photo, first.faces[0]), .face(first.photo, first.faces[0].id, .person("Grace"))])
    let outcome = try fixture.answer(to: .library(.edit(edit, request: 3))) { action in
      if case .library(.edited(request: 3, let outcome)) = action { outcome } else { nil }
    }
    var named = first
    named.faces = outcome.photos[0].annotations
    let face = FaceReference(photo: second.photo, face: second.faces[0].id)
    let proposal = try fixture.answer(to: .people(.know([named], isOnScreen: true)), "a proposal") { action in
      if case .people(.suggested(let found)) = action, let proposal = found[face] { proposal } else { nil }
    }
    #expect(proposal.person == named.faces[0].identity?.id && proposal.isLikely)
    #expect(proposal.distance < 0.2)
    // "Not Grace" is kept, and nothing is proposed any more.
    let no = Edit(
      "not Grace",
      [
        .ensure(second.photo, second.faces[0]),
        .face(second.photo, second.faces[0].id, .refuse(try #require(named.faces[0].identity?.id))),
      ])
    let refused = try fixture.answer(to: .library(.edit(no, request: 4))) { action in
      if case .library(.edited(request: 4, let outcome)) = action { outcome } else { nil }
    }
    var other = second
    other.faces = refused.photos[0].annotations
    let gone = try fixture.answer(to: .people(.know([other], isOnScreen: true)), "no proposal") { action in
      if case .people(.suggested(let found)) = action, let proposal = found[face] {
        proposal == nil
      } else {
        nil
      }
    }
    #expect(gone)
    fixture.stop()
  }

  @Test("switching it off ends the work, and keeps what is there until it is forgotten")
  func switchOff() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let photo = try photo(fixture, "grace_hopper.jpg")
    try switchOn(fixture)
    try know(fixture, [photo])
    let isOn = try fixture.answer(to: .people(.switchRecognition(false, request: 9))) { action in
      if case .people(.recognition(let isOn)) = action, isOn == false { false } else { nil }
    }
    #expect(isOn == false)
    #expect(try groups(fixture, 10) == [])
    fixture.stop()
  }

  @Test("a photo that is gone is counted as done; the others are compared")
  func failure() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let good = try photo(fixture, "grace_hopper.jpg", 0)
    var gone = try photo(fixture, "astronaut.png", 1)
    try switchOn(fixture)
    gone.file.path = fixture.photos.appending("nowhere.png")
    // The detection has made its vector already; another box has none.
    gone.faces[0].landmarks = gone.faces[0].landmarks.map { landmarks in
      Landmarks(points: landmarks.points.map { Point(x: $0.x + 3, y: $0.y) })
    }
    try know(fixture, [good, gone])
    fixture.stop()
    let library = try AnnotationLibrary(at: fixture.library, mode: .readOnly)
    #expect(
      try library.vectors(model: try #require(library.vectorModels().first)).keys.map(\.photo) == [good.photo]
    )
  }

  @Test("people merged, renamed and hidden are listed so, and undone by one step each")
  func people() throws {
    let fixture = try RunnerFixture(hasLibrary: true)
    try open(fixture)
    let first = try photo(fixture, "grace_hopper.jpg", 0), second = try photo(fixture, "astronaut.png", 1)
    func name(_ photo: PeoplePhoto, _ name: String, _ number: Int) throws {
      let face = photo.faces[0]
      let edit = Edit("name", [.ensure(photo.photo, face), .face(photo.photo, face.id, .person(name))])
      try fixture.answer(to: .library(.edit(edit, request: number))) { action in
        if case .library(.edited(request: number, _)) = action { true } else { nil }
      }
    }
    func listed(_ number: Int) throws -> [KnownPerson] {
      try fixture.answer(to: .people(.list(request: number))) { action in
        if case .people(.listed(request: number, let people, _)) = action { people } else { nil }
      }
    }
    try name(first, "Grace", 20)
    try name(second, "Eileen", 21)
    let two = try listed(22)
    #expect(two.map(\.shown) == ["Eileen", "Grace"] && two.map(\.faces) == [1, 1])
    let outcome = try fixture.answer(to: .library(.merge([two[0].id], into: two[1].id, request: 23))) {
      action in
      if case .library(.edited(request: 23, let outcome)) = action { outcome } else { nil }
    }
    #expect(outcome.title == "merge Eileen (1 face) into Grace")
    #expect(try listed(24).map(\.faces) == [2])
    try fixture.answer(to: .library(.undo(request: 25))) { action in
      if case .library(.edited(request: 25, _)) = action { true } else { nil }
    }
    #expect(try listed(26).map(\.shown) == ["Eileen", "Grace"])
    fixture.stop()
  }
}
