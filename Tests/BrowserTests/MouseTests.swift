import Browser
import Detection
import Geometry
import Preview
import Screen
import Testing
import Widgets

@Suite("Mouse") struct MouseTests {
  static func event(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) -> Action {
    .input(.mouse(MouseEvent(kind: kind, column: column, row: row)))
  }

  static func click(_ column: Int, _ row: Int) -> Action { event(.press(.left), column, row) }

  @Test("a click in the list selects that photo")
  func list() throws {
    var world = World(photos: 200, columns: 120, rows: 40)
    for _ in 0..<50 { world.press("j") }
    let list = try #require(world.state.layout.photos)
    let top = world.state.list.top
    world.send(Self.click(list.column + 4, list.row + 1 + 10))
    #expect(world.state.list.cursor == top + 10)
    world.send(Self.click(list.column + 4, list.row))
    #expect(world.state.list.cursor == top + 10, "the border is no row")
  }

  @Test("a click on a face in the picture selects it, one next to it selects none")
  func picture() throws {
    var world = World(photos: 1, columns: 120, rows: 40)
    world.answer()
    let view = try #require(world.state.pictureView)
    for (index, face) in World.threeFaces.enumerated() {
      let cell = try #require(view.cell(at: face.box.center))
      world.send(Self.click(cell.column, cell.row))
      #expect(world.state.faces.selected == index)
    }
    #expect(world.state.shell.pane == .picture)
    world.send(Self.click(view.cells.column, view.cells.row))
    #expect(world.state.faces.selected == nil)
  }

  @Test("where boxes overlap the smaller face is selected")
  func overlapping() throws {
    var world = World(photos: 1)
    let inner = World.face(x: 500, y: 500, size: 100, score: 0.95)
    let outer = World.face(x: 300, y: 300, size: 500, score: 0.99)
    world.answer(faces: { _, _ in [outer, inner] })
    let view = try #require(world.state.pictureView)
    let cell = try #require(view.cell(at: inner.box.center))
    world.send(Self.click(cell.column, cell.row))
    #expect(world.state.faces.selected == 1)
  }

  @Test("clicks in the faces pane and on knobs select there")
  func panes() throws {
    var world = World(photos: 1)
    world.answer()
    let faces = try #require(world.state.layout.faces)
    world.send(Self.click(faces.column + 5, faces.row + 2))
    #expect(world.state.faces.selected == 1 && world.state.shell.pane == .faces)
    let detector = try #require(world.state.layout.detector)
    world.send(Self.click(detector.column + 5, detector.row + 4))
    #expect(world.state.detection.knob == .minFaceSize && world.state.shell.pane == .detector)
  }

  @Test("the wheel moves the list, with Shift over the picture too, turns knobs and scrolls pages")
  func wheel() throws {
    var world = World(photos: 50)
    world.answer()
    let layout = world.state.layout
    let list = try #require(layout.photos), detector = try #require(layout.detector)
    world.send(Self.event(.wheelDown, list.column + 1, list.row + 1))
    #expect(world.state.list.cursor == 3)
    let area = layout.pictureArea
    var event = MouseEvent(kind: .wheelUp, column: area.column, row: area.row)
    event.shift = true
    world.send(.input(.mouse(event)))
    #expect(world.state.list.cursor == 2)
    world.send(Self.event(.wheelUp, detector.column + 2, detector.row + 2))
    #expect(world.state.detection.settings.thresholds.rnet == 0.71)
    world.press("?")
    world.send(Self.event(.wheelDown, 60, 20))
    guard case .help(let page) = world.state.shell.overlay else { return #expect(Bool(false), "the help") }
    #expect(page.top == 3 && world.state.list.cursor == 2)
  }

  @Test("an open dialog keeps clicks from what is below it")
  func dialog() {
    var world = World(photos: 10)
    world.answer()
    world.press("E")
    let before = world.state.list.cursor
    for row in 0..<40 { world.send(Self.click(5, row)) }
    #expect(world.state.list.cursor == before && world.state.mode == .export)
  }
}

@Suite("Mouse on borders and menus") struct BorderTests {
  private static func drag(_ world: inout World, from: (Int, Int), to: (Int, Int)) {
    world.send(MouseTests.click(from.0, from.1))
    world.send(MouseTests.event(.drag(.left), to.0, to.1))
    world.send(MouseTests.event(.release, to.0, to.1))
  }

