import Drawing
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
