import Drawing
import Geometry
import Imaging
import Testing

@Suite("Drawing into photos") struct CanvasTests {
  private let white = Ink(255, 255, 255)

  private func values(_ canvas: Canvas, row: Int) -> [UInt8] {
    let image = canvas.image
    return (0..<image.width).map { image.pixels[3 * (row * image.width + $0)] }
  }

  @Test("the text of inks is part of checkpoints: a different text would start unfinished films over")
  func inks() {
    let inks = FaceInks(box: Ink(1, 2, 3), landmark: white, casing: Ink(0, 0, 0, opacity: 0.5))
    #expect(inks.summary == "box 1,2,3/1.0, landmark 255,255,255/1.0, casing 0,0,0/0.5")
  }

  @Test("a line covers pixels by how much of its width lies in them")
  func coverage() {
    var canvas = Canvas(Image(width: 7, height: 5))
    canvas.line(from: SIMD2(-5, 2), to: SIMD2(12, 2), width: 2, white)
    #expect(values(canvas, row: 2) == [UInt8](repeating: 255, count: 7))
    #expect(values(canvas, row: 1).allSatisfy { abs(Int($0) - 128) <= 1 }, "half of the row is covered")
    #expect(values(canvas, row: 0) == [UInt8](repeating: 0, count: 7))
    #expect(values(canvas, row: 1) == values(canvas, row: 3))
  }

  @Test("steep and flat lines are alike, and drawn whichever way")
  func symmetry() {
    var flat = Canvas(Image(width: 20, height: 20))
    var steep = Canvas(Image(width: 20, height: 20))
    flat.line(from: SIMD2(2, 3), to: SIMD2(16, 7), width: 2.5, white)
    steep.line(from: SIMD2(7, 16), to: SIMD2(3, 2), width: 2.5, white)
    for y in 0..<20 {
      for x in 0..<20 {
        let (a, b) = (flat.image.pixels[3 * (y * 20 + x)], steep.image.pixels[3 * (x * 20 + y)])
        #expect(abs(Int(a) - Int(b)) <= 1)
      }
    }
  }

  @Test("nothing is drawn outside, and NaN does no harm")
  func outside() {
    var canvas = Canvas(Image(width: 8, height: 8))
    for value in [Double.nan, .infinity, -.infinity, 1e300] {
      canvas.line(from: SIMD2(value, 1), to: SIMD2(2, value), width: 3, white)
      canvas.fill(from: SIMD2(value, value), to: SIMD2(value, value), white)
    }
    canvas.line(from: SIMD2(-50, -50), to: SIMD2(-20, -60), width: 5, white)
    canvas.put(Image(width: 4, height: 4, red: 9, green: 9, blue: 9), x: 6, y: -2)
    canvas.put(Image(width: 4, height: 4, red: 9, green: 9, blue: 9), x: 60, y: 60)
    #expect(values(canvas, row: 1) == [0, 0, 0, 0, 0, 0, 9, 9])
    #expect(values(canvas, row: 2) == [UInt8](repeating: 0, count: 8))
  }

  @Test("every digit looks different from every other")
  func digits() {
    let pictures = "0123456789.".map { character in
      var canvas = Canvas(Image(width: 12, height: 16))
      canvas.text(String(character), at: SIMD2(2, 2), height: 12, weight: 1.5, white)
      return canvas.image.pixels
    }
    #expect(Set(pictures).count == 11)
    #expect(pictures.allSatisfy { $0.contains { $0 > 200 } })
    // Accents are left out; without the system's fonts, other scripts become question marks.
    func drawn(_ text: String) -> [UInt8] {
      var canvas = Canvas(Image(width: 40, height: 12))
      canvas.text(text, at: SIMD2(1, 1), height: 8, weight: 1, white)
      return canvas.image.pixels
    }
    #expect(drawn("Zoë") == drawn("ZOE"))
    #expect((drawn("日") == drawn("?")) == (ScriptFont.system == nil))
  }

  @Test("letters are as wide as they are or all alike, and have the same lines")
  func font() {
    let (even, narrow) = (StrokeFont.capitals, StrokeFont.letters)
    #expect(even.width(of: "1I.") == 16 && even.width(of: "") == 0)
    #expect(narrow.width(of: "1I.") == 2 + 2 + 2 + 2 + 0 && narrow.width(of: "") == 0)
    #expect(even.placed("HI").map(\.x) == [0, 6] && narrow.placed("HI").map(\.x) == [0, 6])
    #expect(even.placed("H")[0].lines == narrow.placed("H")[0].lines)
    #expect(even.placed("h")[0].lines == even.placed("H")[0].lines)
    #expect(narrow.placed("h")[0].lines != narrow.placed("H")[0].lines)
    #expect(narrow.placed("é")[0].lines == narrow.placed("e")[0].lines)
    #expect(narrow.placed("ø")[0].lines == narrow.placed("o")[0].lines)
    #expect(narrow.placed("日")[0].lines != narrow.placed("?")[0].lines)
  }

  @Test("faces are drawn where they are, labels stay inside the picture, and the rest is untouched")
  func faces() {
    let photo = Image(width: 200, height: 150, red: 100, green: 100, blue: 100)
    let points = [
      Point(x: 70, y: 60), Point(x: 90, y: 60), Point(x: 80, y: 70), Point(x: 72, y: 80), Point(x: 88, y: 80),
    ]
    let inks = FaceInks(box: Ink(255, 200, 0), landmark: Ink(0, 0, 255), casing: Ink(0, 0, 0))
    let box = BoundingBox(minX: 60, minY: 40, maxX: 100, maxY: 95)
    let drawn = photo.drawing(
      [DrawnFace(box: box, landmarks: Landmarks(points: points), label: "1 0.99")], inks: inks)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] {
      Array(drawn.pixels[3 * (y * 200 + x)..<3 * (y * 200 + x) + 3])
    }
    #expect(pixel(60, 60) == [255, 200, 0] && pixel(80, 40) == [255, 200, 0])
    #expect(pixel(70, 60) == [0, 0, 255] && pixel(80, 70) == [0, 0, 255])
    #expect(pixel(80, 50) == [100, 100, 100] && pixel(10, 10) == [100, 100, 100])
    #expect(pixel(63, 101) != [100, 100, 100], "the label lies below")
    let low = BoundingBox(minX: 150, minY: 100, maxX: 240, maxY: 170)
    _ = photo.drawing(
      [DrawnFace(box: low, landmarks: Landmarks(points: points), label: "23 0.99")], inks: inks)
    let odd = BoundingBox(minX: .nan, minY: 0, maxX: .infinity, maxY: -4)
    #expect(
      photo.drawing([DrawnFace(box: odd, landmarks: Landmarks(points: points), label: "")], inks: inks).size
        == photo.size)
  }

  @Test("a contact sheet holds all tiles in order")
  func sheet() {
    var sheet = ContactSheet()
    #expect(sheet.image(ground: white, text: white) == nil)
    for value in 0..<5 {
      sheet.add(
        Image(width: 30, height: 30, red: UInt8(value * 20), green: 0, blue: 0), label: "face \(value)")
    }
    let image = sheet.image(ground: Ink(200, 200, 200), text: Ink(0, 0, 0))
    #expect(image?.width == 6 + 4 * 36 || image?.width == 6 + 3 * 36)
    #expect(image?.pixels[3 * (20 * (image?.width ?? 0) + 20)] == 0)
    #expect(image?.pixels[3 * (20 * (image?.width ?? 0) + 56)] == 20)
  }
}
