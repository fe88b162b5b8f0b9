import Browser
import Screen
import SystemPackage
import Testing
import Widgets

@Suite("Keymap") struct KeymapTests {
  @Test("o b hides the boxes and keeps the landmarks, o l the reverse")
  func shownParts() {
    var world = World(photos: 1)
    world.answer()
    func has(_ glyphs: String) -> Bool { world.frame().text.contains { glyphs.contains($0) } }
    let dots = "⠁⠂⠄⠈⠐⠠⡀⢀"
    #expect(world.frame().text.contains("1 0.999─") && has(dots))
    world.press("ob")
    #expect(!world.frame().text.contains("1 0.999─") && has(dots))
    world.press("olob")
    #expect(world.frame().text.contains("1 0.999─") && !has(dots))
  }

  @Test("no sequence of keys is claimed twice in a mode, and none hides a longer one")
  func conflicts() {
    #expect(Keymap.conflicts(in: ActionTable.rows) == [])
  }

  @Test("conflicts are found: equal sequences and prefixes")
  func conflictsFound() {
    let row = ActionTable.rows.first { $0.name == "show boxes" }
    let rows = [row, row].compactMap(\.self)
    #expect(Keymap.conflicts(in: rows).count == row?.modes.count, "in every mode of the row")
  }

  @Test("names of rows are unique, and every row has keys, words and a mode")
  func rows() {
    #expect(Set(ActionTable.rows.map(\.name)).count == ActionTable.rows.count)
    for row in ActionTable.rows {
      #expect(!row.bindings.isEmpty && !row.description.isEmpty && !row.modes.isEmpty, "\(row.name)")
      #expect(row.bindings.allSatisfy { !$0.keys.isEmpty })
    }
  }

  @Test("every binding leads to its command in each of its modes", arguments: Mode.allCases)
  func match(mode: Mode) {
    for row in ActionTable.rows where row.modes.contains(mode) {
      for binding in row.bindings {
        #expect(Keymap.standard.match(binding.keys, in: mode) == .command(binding.command))
        for length in 1..<binding.keys.count {
          #expect(Keymap.standard.match(Array(binding.keys.prefix(length)), in: mode) == .prefix)
        }
      }
    }
  }

  @Test("the help shows every row, with its keys", arguments: [(120, 40), (80, 24), (200, 60)])
  func help(size: (Int, Int)) {
    var world = World(photos: 1, columns: size.0, rows: size.1, library: "/home/me/library.sqlite")
    world.press("?")
    var seen = ""
    for _ in 0..<20 {
      seen += world.frame().text + "\n"
      world.press(.pageDown)
    }
    for row in ActionTable.rows {
      let line = seen.split(separator: "\n").first {
        $0.contains(row.description) && $0.contains(row.keysText(unicode: true))
      }
      #expect(line != nil, "\(row.name): \(row.keysText(unicode: true)) \(row.description)")
    }
  }

  @Test("keys that mean nothing only say so", arguments: ["", "⏎", "/", "=", "E", "?", "L"])
  func unknown(opening: String) {
    var world = World(photos: 5)
    world.answer()
    world.press(opening)
    let before = world.frame()
    let dead: [Key] = [.function(7), .insert, .control("q"), .shiftLeft]
    for key in dead {
      #expect(world.press(key).isEmpty)
      let (frame, last) = (world.frame(), before.rows - 1)
      for row in 0..<last {
        for column in 0..<before.columns { #expect(frame[column, row] == before[column, row]) }
      }
      // Text that is being typed stays on its line.
      guard !"/=E".contains(opening) || opening.isEmpty else {
        #expect(frame == before)
        continue
      }
      let words = world.state.shell.log.current?.text ?? ""
      #expect(words.contains("does nothing here") || words.contains("+ zooms in"))
    }
  }

  @Test("a sequence waits for its second key; a wrong one drops it without a trace")
  func prefix() {
    var world = World(photos: 3)
    world.answer()
    world.press("o")
    #expect(world.state.shell.pending == [.character("o")])
    #expect(world.frame().text.contains("b show boxes"))
    world.press("b")
    #expect(!world.state.picture.shown.boxes && world.state.shell.pending.isEmpty)
    world.press("oj")
    #expect(world.state.list.cursor == 0 && world.state.shell.pending.isEmpty)
  }

  @Test("pasted text is text while typing and nothing otherwise")
  func paste() {
    var world = World(photos: 3)
    world.send(.input(.paste("qqq\njj")))
    #expect(!world.state.shell.isQuitting && world.state.list.cursor == 0)
    world.press("/")
    world.send(.input(.paste("pho\nto2\u{1b}")))
    #expect(world.state.list.cursor == 2)
    world.press("⏎")
    #expect(world.state.finding.searchText == "photo2")
  }
}