  @Test(
    "borders are dragged as far as the panes can follow, also by keys",
    arguments: [(80, 24), (120, 40), (200, 60)])
  func borders(size: (Int, Int)) throws {
    var world = World(photos: 30, columns: size.0, rows: size.1)
    world.answer()
    let before = try #require(world.state.layout.photos)
    Self.drag(&world, from: (before.endColumn - 1, 9), to: (before.endColumn + 4, 12))
    let after = try #require(world.state.layout.photos)
    #expect(after.columns == before.columns + 4 || after.columns == before.columns + 5)
    #expect(world.state.layout.picture?.column == after.endColumn)
    for place in [0, size.0 - 1] {
      Self.drag(&world, from: (try #require(world.state.layout.photos).endColumn - 1, 9), to: (place, 9))
      let list = try #require(world.state.layout.photos), picture = try #require(world.state.layout.picture)
      #expect(list.columns >= 20 && picture.columns >= size.0 / 4, "\(list) \(picture)")
      #expect(world.frame().columns == size.0)
    }
    let wide = world.state.layout.photos?.columns
    world.press("<")
    #expect(world.state.layout.photos?.columns == wide.map { $0 - 2 })
    #expect(world.state.list.cursor == 0, "dragging chooses nothing")
  }

  @Test("the line above the knobs moves, too")
  func upper() throws {
    var world = World(photos: 3)
    world.answer()
    let line = try #require(world.state.layout.detector)
    Self.drag(&world, from: (line.column + 6, line.row), to: (line.column + 6, line.row - 8))
    #expect(world.state.layout.detector?.row == line.row - 8)
  }

  @Test("a second click at once opens: a photo from the list, a face from its pane")
  func double() throws {
    var counter = ClickCounter()
    func clicked(_ times: [Double], _ column: Int, _ row: Int) -> [MouseEvent] {
      times.map { counter.counted(MouseEvent(kind: .press(.left), column: column, row: row), at: $0) }
    }
    #expect(clicked([0, 0.2, 0.9], 5, 5).map(\.clicks) == [1, 2, 1])
    #expect(clicked([1.0], 6, 5).map(\.clicks) == [1], "another place")
    var world = World(photos: 9)
    world.answer()
    let list = try #require(world.state.layout.photos)
    for event in clicked([10, 10.1], list.column + 4, list.row + 4) { world.send(.input(.mouse(event))) }
    #expect(world.state.shell.scene == .picture && world.state.list.cursor == 3)
    for event in clicked([20, 20.1], 60, 20) { world.send(.input(.mouse(event))) }
    #expect(world.state.shell.scene == .panes)
    let faces = try #require(world.state.layout.faces)
    for event in clicked([30, 30.1], faces.column + 5, faces.row + 2) { world.send(.input(.mouse(event))) }
    #expect(world.state.shell.scene == .picture && world.state.faces.selected == 1)
  }

  @Test("a click in a menu chooses, a second one accepts, one outside closes it")
  func menus() throws {
    var world = World(photos: 9)
    world.answer()
    world.press("S")
    let before = world.frame().text.split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(before.firstIndex { $0.contains("lowest score") && $0.contains("│ ") })
    world.send(MouseTests.click(60, row))
    guard case .menu(.sort(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the menu")
    }
    #expect(dialog.row == .sort(.score))
    var second = MouseEvent(kind: .press(.left), column: 60, row: row)
    second.clicks = 2
    world.send(.input(.mouse(second)))
    #expect(world.state.shell.overlay == nil && world.state.list.arrangement.sort.key == .score)
    world.press("S")
    world.send(MouseTests.click(1, 1))
    #expect(world.state.shell.overlay == nil)
  }
}
