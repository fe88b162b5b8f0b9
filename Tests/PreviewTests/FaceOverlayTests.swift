import Geometry
import Imaging
import Preview
import Screen
import Testing

@Suite("Face overlay") struct FaceOverlayTests {
  /// 40×20 cells that show 400×400 pixels: a cell is 10×20 photo pixels.
  static let view: PictureView = {
    let area = CellRect(column: 7, row: 2, columns: 40, rows: 20)
    guard let view = PictureView.fitting(PixelSize(width: 400, height: 400), into: area, metrics: .usual)
    else {
      preconditionFailure("the area has room")
    }
    return view
  }()

  static func blank(_ color: Color = Color(128, 128, 128)) -> CellPicture {
    CellPicture(
      columns: 40, rows: 20,
      cells: Array(repeating: PictureCell(glyph: " ", foreground: color, background: color), count: 800))
  }

  static func text(_ picture: CellPicture) -> [String] {
    (0..<picture.rows).map { row in
      String(String.UnicodeScalarView((0..<picture.columns).map { picture[$0, row].glyph }))
    }
  }

  /// What a mark draws, cut to a rectangle of cells.
  static func drawn(
    _ mark: FaceMark, columns: Range<Int>, rows: Range<Int>, lines: LineGlyphs = .unicode
  ) -> [String] {
    var picture = blank()
    FaceOverlay(lines: lines).draw([mark], over: &picture, view: view)
    return rows.map { row in String(Array(text(picture)[row])[columns]) }
  }

