import Browser
import Detection
import Geometry
import Preview
import Screen
import SystemPackage
import Testing

/// The views that were made for the first hour, with 16 colours and in monochrome.
@Suite("Few colours") struct ColorTests {
  private static let cases = [16, 2].flatMap { colors in
    [(80, 24), (120, 40), (200, 60)].map { (colors, $0) }
  }

  private func world(_ colors: Int, _ size: (Int, Int)) -> World {
    var world = World(
      photos: 4, columns: size.0, rows: size.1, library: "/home/me/library.sqlite", colors: colors)
    world.stages.lost = [
      LostCandidate(
        box: .init(minX: 620, minY: 900, maxX: 680, maxY: 960), stage: .rnet, score: 0.64, threshold: 0.7,
        strength: 0.5)
    ]
    world.answer()
    return world
  }

  @Test("knobs, why, the naming box, the palette, messages", arguments: cases)
  func others(colors: Int, size: (Int, Int)) {
    let name = "\(colors == 2 ? "mono" : "16")-\(size.0)x\(size.1)"
    for (view, keys) in [
      ("knobs", "tt]]]"), ("why", "fi"), ("naming", "fp"), ("palette", ":name"), ("log", "L"), ("wall", "w"),
      ("review", "Va"),
    ] {
      var world = world(colors, size)
      world.press(keys)
      world.answer()
      Snapshot.check(world.frame(), "few-\(view)-\(name)")
    }
  }

  @Test("people: everybody, a group with a face taken out, a person's page, proposals", arguments: cases)
  func people(colors: Int, size: (Int, Int)) {
    let name = "\(colors == 2 ? "mono" : "16")-\(size.0)x\(size.1)"
    for (view, keys) in [
      ("people", "⇥"), ("people-group", "⇥⏎l "), ("people-more", "⏎⇥"), ("proposed", "@g⇥⇥1"),
    ] {
      var world = PeopleScreenTests.world(size, keys, colors: colors)
      Snapshot.check(world.world.frame(), "few-\(view)-\(name)")
    }
  }

  @Test("panes, drawing, side by side, help, a question, export", arguments: cases)
  func views(colors: Int, size: (Int, Int)) {
    let name = "\(colors == 2 ? "mono" : "16")-\(size.0)x\(size.1)"
    for (view, keys) in [
      ("faces", "⇥⇥f]"), ("draw", "b"), ("beside", "|tt}}"), ("help", "?"), ("export", "fE"),
      ("picture", "⏎f++"),
    ] {
      var world = world(colors, size)
      world.press(keys)
      world.answer()
      Snapshot.check(world.frame(), "few-\(view)-\(name)")
    }
  }
}
