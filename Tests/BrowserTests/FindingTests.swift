import Browser
import Screen
import Testing
import Widgets

@Suite("Finding") struct FindingTests {
  static let names = ["alpha.jpg", "Beta.JPG", "gamma.png", "beta-2.jpg", "дельта.jpg", "zeta"]

  @Test("typing goes to the first match from where it began, whatever the case of letters")
  func typing() {
    var world = World(names: Self.names)
    world.press("/b")
    #expect(world.state.list.cursor == 1)
    world.press("eta-")
    #expect(world.state.list.cursor == 3)
    world.press("⌫")
    #expect(world.state.list.cursor == 1)
    world.press("⏎")
    #expect(world.state.mode == .browse && world.state.finding.searchText == "beta")
  }

  @Test("n and N go round the matches")
  func next() {
    var world = World(names: Self.names)
    world.press("/eta⏎")
    var rows: [Int] = []
    for _ in 0..<4 {
      world.press("n")
      rows.append(world.state.list.cursor)
    }
    #expect(rows == [3, 5, 1, 3])
    world.press("NN")
    #expect(world.state.list.cursor == 5)
  }

  @Test("names in any script are found")
  func scripts() {
    var world = World(names: Self.names)
    world.press("/льт⏎")
    #expect(world.state.list.cursor == 4)
  }

  @Test("Esc goes back to where the search began")
  func cancel() {
    var world = World(names: Self.names)
    world.press("jj/zet")
    #expect(world.state.list.cursor == 5)
    world.press("⎋")
    #expect(world.state.list.cursor == 2 && world.state.mode == .browse)
  }

  @Test("no match stays where it is and says so")
  func none() {
    var world = World(names: Self.names)
    world.press("j/xyz⏎")
    #expect(world.state.list.cursor == 1)
    #expect(world.state.shell.log.current?.text == "no name has \"xyz\"")
    world.press("n")
    #expect(world.state.list.cursor == 1)
  }

  @Test("n before any search says what to do")
  func unsought() {
    var world = World(names: Self.names)
    world.press("n")
    #expect(world.state.shell.log.current?.text == "nothing sought yet; / finds a name")
  }

  @Test("the field edits in place, wide and combining characters included")
  func editing() {
    var world = World(names: Self.names, )
    world.press("/abc")
    for key in [Key.left, .left, .delete, .character("東"), .end, .character("!"), .home, .character("e")] {
      world.press(key)
    }
    world.press(.character("\u{301}"))
    guard case .search(let field, _) = world.state.shell.overlay else {
      return #expect(Bool(false), "still typing")
    }
    #expect(field.text == "e\u{301}a東c!")
    let frame = world.frame()
    #expect(frame.cursor == CellPosition(column: 2, row: 39))
    world.press(.control("u"))
    world.press("⏎")
    #expect(world.state.finding.searchText.isEmpty)
  }
}
