import Annotations
import Browser
import Detection
import Screen
import Testing

@Suite("The People view") struct PeopleViewTests {
  private static func twelve(_ keys: String = "", isOn: Bool? = true) -> GroupedWorld {
    var world = GroupedWorld(isOn: isOn)
    world.press(keys)
    return world
  }

  @Test(
    "nobody is compared before somebody said yes: the first state asks once, y switches on, Esc says not now")
  func firstState() {
    var world = Self.twelve("@", isOn: nil)
    #expect(world.state.mode == .people && world.text().contains("Shall facet tell people apart?"))
    #expect(!world.asked.contains { if case .know = $0 { true } else { false } })
    world.press("y")
    #expect(world.isOn == true && world.state.people.recognition == .on)
    #expect(world.asked.contains { if case .know = $0 { true } else { false } })
    #expect(!world.text().contains("Shall facet"))

    var other = Self.twelve("@⎋", isOn: nil)
    #expect(other.isOn == false && other.state.mode == .browse, "asked once a library")
    other.press("@")
    #expect(other.text().contains("is off in this library"))
    #expect(!other.asked.contains { if case .know = $0 { true } else { false } })
    other.press("y")
    #expect(other.isOn == true)
  }

  @Test("every searched photo's faces are told once, and again after an edit")
  func told() {
    var world = Self.twelve()
    func photos() -> [PhotoFingerprint] {
      world.asked.flatMap { request -> [PhotoFingerprint] in
        if case .know(let photos, _) = request { photos.map(\.photo) } else { [] }
      }
    }
    #expect(Set(photos()).count == 12 && photos().count == 12)
    world.press("fa")
    #expect(photos().count == 13)
  }

  @Test(
    "a group is opened, named once, and the next one comes; a face taken out is not that person, for good")
  func nameGroup() {
    var world = Self.twelve("@⏎")
    #expect(world.state.mode == .group && world.state.pages.faces == world.groups[0])
    world.press(" ")
    #expect(world.state.pages.out == [world.groups[0][0]] && world.state.pages.face == 1)
    let edits = world.press("pBo⏎").edits
    #expect(edits.count == 1, "one edit, one undo")
    #expect(world.names(Array(world.groups[0].dropFirst())) == Array(repeating: "Bo", count: 7))
    let bo = world.known(world.groups[0][1])?.identity?.id
    #expect(bo != nil && world.known(world.groups[0][0])?.refuses(bo!) == true)
    #expect(world.known(world.groups[0][0])?.person == nil)
    #expect(world.state.mode == .group && world.state.pages.faces == world.groups[1], "the next group")
  }

  @Test("undo takes the whole group back by one key, at the page where it was named, with what was taken out")
  func undoGroup() {
    var world = Self.twelve("@⏎ pBo⏎")
    world.press("⎋⎋")
    #expect(world.state.mode == .browse)
    world.press("u")
    #expect(world.state.mode == .group && world.state.pages.faces == world.groups[0])
    #expect(world.state.pages.out == [world.groups[0][0]])
    #expect(world.names(world.groups[0]).allSatisfy { $0 == nil })
    #expect(world.known(world.groups[0][0])?.refusals.isEmpty ?? true)
  }

  @Test(
    "D says that the faces taken out are somebody else, whoever they are: one edit, groups are made anew, u undoes it"
  )
  func somebodyElse() {
    var world = Self.twelve("@⏎")
    world.press("D")
    #expect(world.text().contains("take out the faces of somebody else with Space first"))
    world.press(" ")
    let asked = world.asked.count { if case .group = $0 { true } else { false } }
    let edits = world.press("D").edits
    #expect(edits.count == 1 && edits[0].title == "1 of 8 are others")
    let marks = world.groups[0].map { world.known($0)?.apart ?? [] }
    #expect(marks.allSatisfy { $0.count == 1 })
    #expect(marks.dropFirst().allSatisfy { $0[0] == marks[0][0].opposite })
    #expect(world.names(world.groups[0]).allSatisfy { $0 == nil })
    #expect(world.state.mode == .group && !world.state.pages.faces.contains(world.groups[0][0]))
    #expect(world.asked.count { if case .group = $0 { true } else { false } } == asked + 1)
    world.press("u")
    #expect(world.groups[0].allSatisfy { (world.known($0)?.apart ?? []).isEmpty })
  }

  @Test("what is compared is said in words and numbers, not as told apart")
  func telling() {
    var world = Self.twelve("@")
    world.world.send(.people(.progressed(done: 412, total: 3881)))
    let text = world.text()
    #expect(text.contains("telling apart  412/3881") && !text.contains("told apart"), "\(text)")
  }

  @Test("p on a tile names the group without opening it; the tile goes, the person's comes")
  func nameTile() {
    var world = Self.twelve("@pBo⏎")
    #expect(world.names(world.groups[0]).allSatisfy { $0 == "Bo" })
    #expect(world.state.mode == .people)
    #expect(world.state.pages.people.count == 1 && world.state.pages.groups.count == 2)
    #expect(world.text().contains("1 person  8 of 16 named"))
  }

