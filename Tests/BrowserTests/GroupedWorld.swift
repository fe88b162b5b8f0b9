import Annotations
import Browser
import Detection
import Screen
import SystemPackage

/// Who is who by rule: recognition is on, and groups and proposals are what a test says.
struct GroupedWorld {
  var world: World
  /// Whether people are told apart; nil when nobody was asked.
  var isOn: Bool?
  /// What a grouping answers; only faces that wait for a name are grouped.
  var groups: [[FaceReference]]
  var odd: [OddFace] = []
  /// Everything that was asked.
  var asked: [PeopleRequest] = []

  /// Photos 0, 3, 6 … have three faces, of Ada, Bo and Cem; photos 1, 4, 7 … have one, of Bo.
  init(
    photos: Int = 12, isOn: Bool? = true, columns: Int = 120, rows: Int = 40, unicode: Bool = true,
    names: [String]? = nil, colors: Int? = nil
  ) {
    world = World(
      photos: photos, columns: columns, rows: rows, unicode: unicode, names: names,
      library: "/home/me/library.sqlite",
      colors: colors)
    self.isOn = isOn
    let threes = stride(from: 0, to: photos, by: 3), ones = stride(from: 1, to: photos, by: 3)
    groups = [
      threes.map { Self.face($0, 1) } + ones.map { Self.face($0, 0) }, threes.map { Self.face($0, 0) },
      threes.map { Self.face($0, 2) },
    ]
    answer()
  }

  /// A face of a photo; photos with one face have the second of the three.
  static func face(_ photo: Int, _ index: Int) -> FaceReference {
    let key = World.key(of: PhotoID(photo))
    let faces = World.faces(PhotoID(photo), DetectionSettings())
    return FaceReference(photo: key, face: PhotoAnnotations(photo: key).name(of: faces[index]))
  }

  var state: BrowserState { world.state }

  @discardableResult
  mutating func press(_ keys: String) -> [Effect] {
    var effects: [Effect] = []
    for key in keys {
      effects += world.press(World.key(key))
      answer()
    }
    return effects
  }

  mutating func propose(_ face: FaceReference, _ person: PersonID, chance: Float = 0.96) {
    world.send(
      .people(.suggested([face: FaceSuggestion(person: person, chance: chance, distance: 0.4, model: "m")])))
    answer()
  }

  /// Answers everything that was asked.
  mutating func answer() {
    while !world.waiting.isEmpty {
      let all = world.waiting
      world.waiting = all.filter { if case .people = $0 { false } else { true } }
      for case .people(let request) in all { answer(request) }
      world.answer(limit: 1)
    }
  }

  private mutating func answer(_ request: PeopleRequest) {
    asked.append(request)
    switch request {
    case .list(let number): world.send(.people(.listed(request: number, everyone, isOn: isOn)))
    case .switchRecognition(let isOn, _):
      self.isOn = isOn
      world.send(.people(.recognition(isOn)))
    case .know, .cancelGrouping: break
    case .group(let number):
      let open = groups.map { $0.filter { face in known(face)?.waitsForName ?? true } }.filter {
        $0.count > 1
      }
      world.send(
        .people(
          .grouped(
            request: number,
            open.map { FaceGroup(id: $0[0], faces: $0, spread: Array($0.prefix(4))) })))
    case .odd(_, let number): world.send(.people(.odd(request: number, odd)))
    }
  }

  func known(_ face: FaceReference) -> Annotation? { world.book[face.photo][face.face] }

  func names(_ faces: [FaceReference]) -> [String?] { faces.map { known($0)?.person } }

  private var everyone: [KnownPerson] {
    world.book.people.all.map { person in
      let faces = world.state.photos.indices.flatMap { world.book[World.key(of: PhotoID($0))].annotations }
        .count { $0.identity?.id == person.id }
      return KnownPerson(person: person, shown: person.name, faces: faces)
    }
    .filter { $0.faces > 0 || $0.person.isHidden }
    .sorted { ($1.faces, $0.shown) < ($0.faces, $1.shown) }
  }

  func id(_ name: String) -> PersonID? { state.people.everyone.first { $0.shown == name }?.id }

  mutating func text() -> String { world.frame().text }
}
