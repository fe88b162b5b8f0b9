import Annotations
import Browser
import Detection
import Preview
import Screen
import Testing
import Widgets

/// Photos have 3, 1, 0, 3, 1, 0 … faces; see `World.faces`.
@Suite("Face wall") struct WallTests {
  static func world(photos: Int = 9, _ keys: String = "w", columns: Int = 120, rows: Int = 40) -> World {
    var world = World(photos: photos, columns: columns, rows: rows)
    world.answer()
    world.press(keys)
    world.answer()
    return world
  }

  static func places(_ world: World) -> [[Int]] { world.state.wall.faces.map { [$0.photo.index, $0.index] } }

  @Test("w shows the faces of all photos in the order of the list, w and Esc go back")
  func open() {
    var world = Self.world()
    #expect(world.state.mode == .wall)
    #expect(
      Self.places(world) == [[0, 0], [0, 1], [0, 2], [1, 0], [3, 0], [3, 1], [3, 2], [4, 0]]
        + [[6, 0], [6, 1], [6, 2], [7, 0]])
    #expect(world.frame().text.contains("1 of 12 faces, by photo"))
    world.press("w")
    #expect(world.state.mode == .browse)
    world.press("w⎋")
    #expect(world.state.mode == .browse)
  }

  @Test("the selection is the face on screen, in the grid and in the list")
  func moving() {
    var world = Self.world()
    world.press("ll")
    #expect(world.state.current == PhotoID(0) && world.state.faces.selected == 2)
    world.press("j")
    let row = world.state.wall.cursor
    #expect(row > 2 && world.state.current == world.state.wall.faces[row].photo)
    #expect(world.state.faces.selected == world.state.wall.faces[row].index)
    world.press("k")
    #expect(world.state.wall.cursor == 2)
    world.press("k")
    #expect(world.state.wall.cursor == 2, "there is no row above")
    world.press("G")
    #expect(world.state.wall.cursor == 11 && world.state.current == PhotoID(7))
    world.press("g")
    #expect(world.state.wall.cursor == 0)
  }

  @Test("Enter opens the photo at that face, Esc comes back to the wall")
  func enter() {
    var world = Self.world(photos: 9, "wfffff")
    #expect(world.state.wall.cursor == 5)
    world.press("⏎")
    world.answer()
    #expect(world.state.mode == .picture && world.state.current == PhotoID(3))
    #expect(world.state.faces.selected == 1)
    world.press("⎋")
    #expect(world.state.mode == .wall && world.state.wall.cursor == 5)
    world.press("⎋⏎⎋")
    #expect(world.state.mode == .browse, "a picture opened from the panes goes back to them")
  }

  @Test("S sorts by score, size and sharpness; r reverses the order; a new order begins at its first face")
  func sorting() {
    var world = Self.world(photos: 9, "wlll")
    world.press("S")
    #expect(world.state.wall.order == .score)
    let scores = world.state.wall.faces.map { World.threeFaces[$0.photo.index % 3 == 1 ? 1 : $0.index].score }
    #expect(scores == scores.sorted())
    #expect(world.state.wall.cursor == 0 && world.state.current == world.state.wall.faces[0].photo)
    world.press("llr")
    #expect(world.state.wall.cursor == 0)
    #expect(world.state.wall.faces.last.map { [$0.photo.index, $0.index] } == [0, 2])
    world.press("S")
    #expect(world.state.wall.order == .size && world.state.wall.faces.first?.index == 0)
    world.press("S")
    world.answer()
    #expect(world.state.wall.order == .sharpness)
    #expect(world.state.wall.faces.prefix(3).map(\.index) == [0, 0, 0], "the surest are the sharpest here")
    #expect(world.frame().text.contains("sharpest first"))
    #expect(world.state.wall.cursor == 0, "also once the sharpness of all is known")
  }

  @Test("thumbnails are requested photo by photo, visible ones first, and only a few at once")
  func thumbnails() throws {
    var world = World(photos: 600)
    world.answer()
    world.press("w")
    #expect(world.history.thumbnails.count == 2)
    let first = try #require(world.history.thumbnails.first)
    #expect(first.photo == PhotoID(0) && first.faces.count == 3 && first.isOnScreen)
    world.answer()
    let asked = world.history.thumbnails.count
    #expect(asked < 40, "what is far down can wait: \(asked)")
    world.press("G")
    #expect(world.history.thumbnails.count > asked)
    world.answer()
    #expect(Set(world.history.thumbnails.map(\.photo)).count == world.history.thumbnails.count)
  }

  @Test("a request for what is no longer visible is cancelled")
  func cancelled() throws {
    var world = World(photos: 600)
    world.answer()
    world.press("w")
    let first = try #require(world.history.thumbnails.first)
    #expect(world.press("G").contains(.cancelThumbnails(request: first.request)))
  }

  @Test("faces that come and go while the wall is open appear and disappear on it")
  func retuned() {
    var world = Self.world()
    let all = world.state.wall.faces.count
    world.press("⎋")
    for _ in 0..<3 { world.press("t") }
    world.press("w")
    world.send(.perform(.knob(.upCoarse)))
    world.answer()
    #expect(world.state.wall.faces.count <= all)
    #expect(
      world.state.wall.faces.allSatisfy { face in
        world.state.photos[face.photo.index].faces.indices.contains(face.index)
      })
  }

  @Test("a click selects, another one opens; the wheel moves by rows")
  func mouse() {
    var world = Self.world(photos: 60)
    world.send(MouseTests.click(30, 5))
    world.send(MouseTests.event(.release, 30, 5))
    #expect(world.state.wall.cursor == 1 && world.state.mode == .wall)
    world.send(MouseTests.event(.wheelDown, 30, 5))
    let perRow = world.state.wall.cursor - 1
    #expect((3...8).contains(perRow))
    world.send(MouseTests.event(.wheelUp, 30, 5))
    world.send(MouseTests.click(30, 5))
    world.send(MouseTests.event(.release, 30, 5))
    #expect(world.state.mode == .picture)
  }

  @Test("without faces it says so")
  func empty() {
    var world = World(photos: 0)
    world.send(.scanFinished)
    world.press("w")
    #expect(world.frame().text.contains("no faces here"))
    world.press("jklGr⏎S")
    #expect(world.state.mode == .wall)
  }

  @Test("thumbnails that cannot be made leave their places without a picture, reported once")
  func failure() throws {
    var world = World(photos: 3)
    world.answer()
    world.press("w")
    let request = try #require(world.history.thumbnails.first)
    world.send(.thumbnailsFailed(request: request.request, reason: "it is gone"))
    #expect(world.state.shell.log.current?.text == "photo0.jpg: no faces to show: it is gone")
    #expect(world.frame().text.contains("no picture"))
    world.answer()
    #expect(!world.history.thumbnails.dropFirst(2).contains { $0.photo == PhotoID(0) })
  }

  @Test("in pixels the whole wall is one picture, with the words next to the faces")
  func pixels() throws {
    var world = Self.world()
    world.send(.pixels(isPossible: true))
    world.answer()
    let frame = world.frame()
    #expect(frame.images.count == 1)
    let shown = PixelTests.shown(frame)
    #expect(shown.pixels > 1000 && shown.cells == 0)
    #expect(frame.text.contains("photo0.jpg 1"))
  }

  @Test("a face with a person's name shows it; filter words about people apply to the face itself")
  func people() {
    var world = World.withLibrary(columns: 120, rows: 40)
    world.press("1pAda Lovelace⏎2x")
    world.answer()
    world.press("w")
    world.answer()
    #expect(world.frame().text.contains("Ada Lovelace") && world.frame().text.contains("photo0.jpg 3"))
    func faces(_ filter: String) -> [[Int]] {
      var world = world
      world.press("w&\(filter)⏎w")
      return Self.places(world)
    }
    let all = Self.places(world)
    #expect(faces("named") == [[0, 0]])
    #expect(faces("unnamed") == all.filter { $0 != [0, 0] && $0 != [0, 1] })
    #expect(faces("rejected") == [[0, 1]])
    // Photo 0 as a whole passes neither of the first two; its other faces do.
    #expect(faces("not rejected") == all.filter { $0 != [0, 1] })
    #expect(faces("score>0.9") == all.filter { $0 != [0, 2] })
    #expect(faces("person:ada") == [[0, 0]])
  }

  @Test("after the wall the list shows photos that match as a whole, and the one on screen until it is left")
  func leaving() {
    var world = World.withLibrary(photos: 6)
    world.press("2x")
    world.answer()
    world.press("&not rejected⏎")
    #expect(world.state.list.rows.map(\.index) == [1, 2, 3, 4, 5])
    world.press("wg")
    #expect(Self.places(world).prefix(3) == [[0, 0], [0, 2], [1, 0]] && world.state.current == PhotoID(0))
    world.press("w")
    #expect(world.state.current == PhotoID(0) && world.state.mode == .browse)
    world.press("j")
    #expect(world.state.list.rows.map(\.index) == [1, 2, 3, 4, 5] && world.state.current == PhotoID(1))
  }

  @Test("faces are decided on the wall, one after the other; undo comes back to the face")
  func deciding() {
    var world = World.withLibrary(photos: 6)
    world.press("wa")
    #expect(world.state.wall.cursor == 1 && world.state.mode == .wall)
    world.press("xaa")
    world.answer()
    #expect(world.known(0).annotations.map(\.state).count == 3 && world.known(0).state == .reviewed)
    #expect(world.known(1).annotations.map(\.state) == [.accepted])
    #expect(world.state.wall.cursor == 4 && world.state.current == PhotoID(3))
    world.press("pAda⏎")
    world.answer()
    #expect(world.known(3).annotations.map(\.person) == ["Ada"])
    world.press("uu")
    world.answer()
    #expect(world.known(1).annotations.isEmpty && world.state.mode == .wall)
    #expect(Self.places(world)[world.state.wall.cursor] == [1, 0])
  }

  @Test("the last face of the wall can be decided")
  func decidingLast() {
    var world = World.withLibrary(photos: 3)
    world.press("wGx")
    world.answer()
    #expect(world.known(1).annotations.map(\.state) == [.rejected] && world.state.wall.cursor == 3)
  }

  @Test("the filter line works on the wall: the faces follow what is typed")
  func filterLine() {
    var world = World.withLibrary(photos: 6)
    world.press("wx")
    world.answer()
    world.press("&rejected")
    world.answer()
    #expect(world.state.mode == .filter && Self.places(world) == [[0, 0]])
    world.press("⏎")
    #expect(world.state.mode == .wall && world.frame().text.contains("1 of 1 faces"))
    world.press("&faces⏎")
    #expect(world.state.mode == .wall && Self.places(world).count == 8)
  }

  @Test("the wall at every size", arguments: ScreenTests.sizes)
  func snapshots(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("gwl")
    world.answer()
    Snapshot.check(world.frame(), "wall-\(size.0)x\(size.1)")
  }

  @Test("ten thousand faces answer a key as fast as a hundred: no list is rebuilt")
  func many() {
    var world = World(photos: 7500)
    world.answer()
    world.press("w")
    world.answer()
    #expect(world.state.wall.faces.count == 10_000)
    for _ in 0..<50 { world.press("j") }
    #expect(world.state.wall.cursor > 200)
    world.press("G")
    world.answer()
    #expect(world.frame().text.contains("10,000 of 10,000 faces"))
  }

  @Test("no empty row under the tiles, on screens of 12 to 60 rows", arguments: [80, 120, 200])
  func noEmptyRows(columns: Int) throws {
    for size in ["", "+", "-"] {
      var world = World(photos: 120, columns: columns, rows: 60)
      world.rendersAtOnce = false
      world.answer()
      world.press("w" + size)
      for rows in 12...60 {
        world.send(.input(.resize(columns: columns, rows: rows)))
        let area = world.state.layout.pictureArea
        let lines = world.frame().text.split(separator: "\n", omittingEmptySubsequences: false)
        // The last row of the wall is a tile's last line, with a photo's name.
        #expect(lines[area.endRow - 1].contains("photo"), "\(columns)x\(rows) \(size)")
        let labels = (area.row..<area.endRow).filter { lines[$0].contains("photo") }
        let heights = zip(labels, labels.dropFirst()).map { $1 - $0 } + [(labels.first ?? 0) - area.row + 1]
        #expect((heights.max() ?? 0) - (heights.min() ?? 0) <= 1, "\(columns)x\(rows) \(size): \(heights)")
      }
    }
  }
}
