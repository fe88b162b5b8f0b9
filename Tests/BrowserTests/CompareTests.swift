import Browser
import Detection
import Geometry
import Preview
import Screen
import Testing
import Widgets

@Suite("Side by side") struct CompareTests {
  static func world(_ keys: String, columns: Int = 120, rows: Int = 40) -> World {
    var world = World(photos: 4, columns: columns, rows: rows)
    world.answer()
    world.press(keys)
    world.answer()
    return world
  }

  @Test("a pane is split along its longer side")
  func longerSide() throws {
    let high = Self.world("|"), wide = Self.world("|", columns: 200, rows: 40)
    let upper = try #require(high.state.comparedView), lower = try #require(high.state.pictureView)
    #expect(upper.cells.endRow < lower.cells.row && upper.cells.column == lower.cells.column)
    let left = try #require(wide.state.comparedView), right = try #require(wide.state.pictureView)
    #expect(left.cells.endColumn < right.cells.column && left.cells.row == right.cells.row)
  }

  @Test("what only one side has is marked, and each side counts its own")
  func differences() {
    var world = World(photos: 1)
    world.answer()
    world.press("|tt")
    for _ in 0..<2 { world.press("}") }
    world.answer()
    let text = world.frame().text
    #expect(text.contains("3 faces, 1 only here") && text.contains("2 faces") && text.contains("only here"))
  }

  @Test("the held photo stays at the left while the list moves on at the right; Esc releases it")
  func photos() throws {
    var world = Self.world("|j", columns: 200, rows: 40)
    #expect(world.state.picture.comparison?.photo == PhotoID(0) && world.state.current == PhotoID(1))
    let left = try #require(world.state.comparedView), right = try #require(world.state.pictureView)
    #expect(left.cells.endColumn < right.cells.column)
    let text = world.frame().text
    #expect(text.contains("photo0.jpg") && text.contains("3 faces") && text.contains("1 face"))
    world.press("⎋")
    #expect(world.state.picture.comparison == nil && world.state.mode == .browse)
  }

  @Test("a turned knob changes the right side only")
  func settings() throws {
    var world = Self.world("|tt=")
    for _ in 0..<8 { world.press("⌫") }
    world.press("0.9⏎")
    world.answer()
    #expect(world.state.picture.comparison?.faces.count == 3)
    #expect(world.state.currentPhoto?.faces.count == 2)
    let text = world.frame().text
    #expect(text.contains("O 0.70") && text.contains("O 0.90"))
    #expect(text.contains("3 faces") && text.contains("2 faces"))
  }

  @Test("zoom and pan apply to both sides, for the same photo at the same place")
  func linked() throws {
    var world = Self.world("|fzz")
    let left = try #require(world.state.comparedView), right = try #require(world.state.pictureView)
    #expect(left.scale == right.scale)
    #expect(ZoomTests.near(left.visible.center, right.visible.center, 30))
    world.press("zfj+++")
    let other = try #require(world.state.comparedView), now = try #require(world.state.pictureView)
    #expect(abs(other.scale / now.scale - 1) < 0.1, "photos of one size are shown at one scale")
    #expect(ZoomTests.near(other.visible.center, now.visible.center, 30))
  }

  @Test("both sides get the pixels they need, and only those")
  func detail() {
    var world = Self.world("|j")
    let effects = world.press("z1")
    #expect(Set(effects.details.map(\.photo)) == [PhotoID(0), PhotoID(1)])
    world.answer()
    #expect(world.press("zf").isEmpty)
  }

  @Test("the wheel on the held photo zooms both at that place, dragging it pans both")
  func heldHalf() throws {
    var world = Self.world("|", columns: 200, rows: 40)
    let left = try #require(world.state.comparedView).cells
    let column = left.column + left.columns / 4, row = left.row + left.rows / 2
    func photoPoint() throws -> Point {
      try #require(world.state.comparedView).point(column: Double(column) + 0.5, row: Double(row) + 0.5)
    }
    let before = try photoPoint()
    for _ in 0..<3 { world.send(MouseTests.event(.wheelUp, column, row)) }
    let view = try #require(world.state.comparedView), other = try #require(world.state.pictureView)
    #expect(view.scale == other.scale && view.visible.width < Float(view.photo.width))
    #expect(ZoomTests.near(try photoPoint(), before, 40))
    let held = try photoPoint()
    world.send(MouseTests.click(column, row))
    world.send(MouseTests.event(.drag(.left), column - 6, row))
    let now = try #require(world.state.comparedView)
    #expect(ZoomTests.near(now.point(column: Double(column) - 5.5, row: Double(row) + 0.5), held, 40))
    world.send(MouseTests.event(.release, column - 6, row))
  }

  @Test("a click on a face of the held photo selects it; a second click on another photo goes there")
  func heldClicks() throws {
    var world = Self.world("|")
    let view = try #require(world.state.comparedView)
    let face = try #require(world.state.currentPhoto?.faces.first).box
    let cell = try #require(view.cell(at: face.center))
    world.send(MouseTests.click(cell.column, cell.row))
    #expect(world.state.faces.selected != nil)
    world.press("j")
    world.answer()
    var event = MouseEvent(kind: .press(.left), column: cell.column, row: cell.row)
    world.send(.input(.mouse(event)))
    event.clicks = 2
    world.send(.input(.mouse(event)))
    #expect(world.state.current == PhotoID(0) && world.state.picture.comparison?.photo == PhotoID(0))
  }

  @Test("review has the screen to itself; afterwards the held photo is back")
  func review() {
    func reviewed(_ keys: String) -> World {
      var world = World.withLibrary(photos: 4, columns: 130, rows: 24)
      world.press(keys)
      world.answer()
      return world
    }
    var world = reviewed("|jV"), plain = reviewed("jV")
    #expect(world.state.mode == .review && world.state.comparedView == nil)
    #expect(world.frame().text == plain.frame().text)
    world.press("⎋")
    #expect(world.state.mode == .browse && world.state.comparedView != nil)
  }

  @Test("without enough room it says so")
  func narrow() {
    let world = Self.world("|", columns: 30, rows: 10)
    #expect(world.state.picture.comparison == nil)
    #expect(world.state.shell.log.current?.text == "side by side needs a larger picture")
  }

  @Test("side by side at every size", arguments: ScreenTests.sizes)
  func snapshots(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("g|jjj")
    world.answer()
    world.press("f")
    Snapshot.check(world.frame(), "compare-\(size.0)x\(size.1)")
    world.press("⏎")
    world.answer()
    Snapshot.check(world.frame(), "compare-picture-\(size.0)x\(size.1)")
  }

  @Test("in pixels both sides are pictures")
  func pixels() {
    var world = PixelTests.world()
    world.press("|j")
    world.answer()
    #expect(world.frame().images.count == 2)
  }

  @Test("what only one side has, with all colours", arguments: [(80, 24), (120, 40), (200, 60)])
  func differences(size: (Int, Int)) {
    var world = World(photos: 4, columns: size.0, rows: size.1)
    world.answer()
    world.press("|tt}}")
    world.answer()
    Snapshot.check(world.frame(), "beside-\(size.0)x\(size.1)")
  }
}
