package import Geometry
package import Imaging

/// Reduces (or enlarges) a part of a picture to a grid of samples, each the exact mean of the area it covers.
///
/// The mean is taken over the stored sRGB values, which are what the detector sees and what the error of the
/// cell fit is measured in.
package enum AreaSampler {
  /// - Parameters:
  ///   - part: what to sample, in pixels of `image`; clipped to it, and at least a pixel's thousandth wide.
  ///   - width: samples across, at least 1.
  ///   - height: samples down, at least 1.
  ///   - band: which share of its row a sample covers, from its top at 0 to its bottom at 1.
  package static func samples(
    of image: Image, part: BoundingBox, width: Int, height: Int, band: ClosedRange<Double> = 0...1
  ) -> Image {
    precondition(width > 0 && height > 0, "area sampler: \(width)×\(height) samples")
    let across = spans(from: part.minX, to: part.maxX, limit: image.width, count: width)
    let down = spans(from: part.minY, to: part.maxY, limit: image.height, count: height, band: band)
    let first = across.first?.first ?? 0
    let stretch = ((across.last?.last ?? 0) - first + 1) * 3
    var sums = [Float](repeating: 0, count: stretch)
    var output = [UInt8](repeating: 0, count: width * height * 3)
    // SAFETY: the pointers live inside the closures only. Spans lie in `0..<image.width` and
    // `0..<image.height`, so `row * image.width + first` plus `stretch` stays inside the row's pixels, and
    // sums are read at `(span - first) * 3 < stretch`; output is written at `height * width * 3` places.
    unsafe image.pixels.withUnsafeBufferPointer { pixels in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        unsafe output.withUnsafeMutableBufferPointer { output in
          guard let pixels = pixels.baseAddress, let sums = sums.baseAddress, let output = output.baseAddress
          else { return }
          for (y, span) in down.enumerated() {
            unsafe sumRows(
              span, of: pixels + first * 3, stride: image.width * 3, stretch: stretch, into: sums)
            unsafe meanColumns(
              across, first: first, of: sums, share: span.share, into: output + y * width * 3)
          }
        }
      }
    }
    return Image(width: width, height: height, pixels: output)
  }

  /// The pixels under one sample: `first...last`, of which the outer two are covered only in part.
  private struct Span {
    var first, last: Int
    var firstWeight, lastWeight: Float
    /// The reciprocal of the sum of all weights.
    var share: Float
  }

  private static func spans(
    from: Float, to: Float, limit: Int, count: Int, band: ClosedRange<Double> = 0...1
  ) -> [Span] {
    let end = Double(limit)
    let low = min(max(0, Double(from)), end - 0.001)
    let high = min(max(Double(to), low + 0.001), end)
    let step = (high - low) / Double(count)
    return (0..<count).map { index in
      let start = low + (Double(index) + band.lowerBound) * step
      let stop = min(end, low + (Double(index) + band.upperBound) * step)
      let first = min(limit - 1, Int(start))
      let last = min(limit - 1, max(first, Int(stop.rounded(.up)) - 1))
      guard last > first else {
        return Span(first: first, last: first, firstWeight: 1, lastWeight: 0, share: 1)
      }
      return Span(
        first: first, last: last, firstWeight: Float(Double(first + 1) - start),
        lastWeight: Float(stop - Double(last)), share: Float(1 / (stop - start)))
    }
  }

  private static func sumRows(
    _ span: Span, of pixels: UnsafePointer<UInt8>, stride: Int, stretch: Int,
    into sums: UnsafeMutablePointer<Float>
  ) {
    for row in span.first...span.last {
      let weight = row == span.first ? span.firstWeight : row == span.last ? span.lastWeight : 1
      let line = unsafe pixels + row * stride
      if row == span.first {
        for index in 0..<stretch { unsafe sums[index] = weight * Float(line[index]) }
      } else {
        for index in 0..<stretch { unsafe sums[index] += weight * Float(line[index]) }
      }
    }
  }

  private static func meanColumns(
    _ spans: [Span], first: Int, of sums: UnsafePointer<Float>, share rowShare: Float,
    into output: UnsafeMutablePointer<UInt8>
  ) {
    var target = unsafe output
    for span in spans {
      var column = unsafe sums + (span.first - first) * 3
      var red = unsafe column[0] * span.firstWeight, green = unsafe column[1] * span.firstWeight
      var blue = unsafe column[2] * span.firstWeight
      if span.last > span.first {
        for _ in span.first + 1..<span.last {
          unsafe column += 3
          unsafe (red, green, blue) = (red + column[0], green + column[1], blue + column[2])
        }
        unsafe column += 3
        unsafe red += column[0] * span.lastWeight
        unsafe green += column[1] * span.lastWeight
        unsafe blue += column[2] * span.lastWeight
      }
      let share = span.share * rowShare
      unsafe target[0] = byte(red * share)
      unsafe target[1] = byte(green * share)
      unsafe target[2] = byte(blue * share)
      unsafe target += 3
    }
  }

  /// The nearest byte to a mean of bytes; rounding may have put it slightly outside their range.
  @inline(__always) private static func byte(_ mean: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(min(255, mean + 0.5)))
  }
}
