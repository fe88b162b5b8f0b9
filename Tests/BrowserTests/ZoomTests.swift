import Browser
import Detection
import Geometry
import Preview
import Screen
import Testing
import Widgets

/// The test photo has 1600×1200 pixels and its preview 160×120; a cell has 8×16.
@Suite("Zoom and pan") struct ZoomTests {
  static func world(_ keys: String = "", columns: Int = 120, rows: Int = 40) -> World {
    var world = World(photos: 4, columns: columns, rows: rows)
    world.answer()
    world.press(keys)
    world.answer()
    return world
  }

  static func near(_ a: Point, _ b: Point, _ tolerance: Float = 1) -> Bool {
    abs(a.x - b.x) <= tolerance && abs(a.y - b.y) <= tolerance
  }

  @Test("z1 shows one photo pixel per screen pixel, zf the whole photo again")
  func one() throws {
    var world = Self.world("z1")
    let view = try #require(world.state.pictureView)
    #expect(view.scale == 1)
    #expect(view.visible.width == Float(view.cells.columns * 8))
    #expect(view.visible.height == Float(view.cells.rows * 16))
    #expect(Self.near(view.visible.center, Point(x: 800, y: 600)))
    world.press("zf")
    #expect(world.state.zoom == nil)
    #expect(world.state.pictureView?.visible.width == 1600)
  }

