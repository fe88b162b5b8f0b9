import Geometry
import Imaging
import Preview
import Testing

@Suite("Area sampler") struct AreaSamplerTests {
  func whole(_ image: Image) -> BoundingBox {
    BoundingBox(minX: 0, minY: 0, maxX: Float(image.width), maxY: Float(image.height))
  }

  /// The mean over an area by adding up every pixel's share, one sample at a time.
  func twin(of image: Image, part: BoundingBox, width: Int, height: Int) -> [Double] {
    let stepX = Double(part.width) / Double(width), stepY = Double(part.height) / Double(height)
    var means: [Double] = []
    for row in 0..<height {
      for column in 0..<width {
        let left = Double(part.minX) + Double(column) * stepX, top = Double(part.minY) + Double(row) * stepY
        for channel in 0..<3 {
          var sum = 0.0
          for y in 0..<image.height {
            let high = min(Double(y + 1), top + stepY) - max(Double(y), top)
            guard high > 0 else { continue }
            for x in 0..<image.width {
              let wide = min(Double(x + 1), left + stepX) - max(Double(x), left)
              guard wide > 0 else { continue }
              sum += wide * high * Double(image.pixels[(y * image.width + x) * 3 + channel])
            }
          }
          means.append(sum / (stepX * stepY))
        }
      }
    }
    return means
  }

  func noise(width: Int, height: Int) -> Image {
    var random = SeededRandom(seed: 3)
    return Image(
      width: width, height: height,
      pixels: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  @Test(
    "every sample is the mean of its area",
    arguments: [(13, 9), (26, 18), (5, 4), (1, 1), (40, 30), (13, 1)])
  func means(size: (Int, Int)) {
    let image = noise(width: 13, height: 9)
    for part in [whole(image), BoundingBox(minX: 1.25, minY: 2.5, maxX: 11.75, maxY: 8.875)] {
      let samples = AreaSampler.samples(of: image, part: part, width: size.0, height: size.1)
      let expected = twin(of: image, part: part, width: size.0, height: size.1)
      for (sample, mean) in zip(samples.pixels, expected) {
        // Half a level from rounding, and a little from single precision.
        #expect(abs(Double(sample) - mean) <= 0.51)
      }
    }
  }

  @Test("at the picture's size nothing changes")
  func identity() {
    let image = noise(width: 31, height: 17)
    #expect(AreaSampler.samples(of: image, part: whole(image), width: 31, height: 17) == image)
  }

  @Test("parts outside the picture are clipped to it")
  func clipped() {
    let image = Image(width: 4, height: 4, red: 9, green: 9, blue: 9)
    let far = BoundingBox(minX: 100, minY: -50, maxX: 200, maxY: 2)
    let samples = AreaSampler.samples(of: image, part: far, width: 3, height: 3)
    #expect(samples == Image(width: 3, height: 3, red: 9, green: 9, blue: 9))
  }
}
