import Annotations
import Browser
import Detection
import Geometry
import Screen
import SystemPackage

/// Somebody at the keys who knows everybody: looks at the screen's state, presses keys, and counts them.
struct PlayedPerson {
  /// What the presses were for.
  enum Act: String, CaseIterable {
    case opening = "open people, switch on, leave"
    case naming = "p, letters, Enter"
    case yes = "y for a group"
    case takingOut = "move to an odd face, take it out"
    case passing = "pass over a group"
    case run = "y and n in the run"
  }

  let folder: PlayedFolder
  private(set) var world: World
  private(set) var presses: [Act: Int] = [:]
  /// The faces to which a pressed key gave a name.
  private(set) var answered: Set<AnnotationID> = []
  /// The naming edits that keys sent.
  private(set) var sent = 0
  private let truth: [AnnotationID: Int]

  init(_ folder: PlayedFolder) {
    self.folder = folder
    world = World(
      columns: 120, rows: 40, names: (0..<PlayedFolder.photos).map { "photo\($0).jpg" },
      library: "/home/me/library.sqlite")
    world.rendersAtOnce = false
    var truth: [AnnotationID: Int] = [:]
    var vectors: [PhotoFingerprint: [(Landmarks, [Float])]] = [:]
    for (photo, faces) in folder.faces.enumerated() {
      let key = World.key(of: PhotoID(photo)), nothing = PhotoAnnotations(photo: key)
      for (place, face) in faces.enumerated() { truth[nothing.name(of: face)] = folder.people[photo][place] }
      vectors[key] = zip(faces, folder.vectors[photo]).map { ($0.landmarks, $1) }
    }
    self.truth = truth
    world.engine = PlayedEngine(vectors)
    settle()
  }

  /// Answers everything but pictures.
  private mutating func settle() {
    let faces = folder.faces
    while !world.waiting.isEmpty {
      world.waiting.removeAll { effect in
        switch effect {
        case .render, .cancelRender, .preview, .thumbnails, .detail, .library(.patch): true
        default: false
        }
      }
      world.answer { photo, _ in faces[photo.index] }
    }
  }

  private mutating func press(_ act: Act, _ keys: String) {
    for character in keys {
      presses[act, default: 0] += 1
      sent += world.press(World.key(character)).namingEdits
      settle()
    }
  }

  var total: Int { presses.values.reduce(0, +) }

  /// The share of all faces of people that have the right name, and the number of wrong names.
  var result: (right: Double, wrong: Int, named: Set<AnnotationID>) {
    var (right, wrong, all) = (0, 0, 0)
    var named: Set<AnnotationID> = []
    for photo in folder.people.indices {
      let known = world.known(photo)
      for face in known.annotations {
        guard let name = face.person else { continue }
        named.insert(face.id)
        let person = truth[face.id] ?? -1
        if person >= 0, folder.names[person] == name { right += 1 } else { wrong += 1 }
      }
      all += folder.people[photo].count { $0 >= 0 }
    }
    return (Double(right) / Double(all), wrong, named)
  }

  // MARK: Playing

  /// Names groups, the largest first, then goes through what is proposed, until 95 of 100 names are right.
  mutating func play() {
    press(.opening, "@y")
    world.send(.tick(now: 1))
    settle()
    press(.opening, "g⏎")
    nameGroups()
    press(.opening, "V")
    runThrough()
  }

  private mutating func nameGroups() {
    for _ in 0..<80 {
      guard case .group = world.state.pages.page, result.right < 0.95 else { return }
      let faces = world.state.pages.faces
      // One key a face is as quick in the run.
      guard faces.count > 3 else { return press(.opening, "⎋") }
      let counts = Dictionary(faces.map { (truth[$0.face] ?? -1, 1) }, uniquingKeysWith: +)
      guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.key >= 0,
        (faces.count - most.value) * 3 < most.value
      else {
        press(.passing, "]")
        continue
      }
      takeOut(faces.indices.filter { truth[faces[$0].face] != most.key })
      answered.formUnion(faces.filter { truth[$0.face] == most.key }.map(\.face))
      if proposed(faces) == folder.names[most.key] { press(.yes, "y") } else { name(folder.names[most.key]) }
    }
  }

  private mutating func takeOut(_ places: [Int]) {
    for place in places {
      let step = place - world.state.pages.face
      press(.takingOut, String(repeating: step < 0 ? "h" : "l", count: abs(step)) + " ")
    }
  }

  /// Who the view proposes for a group: somebody like at least half of it.
  private func proposed(_ faces: [FaceReference]) -> String? {
    var counts: [PersonID: Int] = [:]
    for face in faces {
      let photo = PhotoID(Int(face.photo.low))
      let index = world.state.photos[photo.index].faces.indices.first {
        PhotoAnnotations(photo: face.photo).name(of: world.state.photos[photo.index].faces[$0]) == face.face
      }
      if let suggestion = index.flatMap({ world.state.suggestion(of: photo, at: $0) }) {
        counts[suggestion.person, default: 0] += 1
      }
    }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      most.value * 2 >= faces.count
    else { return nil }
    return world.state.people.person(most.key)?.shown
  }

  /// Types as much of the name as the box needs.
  private mutating func name(_ name: String) {
    press(.naming, "p")
    var rest = Substring(name)
    func isHighlighted(_ world: World) -> Bool {
      guard let box = world.state.namingBox, let choice = box.choice else { return false }
      return box.rows[choice].answer == .name(name) || box.rows[choice].words == name
    }
    while !isHighlighted(world), let letter = rest.popFirst() { press(.naming, String(letter)) }
    press(.naming, "⏎")
  }

  private mutating func runThrough() {
    for _ in 0..<400 {
      guard world.state.mode == .review, result.right < 0.95 else { return }
      guard let photo = world.state.current, let index = world.state.faces.selected else { return }
      let face = world.state.photos[photo.index].faces[index]
      let id = PhotoAnnotations(photo: World.key(of: photo)).name(of: face)
      guard let suggestion = world.state.suggestion(of: photo, at: index) else {
        press(.run, " ")
        continue
      }
      let person = truth[id] ?? -1
      let isRight = person >= 0 && world.state.people.person(suggestion.person)?.shown == folder.names[person]
      if isRight { answered.insert(id) }
      press(.run, isRight ? "y" : "n")
    }
  }
}

extension [Effect] {
  /// How many edits among these give a name.
  var namingEdits: Int {
    count { effect in
      guard case .library(.edit(let edit, _)) = effect else { return false }
      return edit.steps.contains { step in
        switch step {
        case .face(_, _, .person(.some)), .face(_, _, .identity(.some)): true
        default: false
        }
      }
    }
  }
}
