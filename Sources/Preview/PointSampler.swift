import Geometry
import Imaging

/// Samples a part of a picture at single pixels: coarse, but fast whatever the picture's size.
enum PointSampler {
  /// - Parameters:
  ///   - part: what to sample, in pixels of `image`; pixels outside repeat the edge.
  ///   - width: samples across, at least 1.
  ///   - height: samples down, at least 1.
  static func samples(of image: Image, part: BoundingBox, width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0, "point sampler: \(width)×\(height) samples")
    let across = places(from: part.minX, to: part.maxX, limit: image.width, count: width).map { $0 * 3 }
    let down = places(from: part.minY, to: part.maxY, limit: image.height, count: height)
    let stride = image.width * 3
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: width * height * 3) { output, filled in
      // SAFETY: places lie in `0..<image.width` and `0..<image.height`, so three bytes can be read at each, and
      // `width * height` samples of three bytes are written.
      unsafe image.pixels.withUnsafeBufferPointer { input in
        var index = 0
        for row in down {
          let line = row * stride
          for column in across {
            unsafe output[index] = input[line + column]
            unsafe output[index + 1] = input[line + column + 1]
            unsafe output[index + 2] = input[line + column + 2]
            index += 3
          }
        }
      }
      filled = width * height * 3
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// The pixels in the middle of equal steps.
  private static func places(from: Float, to: Float, limit: Int, count: Int) -> [Int] {
    let step = Double(to - from) / Double(count)
    return (0..<count).map {
      min(max(0, Int((Double(from) + (Double($0) + 0.5) * step).rounded(.down))), limit - 1)
    }
  }
}
