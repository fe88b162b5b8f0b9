import Browser
import Screen
import Testing
import Widgets

@Suite("Commands and themes") struct PaletteTests {
  private static func entries(_ world: World) -> [String] {
    guard case .menu(.palette(let dialog)) = world.state.shell.overlay else { return [] }
    return dialog.matches.map(\.name)
  }

  @Test("the palette offers every action of the mode, finds it by letters, and does it")
  func palette() {
    var world = World(photos: 5)
    world.answer()
    world.press(":")
    let names = Keymap.standard.names(in: .browse)
    #expect(Set(Self.entries(world)) == Set(names).subtracting(["commands"]))
    world.press("shland")
    #expect(Self.entries(world).first == "show landmarks")
    world.press("⏎")
    #expect(!world.state.picture.shown.landmarks && world.state.mode == .browse)
    world.press(":")
    #expect(Self.entries(world).first == "show landmarks", "what was done lately comes first")
    world.press("zzzzz⏎")
    #expect(
      world.state.mode == .palette && world.state.shell.log.current?.text.contains("no command") == true)
    world.press("⎋")
    #expect(world.state.mode == .browse)
  }

  @Test("typing a key finds its command")
  func key() {
    var world = World(photos: 5)
    world.press(":R")
    #expect(Self.entries(world).first == "redo folder")
  }

  @Test("every action of the table has a unique name in its modes", arguments: Mode.allCases)
  func names(mode: Mode) {
    let actions = Keymap.standard.actions.filter { $0.row.modes.contains(mode) }
    #expect(Set(actions.map(\.name)).count == actions.count, "\(actions.map(\.name).sorted())")
  }

  @Test("the palette and the keys after a prefix", arguments: ScreenTests.sizes)
  func shown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press(":mark")
    Snapshot.check(world.frame(), "palette-\(size.0)x\(size.1)")
    world.press("⎋M")
    Snapshot.check(world.frame(), "which-key-\(size.0)x\(size.1)")
  }

  private static let entries = ["dark", "light", "mine"].map {
    ThemeEntry(
      name: $0, theme: $0 == "mine" ? nil : Theme(name: $0, styles: [:]),
      fault: $0 == "mine" ? "mine.toml:1:1: no" : nil)
  }

  @Test("the chooser shows each theme at once; Esc restores the old one, a faulty one says why")
  func themes() {
    var world = World(photos: 2)
    world.press("C")
    guard
      case .themes(let request)? = world.history.last(where: { if case .themes = $0 { true } else { false } })
    else { return #expect(Bool(false), "the themes are asked for") }
    world.send(.themes(request: request + 1, []))
    world.send(.themes(request: request, Self.entries))
    world.press("j")
    #expect(world.state.shell.theme?.name == "light")
    world.press("⎋")
    #expect(world.state.shell.theme == nil && world.state.mode == .browse)
    world.press("C")
    if case .themes(let request)? = world.history.last(where: { if case .themes = $0 { true } else { false } }
    ) {
      world.send(.themes(request: request, Self.entries))
    }
    world.press("jj⏎")
    #expect(world.state.shell.log.messages.last?.text == "mine.toml:1:1: no")
    world.press("k⏎")
    #expect(world.state.shell.theme?.name == "light" && world.state.mode == .browse)
    #expect(world.state.session.habits.theme == "light" && world.state.session.habits.themeBefore == "dark")
  }

  @Test("the theme chooser", arguments: ScreenTests.sizes)
  func themesShown(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("C")
    if case .themes(let request)? = world.history.last(where: { if case .themes = $0 { true } else { false } }
    ) {
      world.send(.themes(request: request, Self.entries))
    }
    Snapshot.check(world.frame(), "themes-\(size.0)x\(size.1)")
  }
}
