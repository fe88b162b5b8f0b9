import Browser
import Detection
import Geometry
import Preview
import Screen
import SystemPackage
import Testing

@Suite("Where the naming box is") struct NamingPlaceTests {
  @Test("the box never meets the face or the cells around it, over 10,000 random places and sizes")
  func neverMeets() {
    var random = SeededRandom(seed: 25)
    var refitted = 0
    for _ in 0..<10_000 {
      let screen = (
        columns: Int.random(in: 60...220, using: &random), rows: Int.random(in: 16...70, using: &random)
      )
      let area = CellRect(column: 0, row: 1, columns: screen.columns, rows: screen.rows - 2)
      let face = Self.face(in: area, &random)
      let place = NamingPlace(beside: face, in: area, rows: Int.random(in: 8...20, using: &random))
      #expect(area.covers(place.box) && place.box.columns == NamingPlace.columns)
      #expect(place.box.rows >= NamingPlace.leastRows)
      if let picture = place.picture {
        refitted += 1
        #expect(area.covers(picture) && !picture.meets(place.box))
        #expect(picture.columns == area.columns - NamingPlace.columns && picture.rows == area.rows)
      } else {
        #expect(!face.inset(by: -1).meets(place.box), "\(face) \(place)")
      }
    }
    #expect((500...7000).contains(refitted), "both ways are tried: \(refitted)")
  }

  @Test("with the face's crop the box meets the face nowhere either, and takes no more from the picture")
  func crop() {
    var random = SeededRandom(seed: 5)
    var shown = 0
    for _ in 0..<10_000 {
      let columns = Int.random(in: 60...220, using: &random), rows = Int.random(in: 16...70, using: &random)
      let area = CellRect(column: 0, row: 1, columns: columns, rows: rows - 2)
      let face = Self.face(in: area, &random), wanted = Int.random(in: 8...14, using: &random)
      let place = NamingPlace(withCropBeside: face, in: area, rows: wanted)
      guard let crop = place.crop else {
        #expect(place == NamingPlace(beside: face, in: area, rows: wanted))
        continue
      }
      shown += 1
      #expect(place.picture == nil && area.covers(place.box) && !face.inset(by: -1).meets(place.box))
      #expect(place.box.inset().covers(crop) && !crop.meets(place.lines))
      #expect(place.box.inset().covers(place.lines) && place.lines.rows == wanted - 2)
      #expect(crop.columns == 12 && crop.rows == 6)
    }
    #expect((1000...9000).contains(shown), "both ways are tried: \(shown)")
  }

  @Test("from 110 columns the box shows a small face of the photo, and only that is asked for")
  func cropOnScreen() throws {
    func asked(_ columns: Int, size: Float) -> (NamingPlace?, [Face]) {
      var world = World(photos: 1, columns: columns, rows: 40, library: "/home/me/library.sqlite")
      world.answer { _, _ in
        [
          World.face(x: 700, y: 500, size: size, score: 0.99),
          World.face(x: 20, y: 20, size: 90, score: 0.98),
        ]
      }
      let effects = world.press("⏎1p")
      return (world.state.namingPlace, effects.thumbnails.flatMap(\.faces))
    }
    let small = asked(120, size: 120)
    #expect(small.0?.crop != nil && small.1.contains { $0.box.minX == 700 })
    #expect(asked(109, size: 120).0?.crop == nil && asked(109, size: 120).1.isEmpty)
    #expect(asked(120, size: 500).0?.crop == nil, "large enough to be seen")

    var world = World(photos: 1, library: "/home/me/library.sqlite")
    world.press("w")
    world.answer()
    world.press("p")
    #expect(world.state.namingPlace != nil && world.state.namingPlace?.crop == nil, "the tile shows it")
  }

  /// A face anywhere in the area, from one cell to all of it.
  private static func face(in area: CellRect, _ random: inout SeededRandom) -> CellRect {
    let columns = Int.random(in: 1...area.columns, using: &random)
    let rows = Int.random(in: 1...area.rows, using: &random)
    return CellRect(
      column: area.column + Int.random(in: 0...area.columns - columns, using: &random),
      row: area.row + Int.random(in: 0...area.rows - rows, using: &random), columns: columns, rows: rows)
  }

