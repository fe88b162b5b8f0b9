import Geometry
import Preview
import Screen
import Testing

@Suite("Heat map") struct HeatMapTests {
  static let photo = PixelSize(width: 960, height: 480)

  static func map(_ boxes: [(Float, Float, Float, Float, Float)]) -> HeatMap {
    HeatMap(
      photo: photo,
      boxes: boxes.map {
        (box: BoundingBox(minX: $0.0, minY: $0.1, maxX: $0.2, maxY: $0.3), weight: $0.4)
      })
  }

  @Test("the longer side has a fixed number of squares, the shorter one keeps the shape")
  func shape() {
    let map = Self.map([])
    #expect(map.columns == 96 && map.rows == 48 && map.values.allSatisfy { $0 == 0 })
    let tall = HeatMap(photo: PixelSize(width: 1, height: 5000), boxes: [])
    #expect(tall.columns == 1 && tall.rows == 96)
  }

  @Test("exactly what boxes cover is warm; overlaps are hotter")
  func covering() {
    let map = Self.map([(100, 100, 200, 200, 1), (150, 100, 250, 200, 1), (150, 100, 250, 200, 1)])
    let one = map.heat(at: Point(x: 105, y: 105)), both = map.heat(at: Point(x: 155, y: 155))
    #expect(one > 0 && both > one && both == 1)
    #expect(map.heat(at: Point(x: 95, y: 105)) == 0 && map.heat(at: Point(x: 255, y: 105)) == 0)
    #expect(map.heat(at: Point(x: 105, y: 205)) == 0)
    let warm = map.values.count { $0 > 0 }
    #expect(warm == 15 * 10)
  }

  @Test("one box is visible next to a pile of five hundred")
  func heap() {
    let heap = Array(repeating: (Float(500), Float(200), Float(600), Float(300), Float(1)), count: 500)
    let map = Self.map(heap + [(0, 0, 50, 50, 0.6)])
    #expect(map.heat(at: Point(x: 10, y: 10)) > 0.03)
  }

  @Test("boxes beyond the edges, empty, inverted or not a number do no harm")
  func odd() {
    let map = Self.map([
      (-500, -500, 20, 20, 1), (900, 400, 5000, 5000, 1), (300, 300, 300, 300, 1), (400, 100, 380, 90, 1),
      (.nan, 0, .nan, 10, 1), (0, 0, .infinity, 10, 1), (2000, 2000, 3000, 3000, 1),
    ])
    #expect(map.heat(at: Point(x: 5, y: 5)) > 0 && map.heat(at: Point(x: 955, y: 475)) > 0)
    #expect(map.heat(at: Point(x: 390, y: 95)) == 0)
    #expect(map.heat(at: Point(x: -1, y: 5)) == 0 && map.heat(at: Point(x: 960, y: 5)) == 0)
  }

  @Test("colours are mixed into the picture, which stays visible; without colours glyphs replace it")
  func overlay() throws {
    let view = try #require(
      PictureView.fitting(
        Self.photo, into: CellRect(column: 3, row: 2, columns: 24, rows: 6),
        metrics: CellMetrics(width: 10, height: 20)))
    let cell = PictureCell(glyph: "▌", foreground: Color(10, 20, 30), background: Color(200, 210, 220))
    let picture = CellPicture(
      columns: view.cells.columns, rows: view.cells.rows,
      cells: Array(repeating: cell, count: view.cells.columns * view.cells.rows))
    let map = Self.map([(0, 0, 480, 480, 1)])
    var colored = picture
    HeatOverlay(low: Color(0, 0, 255), high: Color(255, 0, 0)).draw(map, over: &colored, view: view)
    #expect(colored[0, 0].glyph == "▌" && colored[0, 0].foreground != colored[0, 0].background)
    #expect(colored[0, 0].foreground.red > 10)
    #expect(colored[view.cells.columns - 1, 0] == cell)
    var plain = picture
    HeatOverlay(low: Color(0, 0, 0), high: Color(255, 255, 255), glyphs: HeatOverlay.letters)
      .draw(map, over: &plain, view: view)
    #expect(plain[0, 0].glyph == "#" && plain[0, 0].foreground == cell.foreground)
    var untouched = picture
    HeatOverlay(low: Color(0, 0, 0), high: Color(255, 255, 255), glyphs: [])
      .draw(map, over: &untouched, view: view)
    #expect(untouched == picture)
  }

  @Test("a probe is a cross around its point; outside the view it is not drawn, at the edge it is cut")
  func probe() throws {
    let view = try #require(
      PictureView.fitting(
        Self.photo, into: CellRect(column: 0, row: 0, columns: 24, rows: 6),
        metrics: CellMetrics(width: 10, height: 20)))
    let cell = PictureCell(glyph: " ", foreground: Color(0, 0, 0), background: Color(0, 0, 0))
    let empty = CellPicture(
      columns: view.cells.columns, rows: view.cells.rows,
      cells: Array(repeating: cell, count: view.cells.columns * view.cells.rows))
    func drawn(_ point: Point) -> Int {
      var picture = empty
      FaceOverlay().drawProbe(at: point, color: Color(255, 255, 0), glyph: "┼", over: &picture, view: view)
      return picture.cells.count { $0.glyph != " " }
    }
    #expect(drawn(Point(x: 480, y: 240)) == 7)
    #expect(drawn(Point(x: 0, y: 0)) == 4)
    #expect(drawn(Point(x: -1, y: 0)) == 0)
  }
}
