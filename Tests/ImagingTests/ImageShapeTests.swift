import Geometry
import Imaging
import TestSupport
import Testing

/// A picture of seeded noise.
func noise(_ width: Int, _ height: Int) -> Image {
  var numbers = SeededNumbers(seed: UInt64(width * 1000 + height))
  return Image(
    width: width, height: height,
    pixels: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &numbers) })
}

@Suite("Resizing by area") struct AreaResizeTests {
  /// The rule in the plainest words.
  private func scalar(_ image: Image, to size: PixelSize) -> Image {
    var pixels: [UInt8] = []
    func window(_ i: Int, _ from: Int, _ to: Int) -> Range<Int> {
      i * from / to..<((i + 1) * from + to - 1) / to
    }
    for y in 0..<size.height {
      for x in 0..<size.width {
        let rows = window(y, image.height, size.height)
        let columns = window(x, image.width, size.width)
        let count = rows.count * columns.count
        for channel in 0..<3 {
          var sum = 0
          for r in rows { for c in columns { sum += Int(image.pixels[(r * image.width + c) * 3 + channel]) } }
          pixels.append(UInt8((sum + count / 2) / count))
        }
      }
    }
    return Image(width: size.width, height: size.height, pixels: pixels)
  }

  @Test(
    "agrees with the scalar definition, smaller and larger",
    arguments: [(1, 1), (2, 3), (7, 5), (36, 24), (37, 23), (12, 40), (80, 61)])
  func agrees(width: Int, height: Int) {
    let image = noise(37, 23)
    let size = PixelSize(width: width, height: height)
    #expect(image.resizedByArea(to: size) == scalar(image, to: size))
  }

  @Test("by hand: 3×1 to 2×1 counts the middle pixel twice")
  func byHand() {
    let image = Image(width: 3, height: 1, pixels: [0, 10, 255, 101, 20, 255, 200, 40, 0])
    #expect(image.resizedByArea(to: PixelSize(width: 2, height: 1)).pixels == [51, 15, 255, 151, 30, 128])
  }
}

@Suite("Turning and cropping") struct TurnTests {
  @Test("each orientation, on two rows of three pixels")
  func byHand() {
    //   stored   A B C
    //            D E F
    let letters = Dictionary(
      uniqueKeysWithValues: zip("ABCDEF", 1...6).map { (Character("\($0)"), UInt8($1)) })
    func picture(_ rows: [String]) -> Image {
      Image(
        width: rows[0].count, height: rows.count,
        pixels: rows.joined().flatMap { [letters[$0] ?? 0, 7, letters[$0] ?? 0] })
    }
    let stored = picture(["ABC", "DEF"])
    let expected: [PhotoOrientation: [String]] = [
      .upright: ["ABC", "DEF"], .mirrored: ["CBA", "FED"], .halfTurn: ["FED", "CBA"],
      .flipped: ["DEF", "ABC"], .transposed: ["AD", "BE", "CF"], .quarterTurn: ["DA", "EB", "FC"],
      .transversed: ["FC", "EB", "DA"], .threeQuarterTurn: ["CF", "BE", "AD"],
    ]
    for (orientation, rows) in expected { #expect(stored.turned(by: orientation) == picture(rows)) }
  }

  @Test("four quarter turns, and any mirroring twice, give the picture back")
  func identities() {
    let image = noise(130, 71)  // more than one band of rows
    #expect((0..<4).reduce(image) { turned, _ in turned.turned(by: .quarterTurn) } == image)
    #expect(image.turned(by: .quarterTurn).turned(by: .threeQuarterTurn) == image)
    for orientation: PhotoOrientation in [.mirrored, .halfTurn, .flipped, .transposed, .transversed] {
      #expect(image.turned(by: orientation).turned(by: orientation) == image)
    }
  }

  @Test("a crop holds the pixels of its place")
  func crop() {
    let image = noise(9, 8)
    let part = image.cropped(x: 3, y: 2, size: PixelSize(width: 5, height: 6))
    for y in 0..<6 {
      for x in 0..<5 {
        let from = ((y + 2) * 9 + x + 3) * 3
        #expect(
          Array(part.pixels[(y * 5 + x) * 3..<(y * 5 + x) * 3 + 3]) == Array(image.pixels[from..<from + 3]))
      }
    }
  }
}

@Suite("Warping") struct WarpTests {
  @Test("the identity changes nothing; whole shifts move pixels and leave black")
  func shifts() {
    let image = noise(8, 6)
    #expect(image.warped(by: .identity, to: image.size) == image)
    let shifted = image.warped(by: SimilarityTransform(a: 1, b: 0, tx: 2, ty: 0), to: image.size)
    for y in 0..<6 {
      #expect(shifted.pixels[y * 24..<y * 24 + 6].allSatisfy { $0 == 0 })
      #expect(shifted.pixels[y * 24 + 6..<y * 24 + 24].elementsEqual(image.pixels[y * 24..<y * 24 + 18]))
    }
  }

  @Test("half a pixel gives the mean of two")
  func halfPixel() {
    let image = Image(width: 2, height: 1, pixels: [10, 100, 0, 20, 200, 255])
    let warped = image.warped(
      by: SimilarityTransform(a: 1, b: 0, tx: -0.5, ty: 0), to: PixelSize(width: 1, height: 1))
    #expect(warped.pixels == [15, 150, 128])
  }

  @Test("positions far outside are black, whatever the numbers")
  func farOutside() {
    let image = Image(width: 4, height: 4, red: 9, green: 9, blue: 9)
    for transform in [
      SimilarityTransform(a: 1e-7, b: 0, tx: 50, ty: -3), SimilarityTransform(a: 1, b: 0, tx: 1e300, ty: 0),
      SimilarityTransform(a: 1, b: 1, tx: .nan, ty: 0),
    ] {
      let warped = image.warped(by: transform, to: PixelSize(width: 16, height: 16))
      #expect(warped.pixels.allSatisfy { $0 == 0 || $0 == 9 || transform.a == 1e-7 })
    }
  }
}
