import Annotations
import Browser
import Detection
import Geometry
import Preview
import Screen
import SystemPackage
import Testing
import Widgets

/// What a newcomer meets in the first hour: hints, help, questions, messages and small things.
@Suite("The first hour") struct HandlingTests {
  static let sizes = [(80, 24), (120, 40), (200, 60)]

  private func lastLine(_ world: inout World) -> String {
    world.frame().text.split(separator: "\n").last.map(String.init) ?? ""
  }

  // MARK: Seeing what there is

  @Test("the hint line follows the pane and the mode, and ends with all keys", arguments: sizes)
  func hints(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    let list = lastLine(&world)
    #expect(list.contains("/ find") && list.contains("w wall") && list.hasSuffix("? all keys"))
    world.press("⇥")
    let picture = lastLine(&world)
    #expect(picture.contains("Enter full") && picture.contains("b draw") && picture.hasSuffix("? all keys"))
    world.press("⇥")
    let faces = lastLine(&world)
    #expect(faces.contains("a accept") && faces.contains("x reject") && faces.hasSuffix("? all keys"))
    world.press("⇥")
    let detector = lastLine(&world)
    #expect(detector.contains("← → turn") && detector.hasSuffix("? all keys"))
    world.press("⎋⏎")
    #expect(lastLine(&world).hasSuffix("? all keys"))
    world.press("⏎b")
    world.answer()
    #expect(lastLine(&world).hasSuffix("Enter keep  Esc drop  ? all keys"))
  }

  @Test("the focused pane has a heavy frame, with letters alone, too, and after a restart")
  func focus() {
    for isUnicode in [true, false] {
      var world = World(photos: 3, unicode: isUnicode)
      world.answer()
      func heavy(_ world: inout World) -> [Pane] {
        let (frame, layout) = (world.frame(), world.state.layout)
        let corner = isUnicode ? Character("┏") : Character("#")
        let panes: [(Pane, CellRect?)] = [
          (.photos, layout.photos), (.picture, layout.picture), (.faces, layout.faces),
          (.detector, layout.detector),
        ]
        return panes.compactMap { pane, rect in
          rect.flatMap { frame[$0.column, $0.row].content == .text(corner) ? pane : nil }
        }
      }
      #expect(heavy(&world) == [.photos])
      world.press("⇥")
      #expect(heavy(&world) == [.picture])
      world.press("⇥")
      #expect(heavy(&world).first == .faces)
      let session = world.state.session
      var again = World(unicode: isUnicode)
      again.state.restore(session)
      again.send(.scanned([FoundPhoto(path: "/photos/a.jpg", name: "a.jpg")]))
      again.answer()
      #expect(heavy(&again).first == .faces)
    }
  }

  @Test("arrows pan a zoomed picture, and turn knobs in the Detector pane")
  func arrows() throws {
    var world = World(photos: 3)
    world.answer()
    world.press("⏎+++")
    world.answer()
    let before = try #require(world.state.pictureView?.visible)
    world.press(.right)
    world.press(.down)
    let after = try #require(world.state.pictureView?.visible)
    #expect(after.minX > before.minX && after.minY > before.minY && world.state.list.cursor == 0)
    world.press("⎋")
    world.press("⎋⇤")
    #expect(world.state.shell.pane == .detector)
    world.press(.right)
    #expect(world.state.detection.settings.thresholds.pnet == 0.61)
    world.press(.left)
    #expect(world.state.detection.settings.thresholds.pnet == 0.6)
  }

  @Test("Esc leads back one step: zoom, face, pane; then it says that there is nothing")
  func escape() {
    var world = World(photos: 3)
    world.answer()
    world.press("⇥f+")
    #expect(world.state.zoom != nil)
    world.press("⎋")
    #expect(world.state.zoom == nil && world.state.faces.selected == 0)
    world.press("⎋")
    #expect(world.state.faces.selected == nil && world.state.shell.pane == .picture)
    world.press("⎋")
    #expect(world.state.shell.pane == .photos)
    world.press("⎋")
    #expect(world.state.shell.log.current?.text.contains("nothing to go back from") == true)
  }

