#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
package import Imaging

/// How close one picture comes to another of the same size.
package struct PictureQuality: Hashable, Sendable {
  /// Peak signal-to-noise ratio over all channels, in decibels; infinite for equal pictures.
  package var psnr: Double
  /// Structural similarity, in `-1...1`: the mean over all 7×7 windows and channels (Wang et al. 2004, with uniform
  /// windows and the sample covariance).
  package var ssim: Double

  package init(of image: Image, comparedWith original: Image) {
    precondition(image.size == original.size, "quality: \(image.size) and \(original.size) differ")
    var squares = 0.0
    for index in image.pixels.indices {
      let difference = Double(image.pixels[index]) - Double(original.pixels[index])
      squares += difference * difference
    }
    psnr = 10 * log10(255 * 255 * Double(image.pixels.count) / squares)
    ssim = (0..<3).reduce(0) { $0 + Self.similarity(image, original, channel: $1) } / 3
  }

  private static let window = 7

  private static func similarity(_ a: Image, _ b: Image, channel: Int) -> Double {
    guard a.width >= window, a.height >= window else { return a == b ? 1 : 0 }
    // Column sums over the rows of the window, which moves down a row at a time.
    var sums = [Sums](repeating: Sums(), count: a.width)
    var (total, count) = (0.0, 0)
    for y in 0..<a.height {
      for x in 0..<a.width {
        let index = (y * a.width + x) * 3 + channel
        sums[x].add(Double(a.pixels[index]), Double(b.pixels[index]), 1)
        if y >= window {
          let old = index - window * a.width * 3
          sums[x].add(Double(a.pixels[old]), Double(b.pixels[old]), -1)
        }
      }
      guard y >= window - 1 else { continue }
      var inside = Sums()
      for x in 0..<a.width {
        inside.add(sums[x], 1)
        if x >= window { inside.add(sums[x - window], -1) }
        if x >= window - 1 {
          total += inside.similarity
          count += 1
        }
      }
    }
    return total / Double(count)
  }

  private struct Sums {
    var a = 0.0, b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0

    mutating func add(_ x: Double, _ y: Double, _ sign: Double) {
      a += sign * x
      b += sign * y
      aa += sign * x * x
      bb += sign * y * y
      ab += sign * x * y
    }

    mutating func add(_ other: Sums, _ sign: Double) {
      a += sign * other.a
      b += sign * other.b
      aa += sign * other.aa
      bb += sign * other.bb
      ab += sign * other.ab
    }

    var similarity: Double {
      let count = Double(window * window)
      let (meanA, meanB) = (a / count, b / count)
      let rest = count / (count - 1)
      let (varianceA, varianceB) = (rest * (aa / count - meanA * meanA), rest * (bb / count - meanB * meanB))
      let covariance = rest * (ab / count - meanA * meanB)
      let (c1, c2) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
      return (2 * meanA * meanB + c1) * (2 * covariance + c2)
        / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
    }
  }
}