  @Test("steps go up to pixels two cells high, and down to the whole photo")
  func steps() throws {
    var world = Self.world()
    var scales: [Double] = []
    for _ in 0..<40 {
      world.press("+")
      scales.append(try #require(world.state.pictureView).scale)
    }
    #expect(scales.contains(1) && scales.last == 32)
    #expect(zip(scales, scales.dropFirst()).allSatisfy { $0 <= $1 && $1 / $0 < 1.5 })
    for _ in 0..<40 { world.press("-") }
    #expect(world.state.zoom == nil)
  }

  @Test("zz goes to the selected face, and f then to the next one, on other photos too")
  func face() throws {
    var world = Self.world("fzz")
    for index in 0..<3 {
      let box = World.threeFaces[index].box
      let view = try #require(world.state.pictureView)
      #expect(view.visible.contains(box.center), "face \(index)")
      #expect(view.scale > 0.5)
      let cells = Double(box.height) * view.scale / 16
      #expect(cells > Double(view.cells.rows) * 0.4 || view.scale == 32)
      world.press("f")
    }
    #expect(world.state.current == PhotoID(1) && world.state.zoom?.photo == PhotoID(1))
    world.press("j")
    #expect(world.state.zoom == nil, "the next photo is whole again")
  }

  @Test("a face that is chosen while the picture is hidden is visible once the picture is")
  func unseen() throws {
    // There is no room for the photo next to the review here.
    var world = World.withLibrary(photos: 3, columns: 50, rows: 15)
    world.press("zzV")
    world.answer()
    #expect(world.state.mode == .review && world.state.pictureView == nil)
    world.press(" ⎋")
    world.answer()
    let view = try #require(world.state.pictureView)
    #expect(world.state.faces.selected == 1 && view.visible.contains(World.threeFaces[1].box.center))
  }

  @Test("another face is made visible at the same scale")
  func follows() throws {
    var world = Self.world("1z1+")
    let before = try #require(world.state.pictureView)
    world.press("3")
    let after = try #require(world.state.pictureView)
    #expect(after.scale == before.scale)
    #expect(after.visible.contains(World.threeFaces[2].box.center))
  }

  @Test("H J K L move the full picture by a quarter and stop at the edges; Shift-arrows do so in panes")
  func pan() throws {
    var world = Self.world("⏎z1")
    let start = try #require(world.state.pictureView).visible
    world.press("L")
    let moved = try #require(world.state.pictureView).visible
    #expect(moved.minX == start.minX + start.width / 4 && moved.minY == start.minY)
    for _ in 0..<20 { world.press("L") }
    #expect(world.state.pictureView?.visible.maxX == 1600)
    // Panning against the edge had no effect that must be undone first.
    world.press("H")
    #expect(try #require(world.state.pictureView).visible.maxX == 1600 - start.width / 4)
    world.press("⎋")
    let panes = try #require(world.state.pictureView).visible
    world.press(.shiftUp)
    let up = try #require(world.state.pictureView).visible
    #expect(up.minY == panes.minY - panes.height / 4)
  }

  @Test("the wheel zooms around the pointer, a drag takes the picture along")
  func mouse() throws {
    var world = Self.world("+++++")
    let view = try #require(world.state.pictureView)
    let column = view.cells.column + 20, row = view.cells.row + 10
    let point = view.point(column: Double(column) + 0.5, row: Double(row) + 0.5)
    world.send(MouseTests.event(.wheelUp, column, row))
    let closer = try #require(world.state.pictureView)
    #expect(closer.scale > view.scale)
    #expect(Self.near(closer.point(column: Double(column) + 0.5, row: Double(row) + 0.5), point, 2))
    world.send(MouseTests.event(.press(.left), column, row))
    world.send(MouseTests.event(.drag(.left), column + 7, row + 3))
    let dragged = try #require(world.state.pictureView)
    #expect(Self.near(dragged.point(column: Double(column) + 7.5, row: Double(row) + 3.5), point, 2))
    world.send(MouseTests.event(.release, column + 7, row + 3))
    world.send(MouseTests.event(.drag(.left), column, row))
    #expect(world.state.pictureView == dragged)
  }

  @Test("the point looked at stays in the middle on a resize")
  func resize() throws {
    var world = Self.world("z1++", columns: 120, rows: 40)
    let center = try #require(world.state.pictureView).visible.center
    for size in [(80, 24), (200, 60), (61, 17), (40, 10), (120, 40)] {
      world.send(.input(.resize(columns: size.0, rows: size.1)))
      #expect(Self.near(try #require(world.state.pictureView).visible.center, center, 8))
    }
  }

  @Test("more pixels are requested when the preview has too few, with some around the visible part")
  func detail() throws {
    var world = World(photos: 2)
    world.answer()
    #expect(world.history.details.isEmpty)
    world.press("z1")
    let request = try #require(world.history.details.last)
    let view = try #require(world.state.pictureView)
    #expect(request.part.minX < view.visible.minX && request.part.maxY > view.visible.maxY)
    #expect(request.part.minX >= 0 && request.part.maxX <= 1600 && request.part.maxY <= 1200)
    #expect(request.size.width == Int(request.part.width), "1:1 needs every pixel")
    world.answer()
    _ = world.frame()
    let asked = world.history.details.count
    world.press(.shiftLeft)
    #expect(world.history.details.count == asked, "the surroundings are at hand")
    for _ in 0..<4 { world.press(.shiftLeft) }
    #expect(world.history.details.count > asked)
  }

  @Test("a part that is no longer needed is cancelled, and a late one is dropped")
  func stale() throws {
    var world = World(photos: 2)
    world.answer()
    world.press("z1")
    let request = try #require(world.history.details.last)
    let effects = world.press("zf")
    #expect(effects.contains(.cancelDetail(request: request.request)))
    let before = world.frame()
    world.answer()
    world.press("jk")
    world.answer()
    #expect(world.frame() == before)
  }

  @Test("a part that cannot be decoded is reported once; the coarse picture stays")
  func failure() throws {
    var world = World(photos: 1)
    world.answer()
    world.press("z1")
    let request = try #require(world.history.details.last)
    world.send(.detailFailed(request: request.request, reason: "it is gone"))
    #expect(world.state.shell.log.current?.text == "photo0.jpg: cannot be shown any sharper: it is gone")
    #expect(world.press("+").details.isEmpty)
    #expect(PixelTests.shown(world.frame()).cells > 0)
  }

  @Test(
    "boxes lie where the mapping says, and a map shows the part that is seen", arguments: ScreenTests.sizes)
  func snapshots(size: (Int, Int)) {
    var world = ScreenTests.world(columns: size.0, rows: size.1)
    world.press("gf+++")
    world.answer()
    Snapshot.check(world.frame(), "zoom-\(size.0)x\(size.1)")
    world.press("⏎zz")
    world.answer()
    Snapshot.check(world.frame(), "zoom-face-\(size.0)x\(size.1)")
  }

  @Test("in the why mode the view follows the probe")
  func probe() throws {
    var world = Self.world("iz1+")
    for _ in 0..<30 { world.press("L") }
    let probe = try #require(world.state.detection.why?.probe?.point)
    #expect(try #require(world.state.pictureView).visible.contains(probe))
    #expect(probe.x > 1500)
  }

  @Test("pixels are zoomed like cells")
  func pixels() throws {
    var world = PixelTests.world()
    world.press("z1")
    world.answer()
    let frame = world.frame()
    #expect(frame.images.count == 2, "the photo and the map")
    let view = try #require(world.state.pictureView)
    #expect(frame.images[0].cells == view.cells)
    #expect(frame.images[0].picture.width == Int(view.visible.width))
  }
}