  @Test("the wall by group: the largest first, those in no group last; only where people are told apart")
  func wallByGroup() {
    /// The faces on the wall, as references.
    func wall(_ world: GroupedWorld) -> [FaceReference] {
      world.state.wall.faces.map { GroupedWorld.face($0.photo.index, $0.index) }
    }
    var world = Self.twelve("w")
    let all = wall(world), groups = world.groups.map(Set.init)
    #expect(all.count == 16)
    world.press("SSSSS")
    #expect(world.state.wall.order == .group && world.text().contains("faces by group, largest first"))
    var rest = wall(world)[...]
    for size in [8, 4, 4] {
      let part = Set(rest.prefix(size))
      #expect(groups.contains(part), "a group stands together")
      rest = rest.dropFirst(size)
    }
    #expect(rest.isEmpty && world.state.wall.cursor == 0)
    // Named faces are in no group any more, and go to the end.
    world.press("  pBo⏎")
    let named = Array(world.groups.joined()).filter { world.known($0)?.person == "Bo" }
    #expect(named.count == 2)
    world.press("SSSSSS")
    #expect(world.state.wall.order == .group && Set(wall(world).suffix(2)) == Set(named))
    world.press("r")
    #expect(world.text().contains("by group, smallest first") && Set(wall(world).prefix(2)) == Set(named))

    var off = GroupedWorld(photos: 12, isOn: false)
    off.press("w")
    for _ in WallOrder.allCases {
      off.press("S")
      #expect(off.state.wall.order != .group)
    }
  }

  @Test("v takes a range out of the group; Esc leads back one step at a time")
  func range() {
    var world = Self.twelve("@⏎vll ")
    #expect(world.state.pages.out == Set(world.groups[0].prefix(3)) && world.state.mode == .group)
    world.press("v⎋")
    #expect(world.state.mode == .group, "the range first")
    world.press("⎋")
    #expect(world.state.mode == .people)
    world.press("⎋")
    #expect(world.state.mode == .browse)
  }

