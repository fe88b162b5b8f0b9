import CKernels
import Geometry

/// Resized levels of a photo in the layout that P-Net's kernel reads, [height][colour][odd column][phase].
@safe final class LevelRows: Sendable {
  // SAFETY: lanes write different places of `values` while the levels are made; later they only read.
  private nonisolated(unsafe) let values: UnsafeMutablePointer<Float>
  nonisolated(unsafe) let levels: [facet_level]

  init(sizes: [PixelSize]) {
    let counts = sizes.map { $0.height * 6 * Self.phase($0.width) }
    unsafe values = .allocate(capacity: max(1, counts.reduce(0, +)))
    var next = unsafe values
    var levels: [facet_level] = unsafe []
    for (size, count) in zip(sizes, counts) {
      unsafe levels.append(
        facet_level(width: Int32(size.width), height: Int32(size.height), rows: next))
      unsafe next += count
    }
    unsafe self.levels = levels
  }

  /// One level from planes `[3, height, width]`.
  convenience init(planes: Tensor) {
    let (height, width) = (planes.shape[1], planes.shape[2])
    self.init(sizes: [PixelSize(width: width, height: height)])
    let phase = Self.phase(width)
    for row in 0..<height {
      for channel in 0..<3 {
        for x in 0..<width {
          // SAFETY: x / 2 is below the phase; the other indices are those of the allocation.
          unsafe values[((row * 3 + channel) * 2 + x % 2) * phase + x / 2] =
            planes.values[(channel * height + row) * width + x]
        }
      }
    }
  }

  deinit { unsafe values.deallocate() }

  /// `FACET_PHASE` of the C header.
  private static func phase(_ width: Int) -> Int { (width + 7) / 8 * 4 }
}
