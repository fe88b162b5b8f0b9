import Geometry
import Imaging
import Preview
import Screen
import Testing

/// A picture of two colours, divided by a rule.
func twoColors(width: Int, height: Int, isFirst: (Int, Int) -> Bool) -> Image {
  var image = Image(width: width, height: height, red: 20, green: 40, blue: 60)
  for y in 0..<height {
    for x in 0..<width where isFirst(x, y) {
      let index = (y * width + x) * 3
      (image.pixels[index], image.pixels[index + 1], image.pixels[index + 2]) = (220, 200, 180)
    }
  }
  return image
}

@Suite("Cell fit") struct CellFitTests {
  static let bright = Color(220, 200, 180), dark = Color(20, 40, 60)

  @Test("a flat picture gives flat cells in every mode", arguments: PictureMode.allCases)
  func flat(mode: PictureMode) {
    let (across, down) = mode.samples
    let image = Image(width: 5 * across, height: 3 * down, red: 0, green: 0, blue: 0)
    let picture = CellFit.fit(image, mode: mode)
    #expect(picture.columns == 5 && picture.rows == 3)
    #expect(picture.cells.allSatisfy { $0.glyph == " " && $0.background == Color(0, 0, 0) })
  }

  @Test("a flat colour stays that colour")
  func flatColor() {
    let image = Image(width: 16, height: 8, red: 200, green: 100, blue: 7)
    for cell in CellFit.fit(image, mode: .blocks).cells {
      #expect(cell == PictureCell(glyph: " ", foreground: Color(200, 100, 7), background: Color(200, 100, 7)))
    }
  }

  @Test("a vertical edge gives the matching left eighth", arguments: 1...7)
  func leftEighths(eighths: Int) throws {
    let image = twoColors(width: 8, height: 8) { x, _ in x < eighths }
    let cell = try #require(CellFit.fit(image, mode: .blocks).cells.first)
    #expect(cell.glyph == Unicode.Scalar(0x2590 - UInt32(eighths)))
    #expect(cell.foreground == Self.bright && cell.background == Self.dark)
  }

  @Test("a horizontal edge gives the matching lower eighth", arguments: 1...7)
  func lowerEighths(eighths: Int) throws {
    let image = twoColors(width: 8, height: 8) { _, y in y >= 8 - eighths }
    let cell = try #require(CellFit.fit(image, mode: .blocks).cells.first)
    #expect(cell.glyph == Unicode.Scalar(0x2580 + UInt32(eighths)))
    #expect(cell.foreground == Self.bright && cell.background == Self.dark)
  }

  @Test(
    "corners and diagonals give quadrants",
    arguments: [
      (0b0001, "▘"), (0b0010, "▝"), (0b0100, "▖"), (0b1000, "▗"), (0b1001, "▚"), (0b0110, "▚"),
      (0b1110, "▘"), (0b0111, "▗"),
    ])
  func quadrants(mask: Int, glyph: Unicode.Scalar) throws {
    let image = twoColors(width: 8, height: 8) { x, y in mask >> ((y / 4) * 2 + x / 4) & 1 == 1 }
    let cell = try #require(CellFit.fit(image, mode: .blocks).cells.first)
    #expect(cell.glyph == glyph)
    // Compare the two parts whichever of them is the foreground.
    #expect(Set([cell.foreground, cell.background]) == [Self.bright, Self.dark])
  }

  @Test("no glyph of the set has a smaller error than the one chosen")
  func optimal() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<40 {
      var image = Image(width: 8, height: 8)
      for index in image.pixels.indices { image.pixels[index] = UInt8.random(in: 0...255, using: &random) }
      let cell = try #require(CellFit.fit(image, mode: .blocks).cells.first)
      let chosen = error(of: image, inside: try #require(Self.shapes[cell.glyph]))
      let least = try #require(Self.shapes.values.map { error(of: image, inside: $0) }.min())
      #expect(chosen <= least + 0.5)
    }
  }