  @Test("the small map goes to a corner where the selected face is not", arguments: sizes)
  func map(size: (Int, Int)) throws {
    let side: Float = 200
    for (x, y) in [(Float(40), Float(40)), (3740, 40), (40, 2740), (3740, 2740)] {
      let face = World.face(x: x, y: y, size: side, score: 0.99)
      var world = World(photos: 1, columns: size.0, rows: size.1)
      world.preview = Preview(image: World.preview.image, photo: PixelSize(width: 4000, height: 3000))
      world.answer { _, _ in [face] }
      world.press("⏎f+++")
      world.answer { _, _ in [face] }
      for _ in 0..<30 {
        world.press(x > 2000 ? .right : .left)
        world.press(y > 1500 ? .down : .up)
      }
      world.answer { _, _ in [face] }
      let (frame, view) = (world.frame(), try #require(world.state.pictureView))
      let cells = view.cells
      // The map's frame has round corners, which nothing else on a full picture has.
      var corners: [CellPosition] = []
      for row in 0..<frame.rows - 1 {
        for column in 0..<frame.columns where frame[column, row].content == .text("╭") {
          corners.append(CellPosition(column: column, row: row))
        }
      }
      #expect(corners.count == 1, "there is a map")
      let map = try #require(corners.first)
      let shown = try #require(view.cell(at: face.box.center), "the face is in sight")
      let isRight = shown.column > cells.column + cells.columns / 2
      let isBelow = shown.row > cells.row + cells.rows / 2
      let mapIsRight = map.column > cells.column + cells.columns / 2
      let mapIsBelow = map.row > cells.row + cells.rows / 2
      #expect(isRight != mapIsRight || isBelow != mapIsBelow, "\(x), \(y)")
    }
  }

  @Test("a long name on a small box is shortened; the number stays")
  func names() {
    var world = World.withLibrary(columns: 80, rows: 24)
    world.press("2p")
    world.answer()
    world.press("Ada Lovelace of London⏎")
    world.answer()
    let text = world.frame().text
    #expect(text.contains("2✓ A") && text.contains("…") && !text.contains("2✓ 0.998"))
  }

  @Test("the first start with an empty library shows three lines of what to do", arguments: sizes)
  func welcome(size: (Int, Int)) {
    var setup = BrowserState.Setup(title: "~/Photos", exportFolder: "/home/me/faces", library: "/l.sqlite")
    setup.isFirstStart = true
    var world = World(photos: 2, columns: size.0, rows: size.1, library: "/l.sqlite")
    world.state = BrowserState(setup: setup, columns: size.0, rows: size.1)
    world.waiting = world.state.start()
    world.send(.scanned([FoundPhoto(path: "/photos/a.jpg", name: "a.jpg")]))
    world.answer()
    Snapshot.check(world.frame(), "welcome-\(size.0)x\(size.1)")
    #expect(world.frame().text.contains("What to do"))
    world.press("⎋")
    #expect(!world.frame().text.contains("What to do"))
  }

  // MARK: Saying what happened

  @Test("R ends with what changed in the folder")
  func redo() {
    var world = World(photos: 3)
    world.answer()
    world.press("tt]]]")
    for _ in 0..<3 { world.press("}") }
    world.answer()
    world.press("R")
    world.answer()
    // Photo 0 has three faces, one of them with 0.713; photo 1 has one, photo 2 none.
    #expect(world.state.detection.settings.thresholds.onet > 0.713)
    #expect(world.state.shell.log.current?.text == "3 faces, 0 new, 1 lost")
    world.press("r")
    world.answer()
    world.press("R")
    world.answer()
    #expect(world.state.shell.log.current?.text == "4 faces, 1 new, 0 lost")
  }

  @Test("knobs unlike the folder's are marked, and r says what it put back", arguments: sizes)
  func knobs(size: (Int, Int)) {
    var world = World(photos: 3, columns: size.0, rows: size.1)
    world.answer()
    #expect(!world.frame().text.contains("0.61*"))
    world.press("]")
    world.answer()
    let text = world.frame().text
    #expect(text.contains("0.61*") || text.contains("0.61 *"))
    world.press("r")
    #expect(world.state.shell.log.current?.text == "reset P 0.61 to 0.60; B goes back")
    world.press("r")
    #expect(world.state.shell.log.current?.text == "all knobs are where they were at the start")
  }

  @Test(
    "Ctrl-t and W say what they do and where, each time; Enter goes on, Esc does nothing", arguments: sizes)
  func questions(size: (Int, Int)) {
    var world = World.withLibrary(columns: size.0, rows: size.1)
    world.press("fa")
    world.answer()
    for _ in 0..<2 {
      #expect(world.press("W").isEmpty)
      let text = world.frame().text
      #expect(
        text.contains("Write face regions?") && text.contains("photo0.jpg.xmp") && text.contains("/photos"))
      world.press("⎋")
    }
    Snapshot.check(
      {
        world.press("W"); return world.frame()
      }(), "question-\(size.0)x\(size.1)")
    let effects = world.press("⏎")
    #expect(effects.contains { if case .library(.writeRegions) = $0 { true } else { false } })
    for _ in 0..<2 {
      #expect(world.press(.control("t")).isEmpty && world.state.mode == .confirm)
      #expect(world.frame().text.contains("The result goes to"))
      world.press("⎋")
    }
    world.press(.control("t"))
    Snapshot.check(world.frame(), "question-learn-\(size.0)x\(size.1)")
    #expect(world.press("⏎").contains { if case .learn(.start) = $0 { true } else { false } })
  }

