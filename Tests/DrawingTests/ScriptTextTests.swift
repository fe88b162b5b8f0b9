import Drawing
import Foundation
import Geometry
import Imaging
import Testing

/// Text that strokes cannot show.
@Suite("Text of any script") struct ScriptTextTests {
  private static let hasFonts = ScriptFont.system != nil
  private static let absence: Comment = "this build cannot draw other scripts, or there are no fonts"
  /// Chinese, Arabic, Devanagari, Cyrillic, Greek, Hebrew.
  static let names = ["李小龙", "محمد علي", "नरेंद्र", "Ада", "Ωμέγα", "דוד"]

  private func drawn(_ text: String, height: Double = 24) -> (image: Image, width: Double) {
    var canvas = Canvas(Image(width: 400, height: 60))
    canvas.text(text, at: SIMD2(20, 16), height: height, weight: 2, Ink(255, 255, 255))
    return (canvas.image, Canvas.width(of: text, height: height))
  }

  /// The columns in which something is drawn.
  private func columns(_ image: Image) -> ClosedRange<Int>? {
    let lit = (0..<image.width).filter { x in
      (0..<image.height).contains { image.pixels[3 * ($0 * image.width + x)] > 60 }
    }
    guard let first = lit.first, let last = lit.last else { return nil }
    return first...last
  }

  @Test(
    "names in six scripts are drawn within the width that is measured", .enabled(if: hasFonts, absence),
    arguments: names)
  func widths(name: String) throws {
    let (image, width) = drawn(name)
    let reach = try #require(columns(image))
    #expect(reach.lowerBound >= 17 && Double(reach.upperBound) <= 20 + width + 4, "\(reach), \(width)")
    #expect(Double(reach.count) >= width * 0.7)
  }

  @Test("different names look different", .enabled(if: hasFonts, absence))
  func differ() throws {
    let images = Self.names.map { drawn($0).image.pixels }
    for (index, one) in images.enumerated() {
      #expect(!images[..<index].contains(one), "\(Self.names[index])")
    }
  }

  @Test(
    "a number after a name that is read from the right stays at the end of the line",
    .enabled(if: hasFonts, absence))
  func numbers() throws {
    let name = drawn("דוד"), both = drawn("דוד 12")
    let start = try #require(columns(name.image)), all = try #require(columns(both.image))
    // The name is where it is without the number.
    for x in start {
      for y in 0..<60 {
        #expect(name.image.pixels[3 * (y * 400 + x)] == both.image.pixels[3 * (y * 400 + x)])
      }
    }
    #expect(all.upperBound > start.upperBound + 20)
  }

  @Test("Arabic letters are joined: no gap is between those of a word", .enabled(if: hasFonts, absence))
  func joined() throws {
    let image = drawn("محمد").image
    for x in try #require(columns(image)) {
      #expect((0..<image.height).contains { image.pixels[3 * ($0 * image.width + x)] > 60 }, "column \(x)")
    }
  }

  @Test("copies and sheets show names of any script", .enabled(if: hasFonts, absence))
  func everywhere() {
    let (white, black) = (Ink(255, 255, 255), Ink(0, 0, 0))
    let photo = Image(width: 200, height: 150, red: 100, green: 100, blue: 100)
    let points = Landmarks(points: (0..<5).map { Point(x: 70 + 8 * Float($0), y: 70) })
    func copy(_ name: String) -> [UInt8] {
      let face = DrawnFace(
        box: BoundingBox(minX: 60, minY: 40, maxX: 120, maxY: 95), landmarks: points, label: name)
      return photo.drawing([face], inks: FaceInks(box: white, landmark: white, casing: black)).pixels
    }
    func sheet(_ name: String) -> [UInt8]? {
      var sheet = ContactSheet()
      sheet.add(Image(width: 90, height: 90), label: name)
      return sheet.image(ground: white, text: black)?.pixels
    }
    // What strokes cannot show would be the same sign for each.
    let (copies, sheets) = (Self.names.map(copy), Self.names.map(sheet))
    #expect(Set(copies).count == Self.names.count && Set(sheets).count == Self.names.count)
    #expect(!sheets.contains(nil))
  }

  /// Where Debian's fonts-noto-color-emoji is.
  private static let hasEmoji =
    FileManager.default.fileExists(atPath: "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf") && hasFonts

  @Test(
    "an emoji within a name comes from another font than the letters, with its colours",
    .enabled(if: hasEmoji, "this system has no font of emoji"))
  func emoji() throws {
    func isColored(_ image: Image, _ x: Int) -> Bool {
      (0..<image.height).contains { y in
        let pixel = image.pixels[3 * (y * image.width + x)..<3 * (y * image.width + x) + 3]
        return (pixel.max() ?? 0) - (pixel.min() ?? 0) > 60
      }
    }
    let (letters, both) = (drawn("Ада").image, drawn("Ада 🙂").image)
    let reach = try #require(columns(letters))
    #expect(!(0..<400).contains { isColored(letters, $0) })
    #expect(!reach.contains { isColored(both, $0) }, "letters have the ink's colour")
    #expect((reach.upperBound + 1..<400).count { isColored(both, $0) } > 15)
    #expect(drawn("Ада 🙂").image != drawn("Ада 🚗").image)
  }

  @Test("Latin is drawn by strokes, with or without the system's fonts")
  func latin() {
    for text in ["1 ADA 0.99", "Zoë", "Ærø".replacing("Æ", with: "A"), "50 %"] {
      #expect(StrokeFont.covers(text))
    }
    for text in Self.names + ["Ada 🙂"] { #expect(!StrokeFont.covers(text)) }
  }

  @Test(
    "any text is drawn somewhere or nowhere, without an end",
    arguments: ["", "\u{0}", "\u{202E}א", "🙂🏽‍👩‍👧🇩🇪", "e\u{301}\u{301}\u{301}", "漢"])
  func odd(text: String) {
    _ = drawn(text)
    _ = drawn(String(repeating: text, count: 2000), height: 9)
    _ = drawn(text, height: 0.1)
  }
}
