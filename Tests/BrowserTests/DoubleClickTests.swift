import Browser
import Screen
import Testing
import Widgets

@Suite("Double clicks in long lists") struct DoubleClickTests {
  private static func row(of words: String, _ world: inout World) -> Int? {
    world.frame().text.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains(words) }
  }

  private static func second(_ column: Int, _ row: Int) -> Action {
    var event = MouseEvent(kind: .press(.left), column: column, row: row)
    event.clicks = 2
    return .input(.mouse(event))
  }

  private static func palette() -> World {
    var world = World(photos: 9, columns: 100, rows: 30)
    world.answer()
    world.press(":")
    return world
  }

  @Test("in the palette the list stands still between the clicks, and the command under the pointer is run")
  func command() throws {
    var world = Self.palette()
    let row = try #require(Self.row(of: "newer place", &world))
    world.send(MouseTests.click(50, row))
    #expect(Self.row(of: "newer place", &world) == row)
    world.send(Self.second(50, row))
    #expect(world.state.mode == .browse)
    #expect(world.state.shell.log.current?.text.hasPrefix("nowhere to jump to") == true)
  }

  @Test("after a click, keys move the choice in a list that does not scroll while the choice is visible")
  func keys() throws {
    var world = Self.palette()
    let first = try #require(Self.row(of: "next match", &world))
    world.send(MouseTests.click(50, first))
    world.press(.down)
    #expect(Self.row(of: "next match", &world) == first)
    for _ in 0..<60 { world.press(.down) }
    guard case .menu(.palette(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the palette is open")
    }
    #expect(Self.row(of: "▸ \(dialog.matches[dialog.choice].name)", &world) != nil)
  }

  @Test("a second click on what the first one did not choose only chooses")
  func moved() throws {
    var world = Self.palette()
    let row = try #require(Self.row(of: "next match", &world))
    world.send(MouseTests.click(50, row))
    world.press(.down)
    world.send(Self.second(50, row))
    guard case .menu(.palette(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the palette is open")
    }
    #expect(dialog.matches[dialog.choice].name == "next match")
  }

  @Test("among the names found the photo under the pointer is chosen")
  func names() throws {
    var world = World(photos: 60)
    world.answer()
    world.press("/photo")
    let list = try #require(world.state.layout.photos)
    let row = list.row + 1 + 30
    world.send(MouseTests.click(list.column + 5, row))
    let chosen = world.state.current
    #expect(world.state.finding.search?.choice == 30)
    world.send(Self.second(list.column + 5, row))
    #expect(world.state.mode == .browse && world.state.current == chosen)
  }
}
