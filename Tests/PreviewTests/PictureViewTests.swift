import Geometry
import Preview
import Screen
import Testing

@Suite("Picture view") struct PictureViewTests {
  static let area = CellRect(column: 10, row: 3, columns: 80, rows: 30)

  @Test("a photo is as large as fits, in the middle, and keeps its shape")
  func fitting() throws {
    // 80×30 cells of 8×16 are 640×480 pixels: a square photo takes 480×480, which is 60×30 cells.
    let view = try #require(
      PictureView.fitting(PixelSize(width: 1000, height: 1000), into: Self.area, metrics: .usual))
    #expect(view.cells == CellRect(column: 20, row: 3, columns: 60, rows: 30))
    #expect(view.visible == BoundingBox(minX: 0, minY: 0, maxX: 1000, maxY: 1000))
    #expect(view.percent == 48)
  }

  @Test(
    "the shape follows the terminal's real cells", arguments: [(8, 16), (10, 20), (7, 15), (9, 9), (6, 13)])
  func aspect(cell: (Int, Int)) throws {
    let metrics = CellMetrics(width: cell.0, height: cell.1)
    let photo = PixelSize(width: 4000, height: 3000)
    let view = try #require(PictureView.fitting(photo, into: Self.area, metrics: metrics))
    let width = Double(view.cells.columns * metrics.width), height = Double(view.cells.rows * metrics.height)
    // Whole cells: each side is right to within half a cell.
    #expect(abs(width - Double(photo.width) * view.scale) <= Double(metrics.width) / 2 + 1e-9)
    #expect(abs(height - Double(photo.height) * view.scale) <= Double(metrics.height) / 2 + 1e-9)
    #expect(view.cells.columns == Self.area.columns || view.cells.rows == Self.area.rows)
  }

  @Test("photo points and places on the screen map onto each other", arguments: [0.1, 0.5, 1, 3.7])
  func roundTrip(scale: Double) throws {
    let photo = PixelSize(width: 1537, height: 1021)
    let view = try #require(
      PictureView(
        photo: photo, into: Self.area, metrics: .usual, scale: scale, center: Point(x: 700, y: 300)))
    for x in stride(from: Float(0), to: 1537, by: 97) {
      for y in stride(from: Float(0), to: 1021, by: 89) {
        let back = view.point(column: view.column(ofX: x), row: view.row(ofY: y))
        #expect(abs(back.x - x) < 0.01 && abs(back.y - y) < 0.01)
      }
    }
    for column in view.cells.column..<view.cells.endColumn {
      let place = CellPosition(column: column, row: view.cells.row)
      let point = try #require(view.point(at: place))
      #expect(view.cell(at: point) == place)
    }
  }

  @Test("a zoomed view stays inside the photo and fills the area")
  func zoomed() throws {
    let photo = PixelSize(width: 1000, height: 800)
    for center in [Point(x: 0, y: 0), Point(x: 500, y: 400), Point(x: 2000, y: -5)] {
      let view = try #require(
        PictureView(photo: photo, into: Self.area, metrics: .usual, scale: 2, center: center))
      #expect(view.cells == Self.area)
      #expect(view.visible.minX >= 0 && view.visible.maxX <= 1000)
      #expect(view.visible.minY >= 0 && view.visible.maxY <= 800)
      #expect(view.visible.width == 320 && view.visible.height == 240)
    }
  }

  @Test("there is no view of an empty photo, in an empty area, or at no scale")
  func nothing() {
    let none = CellRect(column: 0, row: 0, columns: 0, rows: 5)
    #expect(PictureView.fitting(PixelSize(width: 10, height: 10), into: none, metrics: .usual) == nil)
    #expect(PictureView.fitting(PixelSize(width: 0, height: 10), into: Self.area, metrics: .usual) == nil)
    #expect(
      PictureView(
        photo: PixelSize(width: 10, height: 10), into: Self.area, metrics: .usual, scale: 0,
        center: Point(x: 0, y: 0)) == nil)
  }

  @Test("extreme shapes still show at least a cell")
  func extreme() throws {
    let wide = try #require(
      PictureView.fitting(PixelSize(width: 60000, height: 1), into: Self.area, metrics: .usual))
    #expect(wide.cells.rows == 1 && wide.cells.columns == 80)
    let high = try #require(
      PictureView.fitting(PixelSize(width: 1, height: 60000), into: Self.area, metrics: .usual))
    #expect(high.cells.columns == 1 && high.cells.rows == 30)
  }

  @Test("cell metrics come from the window's pixels when those are plausible")
  func metrics() {
    #expect(
      CellMetrics(reportedWidth: 800, reportedHeight: 480, columns: 80, rows: 24)
        == CellMetrics(width: 10, height: 20))
    #expect(CellMetrics(reportedWidth: 0, reportedHeight: 0, columns: 80, rows: 24) == .usual)
    #expect(CellMetrics(reportedWidth: 80, reportedHeight: 2400, columns: 80, rows: 24) == .usual)
  }
}
