import Annotations
import Browser
import Detection
import Screen
import Testing
import Widgets

/// Photos have 3, 1, 0, 3, 1, 0 … faces; see `World.faces`.
@Suite("Naming faces") struct NamingTests {
  private static func named(_ keys: String, photos: Int = 4) -> World {
    var world = World.withLibrary(photos: photos)
    world.press(keys)
    world.answer()
    return world
  }

  private static func taken(_ world: World) -> String? {
    world.state.namingBox.flatMap { box in box.choice.map { box.rows[$0].words } }
  }

  // MARK: The box

  @Test("half a name and Enter is the person who is known, not a second one")
  func noSecondPerson() {
    var world = Self.named("1pEddie⏎")
    world.press("2pedd⏎")
    world.answer()
    #expect(world.names(0) == ["Eddie", "Eddie", nil])
    // Somebody with only the letters is not taken by Enter alone.
    world.press("3pddi⏎")
    world.answer()
    #expect(world.names(0) == ["Eddie", "Eddie", "ddi"])
  }

  @Test("a name differs from a known one by an accent only if its row is chosen")
  func accents() {
    var world = Self.named("1pÁna⏎")
    world.press("2pana⏎")
    world.answer()
    #expect(world.names(0) == ["Ána", "Ána", nil])
    world.press("3pana")
    #expect(world.frame().text.contains("new person \"ana\""))
    #expect(world.frame().text.contains("differs from Ána by an"))
    world.press(.up)
    world.press("⏎")
    world.answer()
    #expect(world.names(0) == ["Ána", "Ána", "ana"])
  }

