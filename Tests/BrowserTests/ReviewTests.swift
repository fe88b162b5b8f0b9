import Annotations
import Browser
import Detection
import Geometry
import Screen
import Testing

@Suite("Review and comparison") struct ReviewTests {
  @Test("review goes from face to face and photo to photo by itself, and ends by itself")
  func walk() {
    var world = World.withLibrary(photos: 5)
    // 3, 1, 0, 3 and 1 faces.
    world.press("V")
    world.answer()
    #expect(world.state.mode == .review && world.frame().text.contains("1 of 8"))
    world.press("ax")
    world.answer()
    #expect(world.frame().text.contains("3 of 8") && world.state.faces.selected == 2)
    world.press(" ")
    world.answer()
    #expect(world.state.list.cursor == 1 && world.frame().text.contains("3 of 8"))
    world.press("a")
    world.answer()
    #expect(world.state.list.cursor == 3)
    // The photo is skipped with all its faces.
    world.press("s")
    world.answer()
    #expect(world.state.list.cursor == 4 && world.known(3).state == .skipped)
    world.press("pEve⏎")
    world.answer()
    #expect(world.known(4).annotations.map(\.person) == ["Eve"])
    #expect(world.state.mode == .browse && world.frame().text.contains("4 decisions"))
    #expect(
      world.known(0).annotations.map(\.state).sorted { $0.rawValue < $1.rawValue } == [.accepted, .rejected])
  }

  @Test("review finds the only undecided face from the end of the folder, and ends when none is left")
  func lastOne() {
    var world = World.withLibrary(photos: 60)
    // All but the first photo's three faces are decided.
    world.press("Mag A0⏎")
    world.answer()
    world.press("GV")
    world.answer()
    #expect(world.state.mode == .review && world.state.list.cursor == 0)
    world.press("aaa")
    world.answer()
    #expect(world.state.mode == .browse && world.frame().text.contains("3 decisions; no face waits any more"))
    world.press("GV")
    #expect(world.state.mode == .browse && world.frame().text.contains("no face waits for a decision"))
  }

  @Test("an undone decision brings its face back")
  func undo() {
    var world = World.withLibrary(photos: 2)
    world.press("Vaaa")
    world.answer()
    #expect(world.state.list.cursor == 1)
    world.press("u")
    world.answer()
    #expect(world.state.list.cursor == 0 && world.state.faces.selected == 2 && world.state.mode == .review)
    #expect(world.frame().text.contains("3 of 4"))
  }

  @Test("undoing a skip goes to the photo's first open face; redoing it leaves the photo")
  func undoSkip() {
    var world = World.withLibrary(photos: 5)
    world.press("Vas")
    world.answer()
    #expect(world.state.list.cursor == 1 && world.known(0).state == .skipped)
    world.press("u")
    world.answer()
    #expect(world.state.list.cursor == 0 && world.state.faces.selected == 1 && world.state.mode == .review)
    world.press(.control("r"))
    world.answer()
    #expect(world.state.list.cursor == 1 && world.known(0).state == .skipped && world.state.mode == .review)
    world.press("u")
    world.answer()
    world.press("a")
    #expect(world.state.list.cursor == 0 && world.state.faces.selected == 2, "none of its faces was lost")
    world.press("a")
    world.answer()
    #expect(world.known(0).annotations.map(\.state) == [.accepted, .accepted, .accepted])
    #expect(world.known(0).state == .reviewed && world.state.list.cursor == 1)
  }

  @Test("the pace and the time left are measured by the clock")
  func pace() {
    var world = World.withLibrary(photos: 60)
    world.press("V")
    for second in 0..<20 {
      world.send(.tick(now: Double(second) * 2))
      world.press("a")
      world.answer()
    }
    // 80 faces in all, 20 done, one every two seconds.
    let text = world.frame().text
    #expect(text.contains("21 of 80, 30 a minute, 2 minutes left") || text.contains("21 of 80, 31 a minute"))
  }

  private static func compared() -> World {
    var world = World.withLibrary(photos: 4)
    // Face 1 is accepted, face 2 rejected; a third is drawn where nothing was found.
    world.press("1axb")
    world.answer()
    world.press("⏎")
    world.answer()
    // Without a name, and without a selected face.
    world.press("⎋⎋ot")
    return world
  }

  @Test("missed and extra faces are counted, and n N go from one to the next")
  func comparison() {
    var world = Self.compared()
    #expect(world.frame().text.contains("matched 1  missed 1  extra 2"))
    world.press("n")
    #expect(world.state.faces.selected == 3)
    world.press("n")
    #expect(world.state.faces.selected == 1)
    world.press("nN")
    #expect(world.state.faces.selected == 1)
    world.press("otn")
    #expect(world.frame().text.contains("no search yet"))
  }

  @Test("screens of a face being edited", arguments: ScreenTests.sizes)
  func editScreen(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("2el")
    world.answer()
    Snapshot.check(world.frame(), "edit-\(size.0)x\(size.1)")
  }

  @Test("screens of review", arguments: ScreenTests.sizes)
  func reviewScreen(size: (Int, Int)) {
    var world = World.withLibrary(photos: 5, columns: size.0, rows: size.1)
    world.press("Va")
    world.answer()
    Snapshot.check(world.frame(), "review-\(size.0)x\(size.1)")
  }

  @Test("in pixels both the face and its photo are pictures, made once")
  func pixels() {
    var world = World.withLibrary(columns: 120, rows: 40)
    world.send(.pixels(isPossible: true))
    world.press("V")
    world.answer()
    let frame = world.frame()
    #expect(frame.images.count == 2 && PixelTests.shown(frame).cells == 0)
    #expect(world.frame().images.map(\.picture) == frame.images.map(\.picture))
  }

  @Test("screens of a name being typed", arguments: ScreenTests.sizes)
  func personScreen(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("1pAda⏎2pBob⏎")
    world.answer()
    world.press("3p")
    world.answer()
    Snapshot.check(world.frame(), "person-\(size.0)x\(size.1)")
  }

  @Test("screens of flags", arguments: ScreenTests.sizes)
  func flagsScreen(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("1!2j")
    Snapshot.check(world.frame(), "flags-\(size.0)x\(size.1)")
  }

  @Test("screens of a comparison", arguments: ScreenTests.sizes)
  func compareScreen(size: (Int, Int)) {
    var world = World.withLibrary(photos: 4, columns: size.0, rows: size.1)
    world.press("1axb⏎")
    world.answer()
    world.press("⎋otn")
    #expect(world.frame().text.contains("here: matched 1  missed 0  extra 2"))
    Snapshot.check(world.frame(), "truth-\(size.0)x\(size.1)")
  }
}
