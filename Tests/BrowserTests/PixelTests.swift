import Browser
import Screen
import Testing

@Suite("Pictures in pixels") struct PixelTests {
  /// How many cells of a frame show a picture in pixels, and in cells.
  static func shown(_ frame: Frame) -> (pixels: Int, cells: Int) {
    frame.cells.reduce(into: (0, 0)) { counts, cell in
      switch cell.content {
      case .image: counts.0 += 1
      case .picture: counts.1 += 1
      case .text, .wideTail: break
      }
    }
  }

  static func world() -> World {
    var world = World(photos: 3)
    world.answer()
    world.send(.pixels(isPossible: true))
    world.answer()
    return world
  }

  @Test("a terminal that can show pixels gets them in place of cells, as many as its cells have")
  func placement() throws {
    var world = Self.world()
    let frame = world.frame()
    let image = try #require(frame.images.first)
    #expect(frame.images.count == 1)
    #expect(Self.shown(frame) == (image.cells.columns * image.cells.rows, 0))
    #expect(image.picture.width == image.cells.columns * 8 && image.picture.height == image.cells.rows * 16)
  }

  @Test("a popup hides what is under it, and the picture is the same before and after")
  func popup() {
    var world = Self.world()
    let before = world.frame()
    world.press("?")
    #expect(Self.shown(world.frame()).pixels < Self.shown(before).pixels)
    world.press("⎋")
    #expect(world.frame() == before)
  }

  @Test("a selected face changes the pixels")
  func faces() {
    var world = Self.world()
    let before = world.frame().images
    world.press("f")
    #expect(world.frame().images != before)
  }

  @Test("the key for picture modes goes through cells and back to pixels")
  func modes() {
    var world = Self.world()
    var seen: [Bool] = []
    for _ in 0..<5 {
      world.press("m")
      seen.append(Self.shown(world.frame()).pixels > 0)
    }
    #expect(seen == [false, false, false, false, true])
  }

  @Test("if the picture reaches the last row, cells are used, since graphics would scroll there")
  func lastRow() {
    var world = Self.world()
    world.send(.input(.resize(columns: 40, rows: 12)))
    world.answer()
    let shown = Self.shown(world.frame())
    #expect(shown.pixels == 0 && shown.cells > 0)
  }
}
