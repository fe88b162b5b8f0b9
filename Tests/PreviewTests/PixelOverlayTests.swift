import Geometry
import Imaging
import Preview
import Screen
import Testing

@Suite("Pixel overlay") struct PixelOverlayTests {
  static let size = PixelSize(width: 160, height: 160)
  static let grey = Image(width: 160, height: 160, red: 120, green: 120, blue: 120)
  static let color = Color(255, 220, 80)

  static func view() throws -> PictureView {
    try #require(
      PictureView.fitting(
        size, into: CellRect(column: 0, row: 0, columns: 20, rows: 10), metrics: .usual))
  }

  static func draw(_ marks: [FaceMark]) throws -> Image {
    var image = grey
    PixelOverlay().draw(marks, over: &image, view: try view())
    return image
  }

  static func pixel(_ image: Image, _ x: Int, _ y: Int) -> Color {
    let index = (y * image.width + x) * 3
    return Color(image.pixels[index], image.pixels[index + 1], image.pixels[index + 2])
  }

  @Test("a box is drawn on its edges, cased in dark, its inside left as it was")
  func box() throws {
    let box = BoundingBox(minX: 40, minY: 30, maxX: 120, maxY: 110)
    let image = try Self.draw([FaceMark(box: box, color: Self.color)])
    for (x, y) in [(80, 30), (80, 110), (40, 70), (120, 70)] {
      #expect(Self.pixel(image, x, y).contrast(with: Color(120, 120, 120)) > 2, "\(x), \(y)")
    }
    #expect(Self.pixel(image, 80, 70) == Color(120, 120, 120))
    #expect(Self.pixel(image, 80, 27).luminance < Color(120, 120, 120).luminance + 0.001)
    #expect(Self.pixel(image, 5, 5) == Color(120, 120, 120))
  }

  @Test("a heavy box has more ink than a thin one, a dotted one less")
  func strokes() throws {
    let box = BoundingBox(minX: 40, minY: 30, maxX: 120, maxY: 110)
    func ink(_ stroke: Stroke) throws -> Int {
      let image = try Self.draw([FaceMark(box: box, stroke: stroke, color: Self.color)])
      return (0..<160 * 160).count { image.pixels[$0 * 3] > 200 }
    }
    #expect(try ink(.heavy) > ink(.thin) * 3 / 2)
    #expect(try ink(.dotted) < ink(.thin) * 3 / 4)
  }

  @Test("a box that lies partly or wholly outside the picture is safe and keeps the picture's size")
  func outside() throws {
    for box in [
      BoundingBox(minX: -50, minY: -50, maxX: 60, maxY: 60),
      BoundingBox(minX: 150, minY: 150, maxX: 900, maxY: 900),
      BoundingBox(minX: 500, minY: 500, maxX: 600, maxY: 600),
      BoundingBox(minX: 20, minY: 20, maxX: 20, maxY: 20),
    ] {
      let image = try Self.draw([FaceMark(box: box, color: Self.color, labels: ["12 0.999", "12"])])
      #expect(image.size == Self.size)
    }
    let far = BoundingBox(minX: 500, minY: 500, maxX: 600, maxY: 600)
    #expect(try Self.draw([FaceMark(box: far, color: Self.color, labels: ["1"])]) == Self.grey)
  }

  @Test("the short label is used where the long one is wider than the face")
  func labels() throws {
    func ink(_ labels: [String], _ stroke: Stroke = .thin) throws -> Int {
      let box = BoundingBox(minX: 60, minY: 60, maxX: 80, maxY: 80)
      let image = try Self.draw([FaceMark(box: box, stroke: stroke, color: Self.color, labels: labels)])
      return zip(image.pixels, Self.grey.pixels).count { $0 != $1 }
    }
    #expect(try ink(["1 0.999", "1"]) == ink(["1"]))
    #expect(try ink(["1 0.999", "1"], .heavy) > ink(["1"], .heavy))
  }

  @Test("labels of any characters are drawn, accented letters without their accents")
  func characters() throws {
    let box = BoundingBox(minX: 10, minY: 40, maxX: 150, maxY: 90)
    func image(_ label: String) throws -> Image {
      try Self.draw([FaceMark(box: box, color: Self.color, labels: [label])])
    }
    #expect(try image("Zoe") == image("Zoé"))
    #expect(try image("日本") != image("  "))
    #expect(try image("0123") != image("4567"))
  }

  @Test("sextants are chosen where thirds are needed, and cells are never worse than blocks")
  func sextants() throws {
    let image = twoColors(width: 8, height: 24) { x, y in x < 4 && y < 8 }
    let cell = try #require(CellFit.fit(image, mode: .sextant).cells.first)
    #expect(cell.glyph == "\u{1fb00}")
    #expect(cell.foreground == Color(220, 200, 180) && cell.background == Color(20, 40, 60))
    for pattern in 1...62 {
      let image = twoColors(width: 8, height: 24) { x, y in pattern >> (y / 8 * 2 + x / 4) & 1 == 1 }
      let picture = CellFit.fit(image, mode: .sextant)
      let shown = CellRaster.image(of: picture, width: 8, height: 24)
      #expect(shown == image, "pattern \(pattern): \(picture.cells)")
    }
  }

  @Test("what cells print reads back as the same cells", arguments: [PictureMode.blocks, .half, .sextant])
  func printed(mode: PictureMode) {
    var random = SeededRandom(seed: 5)
    let (across, down) = mode.samples
    var image = Image(width: across * 12, height: down * 5)
    image.pixels = image.pixels.map { _ in UInt8.random(in: 0...255, using: &random) }
    let picture = CellFit.fit(image, mode: mode)
    let read = CellPicture(printed: picture.text(depth: .truecolor), columns: 12, rows: 5)
    let shown = CellRaster.image(of: read, width: 8, height: 24)
    #expect(shown == CellRaster.image(of: picture, width: 8, height: 24))
  }

  @Test("text without colours has no escape sequences")
  func plain() {
    let picture = CellFit.fit(Image(width: 8, height: 8, red: 200), mode: .braille)
    let text = picture.text(depth: .mono)
    #expect(!text.contains("\u{1b}") && text.split(separator: "\n").count == 2)
  }

  @Test("equal pictures have the best quality, others less")
  func quality() {
    let image = twoColors(width: 20, height: 20) { x, y in (x / 3 + y / 4).isMultiple(of: 2) }
    let same = PictureQuality(of: image, comparedWith: image)
    #expect(same.psnr == .infinity && abs(same.ssim - 1) < 1e-9)
    var other = image
    other.pixels[0] = image.pixels[0] &+ 10
    let near = PictureQuality(of: other, comparedWith: image)
    // One byte of 1200 is off by 10: 10 log10(255² · 1200 / 100).
    #expect(abs(near.psnr - 58.922) < 0.01)
    #expect(near.ssim < 1 && near.ssim > 0.9)
  }

  @Test("of two labels at one place the mark on top keeps its own, the other gets a shorter one or none")
  func apart() throws {
    // Two faces beside each other, whose labels are wider than they.
    let boxes = [
      BoundingBox(minX: 20, minY: 40, maxX: 70, maxY: 90),
      BoundingBox(minX: 50, minY: 40, maxX: 100, maxY: 90),
    ]
    let below = PixelOverlay().draw
    /// The pixels below the boxes, where labels are, that differ from the photo.
    func ink(_ marks: [FaceMark]) -> Set<Int> {
      var image = Self.grey
      guard let view = try? Self.view() else { return [] }
      below(marks, &image, view)
      return Set((96 * 160..<160 * 160).filter { image.pixels[$0 * 3] != 120 })
    }
    func mark(_ box: Int, _ labels: [String]) -> FaceMark {
      FaceMark(box: boxes[box], color: Self.color, labels: labels)
    }
    let top = ink([mark(1, ["0.9"])])
    #expect(!top.isEmpty && !ink([mark(0, ["0.87"])]).isDisjoint(with: top), "they would meet")
    #expect(ink([mark(0, ["0.87"]), mark(1, ["0.9"])]) == top, "the lower one has none")
    let short = ink([mark(0, ["1"])])
    #expect(short.isDisjoint(with: top))
    #expect(ink([mark(0, ["0.87", "1"]), mark(1, ["0.9"])]) == top.union(short), "or a shorter one")
    // Twenty scores at nearly the same place: each pixel of a label belongs to one of them.
    let crowd = (0..<20).map { step in
      FaceMark(
        box: BoundingBox(minX: 20 + Float(step) * 2, minY: 40, maxX: 70 + Float(step) * 2, maxY: 90),
        color: Self.color, labels: ["0.\(50 + step)"])
    }
    let last = ink([crowd[19]])
    #expect(ink(crowd).isSuperset(of: last))
    var image = Self.grey, alone = Self.grey
    below(crowd, &image, try Self.view())
    below([crowd[19]], &alone, try Self.view())
    #expect(last.allSatisfy { image.pixels[$0 * 3] == alone.pixels[$0 * 3] })
  }
}
