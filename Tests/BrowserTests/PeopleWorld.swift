import Annotations
import Browser
import Detection
import Geometry

/// Who is who, answered at once.
extension World {
  mutating func answer(_ request: PeopleRequest) {
    switch request {
    case .list(let request):
      send(.people(.listed(request: request, everyone, isOn: engine.map(\.isOn) ?? nil)))
    case .switchRecognition(let isOn, _):
      guard engine != nil else { return }
      engine?.isOn = isOn
      send(.people(.recognition(isOn)))
    case .know(let photos, _):
      guard let changes = engine?.know(photos, answers: book.answers) else { return }
      if !changes.isEmpty { send(.people(.suggested(changes))) }
      if engine?.hasMade == true { send(.people(.progressed(done: photos.count, total: photos.count))) }
    case .group(let request):
      if let groups = engine?.groups() { send(.people(.grouped(request: request, groups))) }
    case .odd(let person, let request):
      if let odd = engine?.odd(person) { send(.people(.odd(request: request, odd))) }
    case .cancelGrouping: break
    }
  }

  /// The people of the book, most faces first.
  private var everyone: [KnownPerson] {
    var counts: [PersonID: Int] = [:]
    for index in state.photos.indices {
      for face in book[Self.key(of: PhotoID(index))].annotations {
        if let id = face.identity?.id { counts[id, default: 0] += 1 }
      }
    }
    let people = book.people
    return people.all.map { person in
      let shown = people.reference(PersonReference(id: person.id, name: person.name)).shown
      return KnownPerson(person: person, shown: shown, faces: counts[person.id] ?? 0)
    }
    .sorted { ($1.faces, $0.person.number) < ($0.faces, $1.person.number) }
  }

  /// The names of the photo's faces, first face first; nil for those without one.
  func names(_ photo: Int) -> [String?] {
    state.photos[photo].faces.indices.map { state.photos[photo].annotation($0)?.person }
  }
}