  @Test("an empty line takes nothing and says so; Esc changes nothing; what is no name is refused")
  func nothing() {
    var world = World.withLibrary()
    world.press("1p⏎")
    #expect(world.state.mode == .person && world.frame().text.contains("type a name, or a digit"))
    world.press("⌫⌫⎋")
    #expect(world.state.mode == .browse && world.names(0) == [nil, nil, nil])
    world.press("1p[]⏎")
    #expect(world.state.mode == .person && world.frame().text.contains("cannot be a name"))
    world.press("⎋1punknown⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.nameless) == [.unknown])
  }

  @Test("Tab writes the highlighted name, to go on typing")
  func completing() {
    var world = Self.named("1pAnna⏎")
    world.press("2pan⇥ K")
    #expect(world.state.namingBox?.field.text == "Anna K" && Self.taken(world) == "new person \"Anna K\"")
    world.press("⏎")
    world.answer()
    #expect(world.names(0) == ["Anna", "Anna K", nil])
  }

  @Test("down and up go around the ends; the last row is somebody new")
  func around() {
    var world = Self.named("1pAnna⏎2pBert⏎")
    world.press("3pa")
    #expect(Self.taken(world) == "Anna")
    world.press(.up)
    #expect(Self.taken(world) == "new person \"a\"")
    world.press(.down)
    #expect(Self.taken(world) == "Anna")
  }

  @Test("digits name recent people while nothing is typed, and are text after a letter or a Space")
  func digits() {
    var world = Self.named("1pAda⏎2pBo⏎")
    #expect(world.state.naming.digits.map(\.name) == ["Ada", "Bo"])
    world.press("3p1")
    world.answer()
    #expect(world.names(0) == ["Ada", "Bo", "Ada"])
    world.press("g3px1")
    #expect(world.state.namingBox?.field.text == "x1")
    world.press("⎋3p 1")
    #expect(world.state.namingBox?.field.text == " 1")
    world.press("⎋3p7")
    #expect(world.state.mode == .person && world.frame().text.contains("nobody has the key 7"))
    world.press("0")
    world.answer()
    #expect(world.names(0) == ["Ada", "Bo", nil])
  }

  @Test("a person keeps the digit until a tenth one needs it; the one unused for longest goes")
  func keptDigits() {
    var world = World.withLibrary(photos: 30)
    for name in "ABCDEFGHI" {
      world.press("p\(name)x⏎")
      world.answer()
    }
    #expect(world.state.naming.digits.map(\.name) == "ABCDEFGHI".map { "\($0)x" })
    world.press("p1")
    world.answer()
    world.press("pJx⏎")
    world.answer()
    #expect(world.state.naming.digits.map(\.name) == ["Ax", "Jx"] + "CDEFGHI".map { "\($0)x" })
  }

  @Test("who is in the photo already says where; a second one is not forbidden")
  func here() {
    var world = Self.named("1pAda⏎")
    world.press("2p")
    let row = world.state.namingBox?.rows.first { $0.words == "Ada" }
    #expect(row?.detail == "here: face 1")
    world.press("1")
    world.answer()
    #expect(world.names(0) == ["Ada", "Ada", nil])
  }

  @Test("names of the photo before are offered when it was taken within ten seconds")
  func neighbours() {
    var world = Self.named("1pAda⏎jjj", photos: 6)
    // Ten later people take the digits.
    world.press("kk1p")
    let asked = Set(world.factsRequested.joined())
    #expect(asked.contains(0) && asked.contains(1))
    world.send(
      .facts([
        PhotoFacts(photo: PhotoID(0), date: 1000, size: nil),
        PhotoFacts(photo: PhotoID(1), date: 1008, size: nil),
      ]))
    #expect(world.state.namingBox?.rows.first { $0.words == "Ada" }?.detail == "photo before")
    world.send(.facts([PhotoFacts(photo: PhotoID(1), date: 1011, size: nil)]))
    #expect(world.state.namingBox?.rows.first { $0.words == "Ada" }?.detail == "1 face")
  }

  @Test("a click chooses a row, another one takes it, a click beside the box closes it")
  func mouse() throws {
    var world = Self.named("1pAda⏎2pBo⏎")
    world.press("3p")
    let lines = try #require(world.state.namingPlace?.lines)
    world.send(MouseTests.click(lines.column + 4, lines.row + 2))
    #expect(Self.taken(world) == "Bo")
    world.send(MouseTests.click(lines.column + 4, lines.row + 2))
    world.answer()
    #expect(world.names(0) == ["Ada", "Bo", "Bo"])
    world.press("3p")
    world.send(MouseTests.click(0, 0))
    #expect(world.state.mode == .browse)
  }

  // MARK: One key

  @Test(
    "; gives the last name again, U says unknown, I not of interest; each moves on to the next without a name"
  )
  func oneKey() {
    var world = Self.named("1pAda⏎")
    #expect(world.state.faces.selected == 1, "moves on")
    world.press(";U")
    #expect(world.state.current == PhotoID(1) && world.state.faces.selected == 0, "and to the next photo")
    world.press("I;")
    world.answer()
    #expect(world.names(0) == ["Ada", "Ada", nil])
    #expect(world.known(0).annotations.compactMap(\.nameless) == [.unknown])
    #expect(world.known(1).annotations.map(\.nameless) == [.aside])
    #expect(world.names(3) == ["Ada", nil, nil])
    #expect(world.state.current == PhotoID(3) && world.state.faces.selected == 1)
    world.press("uuuu")
    world.answer()
    #expect(world.known(1).annotations.isEmpty && world.names(0) == ["Ada", nil, nil])
  }

  @Test("; without a last name says so, and 0 without a name too")
  func nothingToRepeat() {
    var world = World.withLibrary()
    world.press("1;")
    #expect(world.frame().text.contains("nobody has been named yet"))
    world.press("0")
    #expect(world.frame().text.contains("no name to take away") && world.waiting.isEmpty)
  }

  @Test("after a merge or another name ; gives the person as the library knows them")
  func renamed() throws {
    var world = Self.named("1pAnn⏎")
    let ann = try #require(world.state.people.everyone.first?.person)
    world.send(.perform(.annotate(.undo)))
    world.answer()
    world.press("1pAnn⏎")
    world.answer()
    try world.book.apply(.rename(ann, to: "Anna"))
    world.tell(.changed([world.known(0)]))
    world.answer()
    world.press("2;")
    world.answer()
    #expect(world.names(0) == ["Anna", "Anna", nil])
  }

  @Test("naming a rejected face accepts it and says so")
  func rejected() {
    var world = Self.named("1x")
    world.press("1pAda⏎")
    world.answer()
    #expect(world.marks[0] == .accepted && world.names(0)[0] == "Ada")
    #expect(world.frame().text.contains("name Ada, accept the face"))
  }

  @Test("in a full picture and in a review the next face comes by itself")
  func movesOn() {
    var world = Self.named("⏎1pAda⏎")
    #expect(world.state.mode == .picture && world.state.faces.selected == 1)
    world.press(";;")
    #expect(world.state.current == PhotoID(1) && world.state.mode == .picture)
    world.answer()
    world.press("⎋gV1")
    world.answer()
    #expect(world.state.review?.done == 1)
    #expect(world.names(1) == ["Ada"], "a digit names at once in a review")
    #expect(world.state.current == PhotoID(3))
    world.press("U")
    #expect(world.state.faces.selected == 1)
  }

  @Test("without a face selected the box opens for the first one without a name")
  func noneSelected() {
    var world = World.withLibrary()
    world.press("p")
    #expect(world.state.mode == .person && world.state.faces.selected == 0)
  }

  // MARK: Filters

  @Test("unnamed leaves out rejected, unknown and set aside; unknown, aside and twice are words of their own")
  func filters() {
    var world = World.withLibrary(photos: 7)
    // Photo 0: Ada twice, one rejected; 1: unknown; 3: aside, two open; 4: open; 6: open.
    world.press("1pAda⏎2pAda⏎3x")
    world.answer()
    world.press("gj1U")
    world.answer()
    world.press("gjjj1I")
    world.answer()
    func listed(_ filter: String) -> [Int] {
      var world = world
      world.press("g&\(filter)⏎")
      return world.state.list.rows.map(\.index)
    }
    #expect(listed("unnamed") == [3, 4, 6])
    #expect(listed("unknown") == [1] && listed("aside") == [3] && listed("twice") == [0])
    #expect(listed("proposed").isEmpty && listed("twice person:ada") == [0])
    var hinted = world
    hinted.press("&person=Eileen⏎")
    #expect(hinted.frame().text.contains("person:Eileen"))
  }
}
