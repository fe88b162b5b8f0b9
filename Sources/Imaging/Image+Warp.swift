import CCodecs
public import Geometry

extension Image {
  /// The picture seen through `transform`, which takes positions of this picture to positions of the result.
  ///
  /// Bilinear, black outside. Positions are rounded to 1/32 pixel and weights to 15 bits, as OpenCV's
  /// `warpAffine` does it, so that crops agree with those that recognisers were trained on.
  ///
  /// - Precondition: the transform can be inverted.
  public func warped(by transform: SimilarityTransform, to size: PixelSize) -> Image {
    precondition(size.width > 0 && size.height > 0, "warp: \(size.width)×\(size.height) has no pixels")
    guard let inverse = transform.inverse else {
      preconditionFailure("warp: \(transform) has no inverse")
    }
    let matrix = inverse.matrix
    let count = size.area * 3
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      // SAFETY: sizes match their buffers; C checks every position against the source and writes all of `out`.
      let status = unsafe self.pixels.withUnsafeBufferPointer { source in
        unsafe matrix.withUnsafeBufferPointer { matrix in
          unsafe fc_warp_affine(
            source.baseAddress, Int32(width), Int32(height), matrix.baseAddress, out.baseAddress,
            Int32(size.width), Int32(size.height))
        }
      }
      precondition(status == fc_ok, "warp: no memory for a row of \(size.width) positions")
      filled = count
    }
    return Image(width: size.width, height: size.height, pixels: pixels)
  }
}
