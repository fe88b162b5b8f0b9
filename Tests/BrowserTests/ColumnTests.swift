import Browser
import Detection
import Screen
import Testing
import Widgets

/// Columns of the palette and of menus.
@Suite("Columns of lists") struct ColumnTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  @Test("columns of the palette stay inside and apart, in every row", arguments: [(60, 16)] + sizes)
  func columns(size: (Int, Int)) throws {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press(":")
    guard case .menu(.palette(let dialog)) = world.state.shell.overlay else {
      Issue.record("no palette")
      return
    }
    let panel = world.state.overlayPanel
    var unseen = Set(dialog.matches.map(\.name))
    #expect(unseen.count > 60)
    for _ in 0..<dialog.matches.count {
      guard case .menu(.palette(let dialog)) = world.state.shell.overlay else { break }
      let name = dialog.matches[dialog.choice].name
      let line = try #require(line(of: panel, selected: "▸ ", &world), "\(name)")
      // Long names are cut, and say so.
      let isCut = line.hasPrefix(" ▸ \(name.prefix(20))") && line.contains("…  ")
      #expect(line.hasPrefix(" ▸ \(name)  ") || isCut, "\(line)")
      #expect(line.hasSuffix(" "), "\(line)")
      unseen.remove(name)
      world.press(.down)
    }
    #expect(unseen.isEmpty, "\(unseen)")
  }

  /// What is inside the panel's frame in the row of the chosen entry; nil without one, or where the frame is broken.
  private func line(of panel: CellRect, selected: String, _ world: inout World) -> String? {
    let frame = world.frame()
    let sides: Set<Cell.Content> = [.text("┃"), .text("│")]
    for row in panel.row + 1..<panel.endRow - 1 {
      guard sides.contains(frame[panel.column, row].content),
        sides.contains(frame[panel.endColumn - 1, row].content)
      else { return nil }
      var text = ""
      for column in panel.column + 1..<panel.endColumn - 1 {
        if case .text(let character) = frame[column, row].content { text.append(character) }
      }
      if text.contains(selected) { return text }
    }
    return nil
  }

  @Test(
    "rows of the sort menu, the themes and the presets stay inside their frames",
    arguments: [(60, 16)] + sizes)
  func menus(size: (Int, Int)) throws {
    let long =
      "a preset with a name that is longer than any menu on any screen that people have in front of them"
    for keys in ["S", "C", "P"] {
      var world = World.withLibrary(columns: size.0, rows: size.1)
      world.presets.named = [Preset(name: long, settings: DetectionSettings())]
      world.press(keys)
      if case .themes(let request)? = world.waiting.last {
        world.send(
          .themes(
            request: request,
            [ThemeEntry(name: long, theme: world.theme), ThemeEntry(name: "dark", theme: world.theme)]))
      }
      world.answer()
      let panel = world.state.overlayPanel
      for _ in 0..<12 {
        let line = try #require(line(of: panel, selected: "▸ ", &world), "\(keys)")
        #expect(line.hasPrefix(" ▸ "), "\(line)")
        #expect(line.hasSuffix(" "), "\(keys) \(line)")
        world.press(.down)
      }
    }
  }
}