  @Test("a group that looks like somebody says so; y names it, n is kept for good")
  func proposedGroup() {
    var world = Self.twelve("@jjpAda⏎")
    guard let ada = world.id("Ada") else { return #expect(Bool(false), "Ada is listed") }
    let group = world.groups.first { !$0.contains { world.known($0)?.person != nil } } ?? []
    for face in group { world.propose(face, ada) }
    world.press("@@⇥")
    #expect(world.text().contains("Ada?"))
    world.press("y")
    #expect(world.names(group).allSatisfy { $0 == "Ada" })
    world.press("u")
    #expect(world.names(group).allSatisfy { $0 == nil })
    world.press("n")
    #expect(group.allSatisfy { world.known($0)?.refuses(ada) == true })
    #expect(!world.text().contains("Ada?"))
  }

  @Test(
    "two marked people become one; the one with more faces stays, Tab turns that round; undone by one key")
  func merge() {
    var world = Self.twelve("@pBo⏎pAda⏎")
    world.press("g ")
    #expect(world.state.pages.marked.count == 1)
    world.press(" m")
    #expect(world.text().contains("merge Ada (4) into Bo (8)?"))
    world.press("⇥")
    #expect(world.text().contains("merge Bo (8) into Ada (4)?"))
    let (ada, bo) = (world.id("Ada"), world.id("Bo"))
    let requests = world.press("⇥⏎").compactMap { effect -> [PersonID]? in
      if case .library(.merge(let merged, let into, _)) = effect { merged + [into] } else { nil }
    }
    #expect(requests == [[ada, bo].compactMap(\.self)] && requests.first?.count == 2)
  }

  @Test("rename is one edit; a name that exists offers the merge instead")
  func rename() {
    var world = Self.twelve("@pBo⏎pAda⏎g")
    let clear = String(repeating: "⌫", count: 2)
    world.press("r\(clear)Bob⏎")
    #expect(world.id("Bob") != nil && world.id("Bo") == nil)
    world.press("r⌫⌫⌫Ada⏎")
    #expect(world.text().contains("Merge people?") && world.id("Bob") != nil)
  }

  @Test("hidden people leave tiles and proposals; . shows them in brackets; their faces keep the name")
  func hide() {
    var world = Self.twelve("@pBo⏎gI")
    #expect(world.state.pages.people.isEmpty)
    #expect(world.names(world.groups[0]).allSatisfy { $0 == "Bo" })
    world.press(".")
    #expect(world.text().contains("(Bo)"))
    world.press("gI")
    #expect(world.text().contains("Bo") && !world.text().contains("(Bo)"))
  }

  @Test("a person's page: faces, more like this, odd ones; n takes the name away and keeps that")
  func page() {
    var world = Self.twelve("@pBo⏎g⏎")
    guard let bo = world.id("Bo") else { return #expect(Bool(false), "Bo is listed") }
    #expect(world.state.mode == .personPage && world.state.pages.faces.count == 8)
    let open = world.groups[1][0]
    world.propose(open, bo)
    world.press("⇥")
    #expect(world.state.pages.part == .more && world.state.pages.faces == [open])
    world.press("y")
    #expect(world.known(open)?.person == "Bo" && world.state.pages.faces.isEmpty)
    world.odd = [OddFace(face: world.groups[0][2], better: nil)]
    world.press("⇥")
    #expect(world.state.pages.part == .odd && world.state.pages.faces == [world.groups[0][2]])
    world.press("n")
    #expect(world.known(world.groups[0][2])?.person == nil)
    #expect(world.known(world.groups[0][2])?.refuses(bo) == true)
  }

  @Test("y says that an odd face fits, and it is not shown again")
  func odd() {
    var world = Self.twelve("@pBo⏎g⏎")
    world.odd = [
      OddFace(face: world.groups[0][2], better: nil), OddFace(face: world.groups[0][3], better: nil),
    ]
    world.press("⇥⇥y")
    #expect(world.state.pages.faces == [world.groups[0][3]])
    world.press("⎋⏎⇥⇥")
    #expect(world.state.pages.faces == [world.groups[0][3]])
    #expect(world.known(world.groups[0][2])?.person == "Bo")
  }

  @Test("Enter shows the face's photo, Esc comes back to its tile")
  func photo() {
    var world = Self.twelve("@⏎ll")
    let face = world.state.pages.face
    world.press("⏎")
    #expect(world.state.mode == .picture && world.state.current == PhotoID(6))
    world.press("⎋")
    #expect(world.state.mode == .group && world.state.pages.face == face)
  }

  @Test(
    "the run asks the most certain first, person after person within a step, and again when somebody else is proposed"
  )
  func run() {
    var world = Self.twelve("@pBo⏎")
    guard let bo = world.id("Bo") else { return #expect(Bool(false), "Bo is listed") }
    let (a, b, c) = (world.groups[1][0], world.groups[1][1], world.groups[1][2])
    world.propose(a, bo, chance: 0.8)
    world.propose(b, bo, chance: 0.99)
    world.propose(c, bo, chance: 0.95)
    world.press("V")
    #expect(world.state.mode == .review)
    func shown() -> FaceReference? {
      guard let current = world.state.current, let face = world.state.faces.selected else { return nil }
      return GroupedWorld.face(current.index, face)
    }
    #expect(shown() == b && world.text().contains("Bo?"))
    world.press("y")
    #expect(shown() == c)
    world.press("n")
    #expect(shown() == a && world.text().contains("Bo??"))
    world.press("y")
    #expect(world.names([a, b, c]) == ["Bo", "Bo", nil])
    #expect(world.known(c)?.refuses(bo) == true)
  }

  @Test("a proposal stands in the list and on the picture until the face has an answer")
  func marks() {
    var world = Self.twelve("@pBo⏎@")
    guard let bo = world.id("Bo") else { return #expect(Bool(false), "Bo is listed") }
    world.press("g")
    let face = world.groups[1][0]
    world.propose(face, bo, chance: 0.8)
    #expect(world.state.suggestion(of: PhotoID(0), at: 0)?.marks == "??")
    #expect(world.text().contains("0.999 ") && world.text().contains("Bo??"))
    world.press("1" + "0")
    #expect(world.state.suggestion(of: PhotoID(0), at: 0) == nil, "not Bo, for good")
    #expect(!world.text().contains("Bo??"))
  }

  @Test("answers to proposals are kept, so that chances can be learnt")
  func answers() {
    var world = Self.twelve("@pBo⏎@g")
    guard let bo = world.id("Bo") else { return #expect(Bool(false), "Bo is listed") }
    world.propose(world.groups[1][0], bo)
    world.press("1y")
    #expect(world.world.book.answers.map(\.isRight) == [true])
    world.propose(world.groups[1][1], bo)
    world.press("jjj1")
    world.press("0")
    #expect(world.world.book.answers.map(\.isRight) == [true, false])
  }

  @Test("without recognition, people named by hand are shown, merged and renamed all the same")
  func withoutRecognition() {
    var world = Self.twelve("fpAda⏎", isOn: false)
    world.press("@")
    #expect(world.state.pages.people.count == 1 && world.text().contains("Ada"))
    world.press("r⌫⌫⌫Eva⏎")
    #expect(world.id("Eva") != nil)
  }

  @Test("chances are said in steps, never as decimals")
  func words() {
    func suggestion(_ chance: Float) -> FaceSuggestion {
      FaceSuggestion(person: PersonID(rawValue: 1), chance: chance, distance: 0.4, model: "m")
    }
    #expect(suggestion(0.995).words == "about 99 of 100")
    #expect(suggestion(0.95).words == "about 95 of 100" && suggestion(0.95).marks == "?")
    #expect(suggestion(0.83).words == "about 80 of 100" && suggestion(0.83).marks == "??")
  }
}

extension [Effect] {
  /// The edits among them.
  var edits: [Edit] {
    compactMap { if case .library(.edit(let edit, _)) = $0 { edit } else { nil } }
  }
}
