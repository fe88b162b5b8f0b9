import Alignment
import Geometry
import Imaging
import TestSupport
import Testing

@Suite("Sampling of crops") struct SamplingTests {
  /// A picture with detail of every size, so that skipping pixels shows.
  private static func scene(_ side: Int) -> Image {
    var numbers = SeededNumbers(seed: 7)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(side * side * 3)
    for y in 0..<side {
      for x in 0..<side {
        let wave = 90 + 40 * ((x / 7 + y / 5) % 2) + 30 * ((x / 31 + y / 23) % 2)
        let noise = Int(truncatingIfNeeded: numbers.next() % 81) - 40
        let value = UInt8(max(0, min(255, wave + noise)))
        pixels += [value, 255 - value, value / 2]
      }
    }
    return Image(width: side, height: side, pixels: pixels)
  }

  private static func psnr(_ a: Image, _ b: Image) -> Double {
    let sum = zip(a.pixels, b.pixels).reduce(0.0) {
      $0 + Double((Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)))
    }
    guard sum > 0 else { return 99 }
    return 10 * log10(255 * 255 / (sum / Double(a.pixels.count)))
  }

  private static func log10(_ value: Double) -> Double {
    // Enough for a test, without a mathematics library: the integral part by division, the rest by its series.
    var (rest, result) = (value, 0.0)
    while rest >= 10 { (rest, result) = (rest / 10, result + 1) }
    let z = (rest - 1) / (rest + 1)
    var (power, series) = (z, 0.0)
    for k in stride(from: 1.0, through: 199, by: 2) { (series, power) = (series + power / k, power * z * z) }
    return result + 2 * series / 2.302585092994046
  }

  /// A crop's similarity that shows `reduction` photo pixels in one of the crop, turned by some degrees.
  private static func transform(reduction: Double, size: Int, side: Int) -> SimilarityTransform {
    let (cosine, sine) = (0.981627, 0.190809)  // 11°
    let (a, b) = (cosine / reduction, sine / reduction)
    let middle = Double(size) / 2 - 0.5
    let center = Double(side) / 2 + 0.3
    return SimilarityTransform(
      a: a, b: b, tx: middle - (a * center - b * center), ty: middle - (b * center + a * center))
  }

  @Test(
    "sharp is at least 3 dB better than bilinear where faces above 400 pixels are reduced",
    arguments: [4.4, 5.0, 6.3, 8.0, 11.7])
  func large(reduction: Double) {
    let side = Int(reduction * 32 * 1.3)
    let scene = Self.scene(side)
    let transform = Self.transform(reduction: reduction, size: 32, side: side)
    let size = PixelSize(width: 32, height: 32)
    let truth = scene.supersampled(by: transform, to: size, grid: 16)
    let sharp = Self.psnr(scene.warpedSharp(by: transform, to: size), truth)
    let bilinear = Self.psnr(scene.warped(by: transform, to: size), truth)
    #expect(sharp >= bilinear + 3, "sharp \(sharp) dB, bilinear \(bilinear) dB")
    #expect(sharp > 35, "sharp \(sharp) dB")
  }

  @Test(
    "sharp never loses more than 0.2 dB on small faces",
    arguments: [0.25, 0.5, 0.9, 1.0, 1.05, 1.3, 1.7, 2.0, 2.4, 2.6, 3.2, 3.9])
  func small(reduction: Double) {
    let side = max(60, Int(reduction * 32 * 1.3))
    let scene = Self.scene(side)
    let transform = Self.transform(reduction: reduction, size: 32, side: side)
    let size = PixelSize(width: 32, height: 32)
    let truth = scene.supersampled(by: transform, to: size, grid: 16)
    let sharp = Self.psnr(scene.warpedSharp(by: transform, to: size), truth)
    let bilinear = Self.psnr(scene.warped(by: transform, to: size), truth)
    #expect(sharp >= bilinear - 0.2, "sharp \(sharp) dB, bilinear \(bilinear) dB")
  }

  @Test(
    "sharp does not shift a crop: a gradient has the true values", arguments: [3.0, 6.5, 13.0])
  func place(reduction: Double) {
    let side = Int(reduction * 40)
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side { pixels += [UInt8(x * 255 / side), UInt8(y * 255 / side), 0] }
    }
    let scene = Image(width: side, height: side, pixels: pixels)
    let size = PixelSize(width: 24, height: 24)
    let transform = Self.transform(reduction: reduction, size: 24, side: side)
    let truth = scene.supersampled(by: transform, to: size, grid: 16)
    let sharp = scene.warpedSharp(by: transform, to: size)
    #expect(zip(sharp.pixels, truth.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  @Test("edges are black, the nearest pixel, or mirrored without doubling the edge")
  func edges() {
    var image = Image(width: 4, height: 1)
    for x in 0..<4 {
      image.pixels.replaceSubrange(3 * x..<3 * x + 3, with: [UInt8](repeating: UInt8(10 + x), count: 3))
    }
    let shift = SimilarityTransform(a: 1, b: 0, tx: 5, ty: 0)
    let size = PixelSize(width: 14, height: 1)
    func row(_ edges: EdgeMode) -> [UInt8] {
      let warped = image.warped(by: shift, to: size, edges: edges)
      return stride(from: 0, to: 42, by: 3).map { warped.pixels[$0] }
    }
    #expect(row(.black) == [0, 0, 0, 0, 0, 10, 11, 12, 13, 0, 0, 0, 0, 0])
    #expect(row(.replicate) == [10, 10, 10, 10, 10, 10, 11, 12, 13, 13, 13, 13, 13, 13])
    #expect(row(.reflect) == [11, 12, 13, 12, 11, 10, 11, 12, 13, 12, 11, 10, 11, 12])
    let dot = Image(width: 1, height: 1, red: 9, green: 9, blue: 9)
    #expect(dot.warped(by: shift, to: size, edges: .reflect).pixels.allSatisfy { $0 == 9 })
  }

  @Test("crops entirely outside, or of enormous faces, are made without harm")
  func extremes() {
    let scene = Self.scene(64)
    let size = PixelSize(width: 16, height: 16)
    for transform in [
      SimilarityTransform(a: 1, b: 0, tx: 1e7, ty: -1e7), SimilarityTransform(a: 1e-4, b: 0, tx: 0, ty: 0),
      SimilarityTransform(a: 0.05, b: 0.05, tx: 90, ty: 90), SimilarityTransform(a: 500, b: 0, tx: 0, ty: 0),
    ] {
      for edges in EdgeMode.allCases {
        #expect(scene.warpedSharp(by: transform, to: size, edges: edges).size == size)
      }
    }
  }
}
