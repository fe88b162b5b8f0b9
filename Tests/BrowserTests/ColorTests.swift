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

  @Test("a question, folders, the sort menu, the truth, and copies with blurred faces", arguments: cases)
  func more(colors: Int, size: (Int, Int)) throws {
    let name = "\(colors == 2 ? "mono" : "16")-\(size.0)x\(size.1)"
    for (view, keys) in [("question", "faW"), ("sort", "S"), ("truth", "1axb⏎⎋otn"), ("folders", "O")] {
      var world = world(colors, size)
      for key in keys {
        world.press(World.key(key))
        world.answer()
      }
      if case .folders(let path, let request)? = world.history.last(where: {
        if case .folders = $0 { true } else { false }
      }) {
        world.send(
          .folders(
            path, FolderReport(photos: 12, folders: [path.appending("2024")], recent: ["/media/card"]),
            request: request))
      }
      Snapshot.check(world.frame(), "few-\(view)-\(name)")
    }
    var world = world(colors, size)
    world.press("1E")
    world.press(.control("b"))
    Snapshot.check(world.frame(), "few-export-blur-\(name)")
  }

  @Test("the first start, and the magnifier of a small face on a large photo", arguments: cases)
  func first(colors: Int, size: (Int, Int)) {
    let name = "\(colors == 2 ? "mono" : "16")-\(size.0)x\(size.1)"
    var setup = BrowserState.Setup(
      title: "~/Photos", exportFolder: "/home/me/faces", abilities: .init(unicode: true, colors: colors),
      library: "/l.sqlite")
    setup.isFirstStart = true
    var world = World(photos: 2, columns: size.0, rows: size.1, library: "/l.sqlite", colors: colors)
    world.state = BrowserState(setup: setup, columns: size.0, rows: size.1)
    world.waiting = world.state.start()
    world.send(.scanned([FoundPhoto(path: "/photos/a.jpg", name: "a.jpg")]))
    world.answer()
    Snapshot.check(world.frame(), "few-welcome-\(name)")

    var drawing = World(photos: 2, columns: size.0, rows: size.1, library: "/l.sqlite", colors: colors)
    drawing.preview = Preview(image: World.preview.image, photo: DrawTests.photo)
    drawing.stages.lost = DrawTests.lost
    drawing.answer()
    drawing.press("b")
    drawing.answer()
    drawing.press("((LL")
    drawing.answer()
    #expect(drawing.state.magnifier != nil)
    Snapshot.check(drawing.frame(), "few-magnifier-\(name)")
  }
}
