import Browser
import Screen
import Testing
import Widgets

@Suite("Moving") struct MovingTests {
  @Test("j, k, g, G and similar keys move and stop at the ends")
  func list() {
    var world = World(photos: 100, columns: 120, rows: 40)
    let page = world.state.layout.listRows
    world.press("jjk")
    #expect(world.state.list.cursor == 1)
    world.press(.control("d"))
    #expect(world.state.list.cursor == 1 + page / 2)
    world.press(.pageDown)
    #expect(world.state.list.cursor == 1 + page / 2 + page)
    world.press("G")
    world.press(.down)
    #expect(world.state.list.cursor == 99)
    world.press("g")
    world.press(.up)
    #expect(world.state.list.cursor == 0)
    world.press("k")
    world.press(.pageUp)
    #expect(world.state.list.cursor == 0)
  }

  @Test("the list scrolls so that a few rows around the cursor stay visible")
  func scrolling() {
    var world = World(photos: 1000, columns: 80, rows: 24)
    let rows = world.state.layout.listRows
    for _ in 0..<500 {
      world.press("j")
      #expect(
        (world.state.list.top + 3...world.state.list.top + rows - 4).contains(world.state.list.cursor)
          || world.state.list.cursor < 4)
    }
    world.press("G")
    #expect(world.state.list.top == 1000 - rows)
  }

  @Test("the cursor keeps its place when the window changes")
  func resizing() {
    var world = World(photos: 300, columns: 120, rows: 40)
    world.press(.pageDown)
    world.press("jf")
    let cursor = world.state.list.cursor
    for (columns, rows) in [(80, 24), (19, 4), (250, 70), (59, 15), (0, 0), (120, 40)] {
      world.send(.input(.resize(columns: columns, rows: rows)))
      #expect(world.state.list.cursor == cursor)
      let frame = world.frame()
      #expect(frame.columns == columns && frame.rows == rows)
    }
  }

  @Test("Tab goes round the panes, and j moves in the focused one")
  func panes() {
    var world = World(photos: 6)
    world.answer()
    world.press("⇥⇥j")
    #expect(
      world.state.shell.pane == .faces && world.state.list.cursor == 0 && world.state.faces.selected == 0)
    world.press("jjjj")
    #expect(world.state.faces.selected == 2)
    world.press("⇥jj")
    #expect(world.state.shell.pane == .detector && world.state.detection.knob == .onet)
    world.press("⇥")
    #expect(world.state.shell.pane == .photos)
    world.press("⇤")
    #expect(world.state.shell.pane == .detector)
  }

  @Test("f and F go through all faces of all photos and stop at the ends")
  func faces() {
    var world = World(photos: 6)
    world.answer()
    var seen: [[Int]] = []
    for _ in 0..<9 {
      world.press("f")
      seen.append([world.state.list.cursor, world.state.faces.selected ?? -1])
    }
    // Photos 2 and 5 have none.
    #expect(seen == [[0, 0], [0, 1], [0, 2], [1, 0], [3, 0], [3, 1], [3, 2], [4, 0], [4, 0]])
    #expect(world.state.shell.log.current?.text == "no face after this one")
    var back: [[Int]] = []
    for _ in 0..<8 {
      world.press("F")
      back.append([world.state.list.cursor, world.state.faces.selected ?? -1])
    }
    #expect(back == [[3, 2], [3, 1], [3, 0], [1, 0], [0, 2], [0, 1], [0, 0], [0, 0]])
  }

  @Test("digits select faces that are there")
  func digits() {
    var world = World(photos: 2)
    world.answer()
    world.press("3")
    #expect(world.state.faces.selected == 2)
    world.press("7")
    #expect(world.state.faces.selected == 2)
    world.press("⎋")
    #expect(world.state.faces.selected == nil)
  }

  @Test("Enter shows the picture alone, Esc goes back and never quits")
  func fullPicture() {
    var world = World(photos: 2)
    world.press("⏎")
    #expect(world.state.shell.scene == .picture && world.state.layout.photos == nil)
    world.press("j")
    #expect(world.state.list.cursor == 1)
    world.press("⎋⎋⎋⎋")
    #expect(world.state.shell.scene == .panes && !world.state.shell.isQuitting)
  }

  @Test("q, Ctrl-C and a hangup quit at once; nothing is requested after that")
  func quit() {
    for input in [Input.key(.character("q")), .key(.control("c")), .hangup] {
      var world = World(photos: 5)
      #expect(world.send(.input(input)) == [.quit])
      #expect(world.state.shell.isQuitting)
      #expect(world.press("j").isEmpty && world.send(.tick(now: 1)).isEmpty)
    }
  }

  @Test("Ctrl-Z asks to be suspended, in every mode", arguments: ["", "⏎", "/", "=", "E", "?", "L"])
  func suspend(opening: String) {
    var world = World(photos: 5)
    world.answer()
    world.press(opening)
    #expect(world.press(.control("z")) == [.suspend])
  }

  @Test("an empty list survives every key")
  func empty() {
    var world = World()
    for row in ActionTable.rows where row.name != "quit" {
      for binding in row.bindings { for key in binding.keys { world.press(key) } }
    }
    #expect(world.state.list.cursor == 0 && world.state.current == nil)
    #expect(world.history.detections.isEmpty && world.history.previews.isEmpty)
  }
}
