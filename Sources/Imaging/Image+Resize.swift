import CCodecs
public import Geometry

extension Image {
  /// The picture resized by area: output row `i` is the mean of input rows `floor(i·H/h) ..< ceil((i+1)·H/h)`,
  /// likewise for columns, rounded to the nearest byte. Enlarging uses the same rule.
  public func resizedByArea(to size: PixelSize) -> Image {
    precondition(size.width > 0 && size.height > 0, "resize: \(size.width)×\(size.height) has no pixels")
    guard size != self.size else { return self }
    let count = size.area * 3
    let resized = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      // SAFETY: both sizes match their buffers; C writes every byte of `out`.
      let status = unsafe pixels.withUnsafeBufferPointer { source in
        unsafe fc_area_resize(
          source.baseAddress, width * 3, Int32(width), Int32(height), out.baseAddress, Int32(size.width),
          Int32(size.height))
      }
      precondition(status == fc_ok, "resize: no memory for a row of \(width) pixels")
      filled = count
    }
    return Image(width: size.width, height: size.height, pixels: resized)
  }

  /// A part of the picture, resized as by Pillow's `BILINEAR`: a triangle filter that widens as it reduces, columns
  /// first, with each step rounded to bytes.
  ///
  /// - Precondition: the part is not empty and lies inside the picture.
  public func resizedByTriangle(x: Range<Int>, y: Range<Int>, to size: PixelSize) -> Image {
    precondition(
      !x.isEmpty && !y.isEmpty && x.lowerBound >= 0 && y.lowerBound >= 0 && x.upperBound <= width
        && y.upperBound <= height && size.width > 0 && size.height > 0,
      "resize: columns \(x) and rows \(y) of \(width)×\(height) to \(size.width)×\(size.height)")
    let count = size.area * 3
    let resized = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      // SAFETY: the part lies inside the picture; C writes every byte of `out`.
      let status = unsafe pixels.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return fc_no_memory }
        return unsafe fc_triangle_resize(
          start + 3 * (y.lowerBound * width + x.lowerBound), width * 3, Int32(x.count), Int32(y.count),
          out.baseAddress, Int32(size.width), Int32(size.height))
      }
      precondition(status == fc_ok, "resize: no memory for \(x.count)×\(y.count) pixels")
      filled = count
    }
    return Image(width: size.width, height: size.height, pixels: resized)
  }
}