  @Test("messages have a time; a key that does nothing says so, and is not kept")
  func messages() {
    var world = World(photos: 1)
    world.answer()
    world.send(.timeOfDay("14:32"))
    world.press("]r")
    world.send(.timeOfDay("14:33"))
    world.press("Z")
    #expect(world.state.shell.log.current?.text == "Z does nothing here; ? shows all keys")
    world.press("L")
    let text = world.frame().text
    #expect(text.contains("14:32 reset P") && !text.contains("does nothing here"))
  }

  // MARK: Small ones

  @Test("a face keeps its number while knobs turn, also when it comes back")
  func numbers() {
    func faces(_: PhotoID, _ settings: DetectionSettings) -> [Face] {
      // The first of three goes away with a higher threshold.
      World.threeFaces.enumerated().filter { $0.offset != 0 || settings.thresholds.pnet < 0.605 }.map(
        \.element)
    }
    var world = World(photos: 1)
    world.answer(faces: faces)
    world.press("]")
    world.answer(faces: faces)
    let text = world.frame().text
    #expect(text.contains("2 0.998") && text.contains("3?") && !text.contains("1 0.998"))
    world.press("2")
    #expect(world.state.faces.selected == 0)
    world.press("[")
    world.answer(faces: faces)
    #expect(world.frame().text.contains("1 0.999"))
  }

  @Test("numbers are in order when annotations were known before the photo was searched")
  func numbersOfAnnotations() {
    var world = World(photos: 1, library: "/home/me/library.sqlite")
    let drawn = Annotation(
      id: AnnotationID(photo: World.key(of: PhotoID(0)), words: [1], seed: 3),
      box: BoundingBox(minX: 20, minY: 900, maxX: 60, maxY: 940), landmarks: nil)
    _ = try? world.book.apply(.add(drawn, to: World.key(of: PhotoID(0))))
    while let index = world.waiting.firstIndex(where: { if case .detect = $0 { false } else { true } }) {
      world.waiting.swapAt(0, index)
      world.answer(limit: 1)
    }
    #expect(world.state.currentPhoto?.faces.count == 1)
    world.answer()
    world.press("1")
    #expect(world.state.currentPhoto?.faces.count == 4 && world.state.faces.selected == 0)
  }

  @Test("80x24 shows the knobs once, in the Detector pane or in the line")
  func knobsOnce() {
    var world = World(photos: 1, columns: 80, rows: 24)
    world.answer()
    func count(_ world: inout World) -> Int { world.frame().text.components(of: "0.709") }
    #expect(count(&world) == 1)
    world.press("⇤")
    #expect(world.state.shell.pane == .detector && count(&world) == 1)
  }

  @Test("a new order begins at its first entry")
  func sorting() {
    var world = World(photos: 9)
    world.answer()
    world.press("jjjjS")
    world.press("⇥⏎")
    world.answer()
    #expect(world.state.list.cursor == 0 && world.state.list.top == 0)
  }

  @Test(
    "the palette finds commands under the words that people look for",
    arguments: [
      ("rename", "name person"), ("compare", "side by side"), ("open", "open folder"),
      ("open", "full picture"),
    ])
  func palette(word: String, name: String) {
    var world = World.withLibrary()
    world.press(":" + word)
    guard case .menu(.palette(let dialog)) = world.state.shell.overlay else {
      return #expect(Bool(false), "the palette")
    }
    #expect(dialog.matches.prefix(3).contains { $0.name == name })
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
