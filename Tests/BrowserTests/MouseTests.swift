import Browser
import Detection
import Geometry
import Preview
import Screen
import Testing

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
    let top = world.state.listTop
    world.send(Self.click(list.column + 4, list.row + 1 + 10))
    #expect(world.state.cursor == top + 10)
    world.send(Self.click(list.column + 4, list.row))
    #expect(world.state.cursor == top + 10, "the border is no row")
  }

  @Test("a click on a face in the picture selects it, one beside it none")
  func picture() throws {
    var world = World(photos: 1, columns: 120, rows: 40)
    world.answer()
    let view = try #require(world.state.pictureView)
    for (index, face) in World.threeFaces.enumerated() {
      let cell = try #require(view.cell(at: face.box.center))
      world.send(Self.click(cell.column, cell.row))
      #expect(world.state.selectedFace == index)
    }
    #expect(world.state.pane == .picture)
    world.send(Self.click(view.cells.column, view.cells.row))
    #expect(world.state.selectedFace == nil)
  }

  @Test("where boxes overlap the smaller face is meant")
  func overlapping() throws {
    var world = World(photos: 1)
    let inner = World.face(x: 500, y: 500, size: 100, score: 0.95)
    let outer = World.face(x: 300, y: 300, size: 500, score: 0.99)
    world.answer(faces: { _, _ in [outer, inner] })
    let view = try #require(world.state.pictureView)
    let cell = try #require(view.cell(at: inner.box.center))
    world.send(Self.click(cell.column, cell.row))
    #expect(world.state.selectedFace == 1)
  }

  @Test("clicks in the faces pane and on knobs choose there")
  func panes() throws {
    var world = World(photos: 1)
    world.answer()
    let faces = try #require(world.state.layout.faces)
    world.send(Self.click(faces.column + 5, faces.row + 2))
    #expect(world.state.selectedFace == 1 && world.state.pane == .faces)
    let detector = try #require(world.state.layout.detector)
    world.send(Self.click(detector.column + 5, detector.row + 4))
    #expect(world.state.knob == .minFaceSize && world.state.pane == .detector)
  }

  @Test("the wheel moves the list, with Shift over the picture too, turns knobs and scrolls pages")
  func wheel() throws {
    var world = World(photos: 50)
    world.answer()
    let layout = world.state.layout
    let list = try #require(layout.photos), detector = try #require(layout.detector)
    world.send(Self.event(.wheelDown, list.column + 1, list.row + 1))
    #expect(world.state.cursor == 3)
    let area = layout.pictureArea
    var event = MouseEvent(kind: .wheelUp, column: area.column, row: area.row)
    event.shift = true
    world.send(.input(.mouse(event)))
    #expect(world.state.cursor == 2)
    world.send(Self.event(.wheelUp, detector.column + 2, detector.row + 2))
    #expect(world.state.settings.thresholds.rnet == 0.71)
    world.press("?")
    world.send(Self.event(.wheelDown, 60, 20))
    guard case .help(let top) = world.state.overlay else { return #expect(Bool(false), "the help") }
    #expect(top == 3 && world.state.cursor == 2)
  }

  @Test("an open dialog keeps clicks from what lies under it")
  func dialog() {
    var world = World(photos: 10)
    world.answer()
    world.press("E")
    let before = world.state.cursor
    for row in 0..<40 { world.send(Self.click(5, row)) }
    #expect(world.state.cursor == before && world.state.mode == .export)
  }
}
