import Browser
import Screen
import Testing
import Widgets

/// All keys, all marks, and how they are found.
@Suite("Help") struct HelpTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test("help begins with the keys of the view, has each heading once and a legend; / searches it")
  func help() throws {
    var world = World.withLibrary()
    world.press("i?")
    var text = world.frame().text
    let lines = text.split(separator: "\n").map(String.init)
    let first = try #require(lines.firstIndex { $0.contains("Why") && !$0.contains("──") })
    #expect(lines[first + 1].contains("step through the stages"))
    world.press("/rejec")
    text = world.frame().text
    #expect(text.contains("reject the selected face") && text.contains("face: rejected"))
    #expect(!text.contains("step through the stages"))
    world.press("⎋/ada")
    text = world.frame().text
    for (mark, words) in [
      ("Ada?", "likely Ada"), ("Ada??", "perhaps Ada"), ("Ada ×2", "another one in the photo has the name"),
    ] {
      #expect(text.contains(mark) && text.contains(words))
    }
    world.press("⎋/face:")
    text = world.frame().text
    #expect(text.contains("(?)") && text.contains("unknown to somebody who looked"))
    #expect(text.contains("(–)") && text.contains("aside, not of interest"))
    world.press("⎋/rejec")
    world.press("⏎⎋")
    #expect(world.state.mode == .help && world.frame().text.contains("step through the stages"))
    world.press("⎋")
    #expect(world.state.mode == .why)
    world.press("⎋?")
    #expect(world.state.mode == .help)
  }

  @Test("the help has each heading once, and a legend of all marks, from whatever view it is opened")
  func headings() {
    let headings: Set = [
      "Marks", "Photos and pictures", "Face wall", "Why", "Typing", "Filter line", "Presets",
      "Drawing and editing a face", "Review", "People", "Names, flags, notes", "Fit", "Help and messages",
      "Export", "Menus", "Learning and models",
    ]
    for (keys, first) in [
      ("", "Photos and pictures"), ("⏎", "Photos and pictures"), ("i", "Why"), ("w", "Face wall"),
      ("V", "Review"), ("b", "Drawing and editing a face"), ("@", "People"), ("S", "Menus"),
    ] {
      var world = World.withLibrary(columns: 120, rows: 600)
      world.press(keys)
      world.answer()
      world.press("?")
      let found = lines(&world).filter(headings.contains)
      #expect(Set(found).count == found.count && found.count >= 12, "\(keys): \(found)")
      #expect(found.first == first && found.dropFirst().first == "Marks", "\(keys): \(found)")
    }
  }

  /// What is inside the help's frame, line by line, without spaces around it.
  private func lines(_ world: inout World) -> [String] {
    let (frame, panel) = (world.frame(), world.state.overlayPanel)
    return (panel.row + 1..<panel.endRow - 1).map { row in
      var text = ""
      for column in panel.column + 1..<panel.endColumn - 1 {
        if case .text(let character) = frame[column, row].content { text.append(character) }
      }
      return text.split(separator: " ").joined(separator: " ")
    }
  }

  @Test("every mark of lists and pictures is in the legend, with letters alone, too")
  func legend() {
    for (isUnicode, glyphs) in [(true, Glyphs.unicode), (false, Glyphs.ascii)] {
      var world = World(photos: 1, columns: 120, rows: 600, unicode: isUnicode)
      world.press("?")
      let lines = world.frame().text.split(separator: "\n").map(String.init)
      for (mark, words) in [
        (glyphs.spinner[0], "photo: being searched"), (glyphs.found, "face: found, not decided"),
        (glyphs.accepted, "face: accepted"), (glyphs.accepted, "photo: reviewed"),
        (glyphs.none, "no face found"),
        (glyphs.skipped, "photo: skipped"), (glyphs.failed, "face: rejected"),
        (glyphs.failed, "cannot be read"),
        (glyphs.doubtful, "face: doubtful"), (glyphs.added, "face: drawn by hand"),
        (glyphs.marked, "photo: marked"),
        (glyphs.marked, "knob: differs"), (glyphs.selected, "the selected face"), ("\"", "face: has a note"),
        ("Ada?", "likely Ada"), ("Ada??", "perhaps Ada"),
        ("Ada \(glyphs.times)2", "another one in the photo"),
        ("(?)", "unknown"), ("(\(glyphs.dash))", "aside"),
      ] {
        #expect(lines.contains { $0.contains(" \(mark) ") && $0.contains(words) }, "\(mark) \(words)")
      }
    }
  }

  @Test("the help with its legend, and searched", arguments: sizes)
  func helpScreens(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("?")
    for _ in 0..<40 where !world.frame().text.contains("photo: being searched") { world.press(.pageDown) }
    #expect(world.frame().text.contains("photo: being searched"))
    Snapshot.check(world.frame(), "help-legend-\(size.0)x\(size.1)")
    world.press("/rejec")
    Snapshot.check(world.frame(), "help-search-\(size.0)x\(size.1)")
  }
}
