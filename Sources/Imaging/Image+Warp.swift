import CCodecs
public import Geometry

/// What a crop shows where it reaches outside its photo.
public enum EdgeMode: String, Sendable, Hashable, CaseIterable {
  case black
  /// The nearest pixel of the photo's edge.
  case replicate
  /// The photo mirrored at its outermost pixels, like OpenCV's `BORDER_REFLECT_101`.
  case reflect

  fileprivate var code: fc_edge {
    switch self {
    case .black: fc_edge_black
    case .replicate: fc_edge_replicate
    case .reflect: fc_edge_reflect
    }
  }
}

extension Image {
  /// The picture warped by `transform`, which maps positions of this picture to positions of the result.
  ///
  /// Sampling is bilinear. Positions are rounded to 1/32 pixel and weights to 15 bits, as in OpenCV's `warpAffine`,
  /// so that crops agree with those that recognisers were trained on.
  ///
  /// - Precondition: the transform can be inverted.
  public func warped(
    by transform: SimilarityTransform, to size: PixelSize, edges: EdgeMode = .black
  ) -> Image {
    unsafe drawn(through: transform, to: size) { matrix, out in
      // SAFETY: sizes match their buffers; C checks every position against the source and writes all of `out`.
      unsafe pixels.withUnsafeBufferPointer { source in
        unsafe fc_warp_affine(
          source.baseAddress, Int32(width), Int32(height), matrix, edges.code, out, Int32(size.width),
          Int32(size.height))
      }
    }
  }

  /// Does the same without skipping pixels, for a result much smaller than the part of this picture that it shows.
  ///
  /// Each pixel of the result is the mean over its area. The part shown is first reduced by a whole factor until
  /// fewer than four of its pixels make one of the result; then 4×4 bilinear samples per pixel are averaged (fewer
  /// when fewer reach every source pixel). Where the result is not smaller, this is ``warped(by:to:edges:)``.
  ///
  /// - Precondition: the transform can be inverted.
  public func warpedSharp(
    by transform: SimilarityTransform, to size: PixelSize, edges: EdgeMode = .black
  ) -> Image {
    let reduction = 1 / transform.scale
    guard reduction > 1 else { return warped(by: transform, to: size, edges: edges) }
    // A larger factor would only make one pixel of the whole picture.
    let factor = max(1, Int(min(reduction / 2, Double(max(width, height)))))
    guard factor > 1, let part = part(shownBy: transform, size, margin: 2 * factor) else {
      return supersampled(by: transform, to: size, edges: edges, grid: Int(min(16, reduction.rounded(.up))))
    }
    let reduced = reduced(part, by: factor)
    // The centre of the first reduced pixel is the centre of `factor` pixels of this picture.
    let offset = Double(factor - 1) / 2
    let origin = transform.applied(to: SIMD2(Double(part.x) + offset, Double(part.y) + offset))
    let scaled = SimilarityTransform(
      a: transform.a * Double(factor), b: transform.b * Double(factor), tx: origin.x, ty: origin.y)
    return reduced.supersampled(by: scaled, to: size, edges: edges, grid: 4)
  }

  /// Bilinear sampling, with `grid`×`grid` samples averaged for each pixel of the result, `grid` in 1...16.
  public func supersampled(
    by transform: SimilarityTransform, to size: PixelSize, edges: EdgeMode = .black, grid: Int
  ) -> Image {
    precondition((1...16).contains(grid), "warp: a grid of \(grid) samples; give 1 to 16")
    return unsafe drawn(through: transform, to: size) { matrix, out in
      // SAFETY: as in `warped`.
      unsafe pixels.withUnsafeBufferPointer { source in
        unsafe fc_warp_supersampled(
          source.baseAddress, Int32(width), Int32(height), matrix, edges.code, Int32(grid), out,
          Int32(size.width), Int32(size.height))
      }
    }
  }

  private func drawn(
    through transform: SimilarityTransform, to size: PixelSize,
    _ draw: (UnsafePointer<Double>?, UnsafeMutablePointer<UInt8>?) -> fc_status
  ) -> Image {
    precondition(size.width > 0 && size.height > 0, "warp: \(size.width)×\(size.height) has no pixels")
    guard let inverse = transform.inverse else {
      preconditionFailure("warp: \(transform) has no inverse")
    }
    let matrix = inverse.matrix
    let count = size.area * 3
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      // SAFETY: the matrix has six values, and `draw` writes `count` bytes.
      let status = unsafe matrix.withUnsafeBufferPointer { unsafe draw($0.baseAddress, out.baseAddress) }
      precondition(status == fc_ok, "warp: no memory for a row of \(size.width) positions")
      filled = count
    }
    return Image(width: size.width, height: size.height, pixels: pixels)
  }

  private struct Part {
    var x, y, width, height: Int
  }

  /// The pixels that the result shows, with a margin, inside this picture; nil when there are none.
  private func part(shownBy transform: SimilarityTransform, _ size: PixelSize, margin: Int) -> Part? {
    guard let inverse = transform.inverse else { return nil }
    let (right, bottom) = (Double(size.width), Double(size.height))
    let corners = [SIMD2(-1, -1), SIMD2(right, -1), SIMD2(-1, bottom), SIMD2(right, bottom)]
      .map(inverse.applied)
    func range(_ values: [Double], _ limit: Int) -> Range<Int>? {
      guard let low = values.min(), let high = values.max(), low.isFinite, high.isFinite else { return nil }
      let clamp = { (value: Double) in Int(max(-1e9, min(1e9, value))) }
      let first = max(0, clamp(low) - margin)
      let end = min(limit, clamp(high) + margin + 1)
      return first < end ? first..<end : nil
    }
    guard let x = range(corners.map(\.x), width), let y = range(corners.map(\.y), height) else { return nil }
    return Part(x: x.lowerBound, y: y.lowerBound, width: x.count, height: y.count)
  }

  /// Means of `factor`×`factor` pixels of a part of this picture.
  private func reduced(_ part: Part, by factor: Int) -> Image {
    let size = PixelSize(
      width: (part.width + factor - 1) / factor, height: (part.height + factor - 1) / factor)
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: size.area * 3) { out, filled in
      // SAFETY: the part lies inside the picture, and C writes every byte of `out`.
      unsafe self.pixels.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress, let target = out.baseAddress else { return }
        unsafe fc_box_reduce(
          start + 3 * (part.y * width + part.x), width * 3, Int32(part.width), Int32(part.height),
          Int32(factor), target)
      }
      filled = size.area * 3
    }
    return Image(width: size.width, height: size.height, pixels: pixels)
  }
}
