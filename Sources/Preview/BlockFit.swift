import Imaging
import Screen

/// The best two-colour fit of each cell by quadrants, lower eighths and left eighths.
///
/// Among all glyphs it takes the one with the least squared error to the cell's 8×8 samples. With each
/// part shown in its mean colour, that is the partition which maximises `|S₁|²/n₁ + |S₀|²/n₀`, where
/// `S` are the sums of the samples of a part and `n` their number.
enum BlockFit {
  /// Samples along a cell's side.
  private static let side = 8

  static func fit(_ samples: Image) -> CellPicture {
    // SAFETY: the table's 65 values are read at counts below 64, inside the closure only.
    unsafe weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { preconditionFailure("the table of weights is empty") }
      return unsafe fit(samples, weights: weights)
    }
  }

  private static func fit(_ samples: Image, weights: UnsafePointer<Float>) -> CellPicture {
    let columns = samples.width / side, rows = samples.height / side
    let blank = PictureCell(glyph: " ", foreground: Color(0, 0, 0), background: Color(0, 0, 0))
    var cells = [PictureCell](repeating: blank, count: columns * rows)
    let stride = samples.width * 3
    // SAFETY: the pointers live inside the closures only; a cell reads 8 rows of 24 bytes from
    // `(row * 8) * stride + column * 24`, which the whole number of cells keeps inside the samples.
    unsafe samples.pixels.withUnsafeBufferPointer { pixels in
      unsafe cells.withUnsafeMutableBufferPointer { cells in
        unsafe withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: 2 * side) { sums in
          guard let pixels = pixels.baseAddress, let cells = cells.baseAddress, let sums = sums.baseAddress
          else { return }
          for row in 0..<rows {
            for column in 0..<columns {
              unsafe cells[row * columns + column] = unsafe cell(
                pixels + row * side * stride + column * side * 3, stride: stride, columnSums: sums,
                rowSums: sums + side, weights: weights)
            }
          }
        }
      }
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }

  /// `1 / (64 n (64 - n))` for a part of `n` samples.
  private static let weights: [Float] = (0...64).map { (count: Int) -> Float in
    let product: Int = 64 * count * (64 - count)
    return product == 0 ? 0 : 1 / Float(product)
  }

  /// The best partition so far.
  private struct Best {
    let total: SIMD4<Float>
    /// What the partition takes off the squared error of a flat cell. Nothing is gained by less than a
    /// fraction of a grey level: flat cells stay spaces, whatever the rounding.
    var gain: Float = 0.25
    var glyph: UInt32 = 0x20
    var inside: SIMD4<Float> = .zero
    var count: Float = 64

    init(total: SIMD4<Int32>) { self.total = SIMD4<Float>(total) }

    /// With `T` the sum of all, `|S|²/n + |T − S|²/(64 − n) − |T|²/64 = |64 S − n T|² / (64 n (64 − n))`:
    /// one product instead of two.
    @inline(__always) mutating func consider(
      _ sum: SIMD4<Int32>, _ count: Float, weight: Float, _ glyph: UInt32
    ) {
      let inside = SIMD4<Float>(sum)
      let scaled: SIMD4<Float> = inside * 64
      let difference: SIMD4<Float> = scaled - total * count
      let gain = (difference * difference).sum() * weight
      if gain > self.gain { (self.gain, self.glyph, self.inside, self.count) = (gain, glyph, inside, count) }
    }

    var cell: PictureCell {
      guard glyph != 0x20 else {
        let mean = Self.color(total / 64)
        return PictureCell(glyph: " ", foreground: mean, background: mean)
      }
      return PictureCell(
        glyph: Unicode.Scalar(glyph) ?? " ", foreground: Self.color(inside / count),
        background: Self.color((total - inside) / (64 - count)))
    }

    private static func color(_ mean: SIMD4<Float>) -> Color {
      let rounded = SIMD4<Int32>(mean + 0.5)
      return Color(
        UInt8(truncatingIfNeeded: rounded.x), UInt8(truncatingIfNeeded: rounded.y),
        UInt8(truncatingIfNeeded: rounded.z))
    }
  }

  @inline(__always) private static func cell(
    _ pixels: UnsafePointer<UInt8>, stride: Int, columnSums: UnsafeMutablePointer<SIMD4<Int32>>,
    rowSums: UnsafeMutablePointer<SIMD4<Int32>>, weights: UnsafePointer<Float>
  ) -> PictureCell {
    var upperLeft = SIMD4<Int32>.zero, upperRight = SIMD4<Int32>.zero
    var lowerLeft = SIMD4<Int32>.zero, lowerRight = SIMD4<Int32>.zero
    // SAFETY: indices are 0..<8 in both scratch buffers.
    for x in 0..<side { unsafe columnSums[x] = .zero }
    for y in 0..<side {
      var left = SIMD4<Int32>.zero, right = SIMD4<Int32>.zero
      for x in 0..<4 {
        let near = unsafe sample(pixels + y * stride + x * 3)
        let far = unsafe sample(pixels + y * stride + (x + 4) * 3)
        left &+= near
        right &+= far
        unsafe columnSums[x] &+= near
        unsafe columnSums[x + 4] &+= far
      }
      unsafe rowSums[y] = left &+ right
      if y < 4 {
        upperLeft &+= left
        upperRight &+= right
      } else {
        lowerLeft &+= left
        lowerRight &+= right
      }
    }
    var best = Best(total: upperLeft &+ upperRight &+ lowerLeft &+ lowerRight)
    // Eighths first: where a quadrant is as good, the simpler glyph stays. ▁…▇ grow from below.
    var part = SIMD4<Int32>.zero
    for eighth in 1..<side {
      unsafe part &+= rowSums[side - eighth]
      unsafe best.consider(
        part, Float(side * eighth), weight: weights[side * eighth], 0x2580 + UInt32(eighth))
    }
    // ▏…▉ grow from the left, and their code points run backwards.
    part = .zero
    for eighth in 1..<side {
      unsafe part &+= columnSums[eighth - 1]
      unsafe best.consider(
        part, Float(side * eighth), weight: weights[side * eighth], 0x2590 - UInt32(eighth))
    }
    let quarter: Float = 1 / (64 * 16 * 48)
    best.consider(upperLeft, 16, weight: quarter, 0x2598)
    best.consider(upperRight, 16, weight: quarter, 0x259d)
    best.consider(lowerLeft, 16, weight: quarter, 0x2596)
    best.consider(lowerRight, 16, weight: quarter, 0x2597)
    best.consider(upperLeft &+ lowerRight, 32, weight: 1 / (64 * 32 * 32), 0x259a)
    return best.cell
  }

  @inline(__always) private static func sample(_ pixel: UnsafePointer<UInt8>) -> SIMD4<Int32> {
    unsafe SIMD4(Int32(pixel[0]), Int32(pixel[1]), Int32(pixel[2]), 0)
  }
}