  @Test("right of the face, else left, below, above; moved along it until inside; then with six rows")
  func order() {
    let area = CellRect(column: 0, row: 1, columns: 80, rows: 22)
    func box(_ face: CellRect, _ rows: Int = 10) -> CellRect {
      NamingPlace(beside: face, in: area, rows: rows).box
    }
    #expect(
      box(CellRect(column: 10, row: 5, columns: 10, rows: 5))
        == CellRect(column: 21, row: 5, columns: 30, rows: 10))
    #expect(
      box(CellRect(column: 10, row: 20, columns: 10, rows: 3))
        == CellRect(column: 21, row: 13, columns: 30, rows: 10), "moved up")
    #expect(
      box(CellRect(column: 60, row: 2, columns: 10, rows: 5))
        == CellRect(column: 29, row: 2, columns: 30, rows: 10), "left")
    #expect(
      box(CellRect(column: 20, row: 2, columns: 40, rows: 8))
        == CellRect(column: 20, row: 11, columns: 30, rows: 10), "below")
    #expect(
      box(CellRect(column: 20, row: 14, columns: 40, rows: 8))
        == CellRect(column: 20, row: 3, columns: 30, rows: 10), "above")
    #expect(
      box(CellRect(column: 20, row: 2, columns: 40, rows: 14))
        == CellRect(column: 20, row: 17, columns: 30, rows: 6), "below with six rows")
  }

  @Test("a face that fills the pane gives up the columns farther from its middle; 50 of 80 are left")
  func filling() throws {
    let area = CellRect(column: 0, row: 1, columns: 80, rows: 22)
    let left = NamingPlace(beside: CellRect(column: 0, row: 1, columns: 60, rows: 22), in: area, rows: 10)
    #expect(left.picture == CellRect(column: 0, row: 1, columns: 50, rows: 22) && left.box.column == 50)
    let right = NamingPlace(beside: CellRect(column: 25, row: 1, columns: 55, rows: 22), in: area, rows: 10)
    #expect(right.picture == CellRect(column: 30, row: 1, columns: 50, rows: 22) && right.box.column == 0)
  }

  @Test("in a small window the box has the last five rows, the picture the rest")
  func small() {
    let place = NamingPlace(below: CellRect(column: 0, row: 1, columns: 50, rows: 14))
    #expect(place.box == CellRect(column: 0, row: 10, columns: 50, rows: 5))
    #expect(place.picture == CellRect(column: 0, row: 1, columns: 50, rows: 9))
  }

  @Test("on the screen the face, its box and its label are never under the naming box, zoomed or not")
  func onScreen() throws {
    var random = SeededRandom(seed: 7)
    var world = World(photos: 40, library: "/home/me/library.sqlite")
    world.rendersAtOnce = false
    world.answer { _, _ in
      (0..<12).map { _ in
        let size = Float.random(in: 20...1100, using: &random)
        return World.face(
          x: Float.random(in: 0...1600 - size, using: &random),
          y: Float.random(in: 0...max(0, 1200 - size), using: &random), size: size, score: 0.99)
      }
    }
    var refitted = 0
    for step in 0..<2000 {
      world.send(
        .input(
          .resize(
            columns: Int.random(in: 20...200, using: &random), rows: Int.random(in: 10...60, using: &random)))
      )
      world.press(["j", "k", "f", "ff", "⏎", "⇥", "zz", "+", "-", "zf"].randomElement(using: &random) ?? "j")
      if world.state.mode != .browse, world.state.mode != .picture { world.press("⎋") }
      world.press("f")
      world.press("p")
      world.waiting = []
      guard world.state.namingBox != nil else { continue }
      let place = try #require(world.state.namingPlace)
      let view = try #require(world.state.pictureView)
      if let face = world.state.faceCells(in: view) {
        #expect(!face.meets(place.box), "step \(step): \(face) \(place.box)")
      }
      #expect(!view.cells.meets(place.box) || place.picture == nil)
      if place.picture != nil { refitted += 1 }
      world.press("⎋")
      #expect(world.state.namingPlace == nil)
    }
    #expect(refitted > 100, "\(refitted)")
  }
}