  static func mark(
    _ minX: Float, _ minY: Float, _ maxX: Float, _ maxY: Float, _ stroke: Stroke = .thin,
    labels: [String] = ["1 0.999", "1"]
  ) -> FaceMark {
    FaceMark(
      box: BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY), stroke: stroke,
      color: Color(255, 220, 100), labels: labels)
  }

  @Test("lines lie on the cells of the box's outermost pixels, the label on the lower edge")
  func box() {
    #expect(
      Self.drawn(Self.mark(20, 40, 130, 140), columns: 1..<14, rows: 1..<8) == [
        "             ",
        " ┌─────────┐ ",
        " │         │ ",
        " │         │ ",
        " │         │ ",
        " └1 0.999──┘ ",
        "             ",
      ])
  }

  @Test("strokes differ by shape alone; around a face of fewer than 8 cells they are outside")
  func strokes() {
    func drawn(_ stroke: Stroke, _ lines: LineGlyphs = .unicode) -> [String] {
      Self.drawn(Self.mark(10, 20, 60, 80, stroke), columns: 0..<7, rows: 0..<5, lines: lines)
    }
    #expect(drawn(.heavy) == ["┏━━━━━┓", "┃     ┃", "┃     ┃", "┃     ┃", "┗1━━━━┛"])
    #expect(drawn(.dotted) == ["┌┄┄┄┄┄┐", "┆     ┆", "┆     ┆", "┆     ┆", "└1┄┄┄┄┘"])
    #expect(drawn(.thin, .ascii) == ["+-----+", "|     |", "|     |", "|     |", "+1----+"])
    #expect(drawn(.heavy, .ascii) == ["#=====#", "#     #", "#     #", "#     #", "#1====#"])
    #expect(drawn(.dotted, .ascii) == ["+- - -+", "|     |", "       ", "|     |", "+1 - -+"])
  }

  @Test("the cells of a small face are neither covered nor darkened")
  func veil() {
    var picture = Self.blank()
    FaceOverlay().draw([Self.mark(203, 205, 236, 249)], over: &picture, view: Self.view)
    for row in 10...12 {
      for column in 20...23 { #expect(picture[column, row] == Self.blank()[column, row]) }
    }
  }

  @Test("a face smaller than a cell is a box around that cell")
  func tiny() {
    #expect(
      Self.drawn(Self.mark(203, 205, 206, 209), columns: 18..<24, rows: 8..<13) == [
        "      ", " ┌─┐  ", " │ │  ", " └1┘  ", "      ",
      ])
  }

  @Test("a label that does not fit is shortened; one in a corner stays inside the picture")
  func labels() {
    #expect(Self.drawn(Self.mark(100, 100, 150, 160), columns: 9..<16, rows: 8..<9) == ["└1────┘"])
    var picture = Self.blank()
    FaceOverlay().draw(
      [Self.mark(385, 370, 430, 450, labels: ["12 0.999", "12"])], over: &picture, view: Self.view)
    #expect(Self.text(picture)[17].hasSuffix(" ┌──"))
    #expect(Self.text(picture)[19].hasSuffix("│12"))
  }

  @Test("of two labels at one place the mark on top keeps its own; none is written over another")
  func overprint() {
    var picture = Self.blank()
    FaceOverlay().draw(
      [
        Self.mark(100, 100, 200, 200, labels: ["0.71"]), Self.mark(110, 100, 210, 200, labels: ["0.93"]),
        Self.mark(160, 100, 260, 200, labels: ["0.55"]),
      ], over: &picture, view: Self.view)
    let line = Self.text(picture)[9]
    #expect(line.contains("0.93") && line.contains("0.55") && !line.contains("0.7"))
  }

  @Test("with few colours, lines and labels are drawn only on the casing")
  func fewColors() {
    var picture = Self.blank()
    let casing = Color(1, 2, 3)
    FaceOverlay(casing: casing, hasFewColors: true).draw(
      [Self.mark(100, 100, 150, 160)], over: &picture, view: Self.view)
    let drawn = picture.cells.filter { $0 != Self.blank().cells[0] }
    #expect(drawn.count > 8 && drawn.allSatisfy { $0.background == casing })
  }

  @Test("boxes that stick out are clipped, those outside the view draw nothing")
  func clipping() {
    var picture = Self.blank()
    let overlay = FaceOverlay()
    overlay.draw([Self.mark(-100, -100, 500, 500, labels: [])], over: &picture, view: Self.view)
    #expect(picture == Self.blank())
    overlay.draw([Self.mark(500, 10, 600, 60), Self.mark(10, -90, 60, -1)], over: &picture, view: Self.view)
    #expect(picture == Self.blank())
    overlay.draw([Self.mark(.nan, 0, 10, 10), Self.mark(10, 10, 5, 5)], over: &picture, view: Self.view)
    #expect(picture == Self.blank())
  }

  @Test("five landmarks are five single dots in their cells")
  func landmarks() {
    var mark = Self.mark(0, 0, 200, 200, labels: [])
    let points = [(50, 70), (150, 70), (100, 110), (60, 150), (140, 150)].map {
      Point(x: Float($0.0), y: Float($0.1))
    }
    mark.landmarks = Landmarks(points: points)
    var picture = Self.blank()
    FaceOverlay(landmark: Color(255, 0, 255)).draw([mark], over: &picture, view: Self.view)
    for point in points {
      let cell = picture[Int(point.x / 10), Int(point.y / 20)]
      #expect((cell.glyph.value - 0x2800).nonzeroBitCount == 1)
      #expect(cell.foreground == Color(255, 0, 255))
    }
    #expect(picture.cells.count { $0.glyph.value > 0x2800 && $0.glyph.value < 0x2900 } == 5)
  }

  @Test("landmarks do not cover a face of fewer than 8 cells, by cells and by pixels")
  func smallFaces() {
    // Ten photo pixels a column, twenty a row.
    for (side, isDrawn) in [(70, false), (60, false), (100, true)] {
      let side = Float(side)
      var mark = Self.mark(20, 20, 20 + side - 1, 20 + side - 1, labels: [])
      mark.landmarks = Landmarks(
        points: [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)].map {
          Point(x: 20 + Float($0.0) * side, y: 20 + Float($0.1) * side)
        })
      var picture = Self.blank()
      FaceOverlay(landmark: Color(255, 0, 255)).draw([mark], over: &picture, view: Self.view)
      #expect(picture.cells.contains { $0.foreground == Color(255, 0, 255) } == isDrawn, "\(side)")
      var image = Image(width: 400, height: 400, red: 0, green: 0, blue: 0)
      PixelOverlay(landmark: Color(255, 0, 255)).draw([mark], over: &image, view: Self.view)
      let pixels = stride(from: 0, to: image.pixels.count, by: 3)
      let isInPixels = pixels.contains { place in
        image.pixels[place] == 255 && image.pixels[place + 1] == 0 && image.pixels[place + 2] == 255
      }
      #expect(isInPixels == isDrawn, "\(side)")
    }
  }

  @Test(
    "lines stand out on any photo",
    arguments: [
      Color(0, 0, 0), Color(255, 255, 255), Color(255, 220, 100), Color(128, 128, 128), Color(250, 240, 10),
    ])
  func contrast(ground: Color) {
    var picture = Self.blank(ground)
    FaceOverlay().draw([Self.mark(20, 40, 130, 140)], over: &picture, view: Self.view)
    for cell in picture.cells where cell.glyph != " " {
      let least = cell.glyph.isASCII ? FaceOverlay.labelContrast : FaceOverlay.lineContrast
      #expect(cell.foreground.contrast(with: cell.background) >= least)
    }
  }

  @Test("where boxes cross, the casing is the photo's, not darker")
  func crossing() {
    var once = Self.blank(), twice = Self.blank()
    FaceOverlay().draw([Self.mark(20, 40, 130, 140)], over: &once, view: Self.view)
    FaceOverlay().draw(
      [Self.mark(20, 40, 130, 140), Self.mark(20, 40, 130, 140)], over: &twice, view: Self.view)
    #expect(once == twice)
  }

  @Test("random boxes at random sizes never leave the picture")
  func anything() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<300 {
      let columns = Int.random(in: 1...30, using: &random), rows = Int.random(in: 1...12, using: &random)
      let area = CellRect(column: 0, row: 0, columns: columns, rows: rows)
      let photo = PixelSize(
        width: Int.random(in: 1...500, using: &random), height: Int.random(in: 1...500, using: &random))
      guard let view = PictureView.fitting(photo, into: area, metrics: .usual) else { continue }
      let cell = PictureCell(glyph: " ", foreground: Color(9, 9, 9), background: Color(9, 9, 9))
      var picture = CellPicture(
        columns: view.cells.columns, rows: view.cells.rows,
        cells: Array(repeating: cell, count: view.cells.columns * view.cells.rows))
      let x = Float.random(in: -600...600, using: &random), y = Float.random(in: -600...600, using: &random)
      let size = Float.random(in: 0...700, using: &random)
      FaceOverlay().draw([Self.mark(x, y, x + size, y + size)], over: &picture, view: view)
      #expect(picture.cells.count == view.cells.columns * view.cells.rows)
    }
  }
}