  @Test(
    "a picture drawn as lines comes back as these lines, in their colours",
    arguments: ["━", "┃", "╸", "╺", "╱", "╲"] as [Unicode.Scalar])
  func lines(glyph: Unicode.Scalar) throws {
    let drawn = CellPicture(
      columns: 3, rows: 2,
      cells: Array(
        repeating: PictureCell(glyph: glyph, foreground: Self.bright, background: Self.dark), count: 6))
    let image = CellRaster.image(of: drawn, width: 8, height: 16)
    let view = try #require(
      PictureView.fitting(
        image.size, into: CellRect(column: 0, row: 0, columns: 3, rows: 2), metrics: .usual))
    let picture = CellFit.picture(of: image, view: view, mode: .blocks)
    for cell in picture.cells {
      #expect(cell.glyph == glyph)
      #expect(near(cell.foreground, Self.bright) && near(cell.background, Self.dark), "\(cell)")
    }
  }

  private func near(_ a: Color, _ b: Color) -> Bool {
    // The samples are bytes already, and of two pixels each, which blurs diagonals.
    zip([a.red, a.green, a.blue], [b.red, b.green, b.blue]).allSatisfy { abs(Int($0) - Int($1)) <= 16 }
  }

  @Test("lines make no cell worse than blocks alone, as a terminal shows them")
  func linesHelp() throws {
    let image = Image(
      width: 64, height: 64,
      pixels: (0..<64 * 64).flatMap { place -> [UInt8] in
        // Thin stripes of many directions, on slopes.
        let (x, y) = (Float(place % 64), Float(place / 64))
        let stripe = abs((x * 0.37 + y * 0.61).truncatingRemainder(dividingBy: 9) - 4) < 1.2
        let light = Float(40) + x + (stripe ? 90 : 0)
        return [UInt8(light), UInt8(min(255, light + y)), UInt8(light)]
      })
    let view = try #require(
      PictureView.fitting(
        image.size, into: CellRect(column: 0, row: 0, columns: 8, rows: 4), metrics: .usual))
    let samples = AreaSampler.samples(of: image, part: view.visible, width: 64, height: 32)
    func quality(_ picture: CellPicture) -> Double {
      PictureQuality(of: CellRaster.image(of: picture, width: 8, height: 16), comparedWith: image).psnr
    }
    let plain = CellFit.fit(samples, mode: .blocks)
    let lined = CellFit.picture(of: image, view: view, mode: .blocks)
    #expect(lined.cells.contains { "━┃╸╺╹╻╱╲".unicodeScalars.contains($0.glyph) })
    #expect(quality(lined) > quality(plain))
  }

  /// Each glyph's samples as a bit set.
  static let shapes: [Unicode.Scalar: UInt64] = {
    func set(_ isInside: (Int, Int) -> Bool) -> UInt64 {
      var bits: UInt64 = 0
      for y in 0..<8 { for x in 0..<8 where isInside(x, y) { bits |= 1 << UInt64(y * 8 + x) } }
      return bits
    }
    var shapes: [Unicode.Scalar: UInt64] = [" ": 0]
    for eighths in 1...7 {
      if let lower = Unicode.Scalar(0x2580 + UInt32(eighths)) {
        shapes[lower] = set { _, y in y >= 8 - eighths }
      }
      if let left = Unicode.Scalar(0x2590 - UInt32(eighths)) { shapes[left] = set { x, _ in x < eighths } }
    }
    shapes["▘"] = set { $0 < 4 && $1 < 4 }
    shapes["▝"] = set { $0 >= 4 && $1 < 4 }
    shapes["▖"] = set { $0 < 4 && $1 >= 4 }
    shapes["▗"] = set { $0 >= 4 && $1 >= 4 }
    shapes["▚"] = set { ($0 < 4) == ($1 < 4) }
    return shapes
  }()

  /// The squared error when both parts show their mean.
  func error(of image: Image, inside: UInt64) -> Double {
    var total = 0.0
    for part in [inside, ~inside] {
      for channel in 0..<3 {
        let values = (0..<64).filter { part >> UInt64($0) & 1 == 1 }.map {
          Double(image.pixels[$0 * 3 + channel])
        }
        guard !values.isEmpty else { continue }
        let mean = values.reduce(0, +) / Double(values.count)
        total += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
    }
    return total
  }

  @Test("half blocks show the upper pixel in front and the lower behind")
  func half() {
    let image = twoColors(width: 2, height: 2) { _, y in y == 0 }
    for cell in CellFit.fit(image, mode: .half).cells {
      #expect(cell == PictureCell(glyph: "▀", foreground: Self.bright, background: Self.dark))
    }
  }

  @Test("braille keeps the mean brightness")
  func braille() {
    let image = Image(width: 80, height: 80, red: 64, green: 64, blue: 64)
    let dots = CellFit.fit(image, mode: .braille).cells.reduce(0) { sum, cell in
      sum + (cell.glyph == " " ? 0 : (Int(cell.glyph.value) - 0x2800).nonzeroBitCount)
    }
    // A quarter of 6400 dots; the error lost at the edges is a few percent.
    #expect(abs(dots - 1600) < 100)
  }

  @Test("letters grow fuller with the light and never look like lines")
  func ascii() {
    let image = Image(
      width: 64, height: 4, pixels: (0..<256).flatMap { [UInt8](repeating: UInt8($0 % 64 * 4), count: 3) })
    let glyphs = CellFit.fit(image, mode: .ascii).cells.map(\.glyph)
    #expect(glyphs.first == " ")
    #expect(glyphs.last.map { "BMNW@Qg".unicodeScalars.contains($0) } == true)
    #expect(Set(glyphs).count >= 7)
    #expect(Set(glyphs).isDisjoint(with: "+-|#=*0123456789".unicodeScalars))
  }

  @Test("letters follow the shape: light below, above, left and right")
  func asciiShape() {
    func glyph(_ isBright: (Int, Int) -> Bool) -> Unicode.Scalar? {
      var image = Image(width: 2, height: 4)
      for y in 0..<4 {
        for x in 0..<2 where isBright(x, y) {
          for channel in 0..<3 { image.pixels[(y * 2 + x) * 3 + channel] = 255 }
        }
      }
      return CellFit.fit(image, mode: .ascii).cells.first?.glyph
    }
    let shapes = [
      glyph { _, y in y > 1 }, glyph { _, y in y < 2 }, glyph { x, _ in x == 0 }, glyph { x, _ in x == 1 },
    ]
    #expect(Set(shapes).count == 4)
  }

  @Test(
    "a view's part of the photo is what its cells show, whatever the image's resolution",
    arguments: [1, 2, 4])
  func part(reduction: Int) throws {
    // Left half bright, right half dark; the view shows the right half only.
    let image = twoColors(width: 64 / reduction, height: 32 / reduction) { x, _ in x < 32 / reduction }
    let view = try #require(
      PictureView(
        photo: PixelSize(width: 64, height: 32), into: CellRect(column: 0, row: 0, columns: 4, rows: 2),
        metrics: .usual, scale: 1, center: Point(x: 60, y: 16)))
    #expect(view.visible.minX == 32)
    let picture = CellFit.picture(of: image, view: view, mode: .blocks)
    #expect(picture.cells.allSatisfy { $0.glyph == " " && $0.background == Self.dark })
  }
}

/// SplitMix64: the same numbers on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
