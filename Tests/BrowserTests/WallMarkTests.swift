import Annotations
import Browser
import Detection
import Screen
import Testing

/// Photos have 3, 1, 0, 3, 1, 0 … faces; see `World.faces`.
@Suite("Marks on the wall") struct WallMarkTests {
  private static func wall(photos: Int = 6, _ keys: String = "") -> World {
    var world = World.withLibrary(photos: photos)
    world.press("w")
    world.answer()
    world.press(keys)
    return world
  }

  private static func marked(_ world: World) -> [[Int]] {
    world.state.markedPlaces.map { [$0.photo.index, $0.index] }
  }

  @Test(
    "Space marks and goes on; v begins and ends a range; Esc drops the range, then the marks, then the wall")
  func marking() {
    var world = Self.wall("  ")
    #expect(Self.marked(world) == [[0, 0], [0, 1]] && world.state.wall.cursor == 2)
    world.press("lvll")
    #expect(Self.marked(world) == [[0, 0], [0, 1], [1, 0], [3, 0], [3, 1]], "the range counts at once")
    world.press("v")
    #expect(world.frame().text.contains("5 marked"))
    world.press("gvl")
    #expect(Self.marked(world).count == 3, "a range that begins on a marked face unmarks")
    world.press("⎋")
    #expect(Self.marked(world).count == 5)
    world.press("⎋")
    #expect(Self.marked(world).isEmpty && world.state.mode == .wall)
    world.press("Mu")
    #expect(Self.marked(world).count == 5)
    world.press("Mi")
    #expect(Self.marked(world).count == 3)
    world.press("Ma")
    #expect(Self.marked(world).count == world.state.wall.faces.count)
    world.press("Mc⎋")
    #expect(world.state.mode == .browse)
  }

  @Test("a name for all marked faces is one edit; the marks go with it and come back")
  func naming() {
    var world = Self.wall("   ")
    world.press("p")
    #expect(world.frame().text.contains("Who are these 3?"))
    world.press("Ada⏎")
    world.answer()
    #expect(world.names(0) == ["Ada", "Ada", "Ada"] && world.known(0).state == .reviewed)
    #expect(world.frame().text.contains("name 3 faces Ada") && Self.marked(world).isEmpty)
    #expect(world.state.current == PhotoID(1), "on to the next tile without a name")
    world.press("u")
    world.answer()
    #expect(world.known(0).annotations.isEmpty)
    world.press("Mu;")
    world.answer()
    #expect(world.names(0) == ["Ada", "Ada", "Ada"])
  }

  @Test("every decision acts on the marks, in one edit")
  func decisions() {
    var world = Self.wall("  a")
    world.answer()
    #expect(world.known(0).annotations.map(\.state) == [.accepted, .accepted])
    #expect(world.frame().text.contains("accept 2 faces"))
    world.press("g  x")
    world.answer()
    #expect(world.known(0).annotations.map(\.state) == [.rejected, .rejected])
    world.press("g  U")
    world.answer()
    #expect(world.known(0).annotations.map(\.nameless) == [.unknown, .unknown])
    world.press("g  I")
    world.answer()
    #expect(world.known(0).annotations.map(\.nameless) == [.aside, .aside])
    world.press("g  !3⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.flags) == [.blurred, .blurred])
    world.press("g  cat the back⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.note) == ["at the back", "at the back"])
    for _ in 0..<6 { world.press("u") }
    world.answer()
    #expect(world.known(0).annotations.isEmpty, "each was one edit")
  }

  @Test("A and X decide by score on the marked faces, else on all that the wall shows")
  func rules() {
    var world = Self.wall("  A")
    #expect(world.frame().text.contains("2 faces"))
    world.press("⌫⌫⌫⌫0.999⏎")
    world.answer()
    #expect(world.known(0).annotations.map(\.state) == [.accepted] && world.known(3).annotations.isEmpty)
    world.press("X")
    world.press(.control("u"))
    world.press("0.8⏎")
    world.answer()
    #expect(world.known(0).annotations.count { $0.state == .rejected } == 1)
    #expect(world.known(3).annotations.map(\.state) == [.rejected])
  }

  @Test("a drag marks the faces in a rectangle")
  func dragging() {
    var world = Self.wall(photos: 60)
    world.send(MouseTests.click(5, 5))
    world.send(MouseTests.event(.drag(.left), 30, 5))
    world.send(MouseTests.event(.drag(.left), 30, 25))
    world.send(MouseTests.event(.release, 30, 25))
    let marked = world.state.markedPlaces.compactMap { world.state.wall.faces.firstIndex(of: $0) }
    var moved = world
    moved.press("gj")
    let perRow = moved.state.wall.cursor, rows = (marked.max() ?? 0) / perRow
    #expect(rows > 0 && marked.sorted() == (0...rows).flatMap { [$0 * perRow, $0 * perRow + 1] })
    #expect(world.state.mode == .wall)
    world.press("⎋")
    #expect(world.state.markedPlaces.isEmpty)
  }

  @Test("sorted by person, those without a name are last; + and - change the tiles")
  func order() {
    var world = World.withLibrary(photos: 6)
    world.press("2pBo⏎3pAda⏎")
    world.answer()
    world.press("w")
    while world.state.wall.order != .person { world.press("S") }
    #expect(world.state.wall.faces.prefix(2).map(\.index) == [2, 1] && world.state.wall.cursor == 0)
    func perRow() -> Int {
      var world = world
      world.press("gj")
      return world.state.wall.cursor
    }
    let usual = perRow()
    world.press("+")
    #expect(perRow() == usual - 1)
    world.press("--")
    #expect(perRow() == usual + 1)
    world.press("S")
    #expect(world.state.wall.order == .photo, "groups need recognition")
  }

  @Test("back from a picture comes back to the tile, whatever the order")
  func back() {
    var world = Self.wall("Slll⏎")
    let chosen = world.state.wall.faces[3]
    #expect(world.state.mode == .picture)
    world.press("⎋")
    #expect(world.state.mode == .wall && world.state.wall.faces[world.state.wall.cursor] == chosen)
    world.press("⏎f⎋")
    let face = world.state.wall.faces[world.state.wall.cursor]
    #expect(face.photo == world.state.current && face.index == world.state.faces.selected)
  }
}
