import Imaging
import Screen

/// The best two-colour fit of each cell by quadrants, lower eighths, left eighths and lines.
///
/// Among all glyphs it takes the one with the least squared error to the cell's 8×8 samples. A glyph whose ink
/// covers the share `c` of a sample shows `back + (front − back) · c` there. With `S = Σ c·x` over the samples `x`,
/// `n = Σ c`, `q = Σ c²` and the sum `T` of all 64 samples, the best two colours take
/// `|S − n T/64|² / (q − n²/64)` off the squared error of a flat cell.
enum BlockFit {
  /// Samples along a cell's side.
  private static let side = 8
  /// The part of a cell's height, from its top at 0 to its bottom at 1, where fonts draw a heavy line.
  static let middle = 7.0 / 16...9.0 / 16

  /// - Parameters:
  ///   - samples: 8×8 a cell.
  ///   - middles: the means over ``middle``, 8×1 a cell; without them no lines are drawn.
  static func fit(_ samples: Image, middles: Image? = nil) -> CellPicture {
    let columns = samples.width / side, rows = samples.height / side
    precondition(
      middles.map { $0.width == samples.width && $0.height == rows } ?? true,
      "block fit: the middles are not of these samples")
    let blank = PictureCell(glyph: " ", foreground: Color(0, 0, 0), background: Color(0, 0, 0))
    var cells = [PictureCell](repeating: blank, count: columns * rows)
    let stride = samples.width * 3
    // SAFETY: the pointers live inside the closures only; a cell reads 8 rows of 24 bytes from
    // `(row * 8) * stride + column * 24`, which the whole number of cells keeps inside the samples, and one row of
    // 24 bytes of the middles, whose size was checked; scratch has room for its 84 sums.
    unsafe samples.pixels.withUnsafeBufferPointer { pixels in
      unsafe (middles?.pixels ?? []).withUnsafeBufferPointer { middle in
        unsafe cells.withUnsafeMutableBufferPointer { cells in
          unsafe withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: Sums.capacity) { scratch in
            guard let pixels = pixels.baseAddress, let cells = cells.baseAddress,
              let scratch = scratch.baseAddress
            else { return }
            let sums = unsafe Sums(scratch: scratch), diagonal = Diagonal.standard
            for row in 0..<rows {
              for column in 0..<columns {
                unsafe sums.take(pixels + row * side * stride + column * side * 3, stride: stride)
                var best = Best(sums)
                if !middle.isEmpty, let middle = middle.baseAddress, !best.isFlat {
                  unsafe best.considerLines(sums, middle + row * stride + column * side * 3, diagonal)
                }
                unsafe cells[row * columns + column] = best.cell
              }
            }
          }
        }
      }
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }

  /// The samples of a cell, and their sums by rows, columns and quarters.
  ///
  /// SAFETY: made only in ``fit(_:middles:)``, inside the closure that lends the scratch memory.
  @safe private struct Sums {
    static let capacity = 64 + 8 + 8 + 4
    let samples, rows, columns, quarters: UnsafeMutablePointer<SIMD4<Int32>>

    /// - Parameter scratch: room for ``capacity`` sums.
    init(scratch: UnsafeMutablePointer<SIMD4<Int32>>) {
      unsafe samples = scratch
      unsafe rows = scratch + 64
      unsafe columns = scratch + 72
      unsafe quarters = scratch + 80
    }

    var total: SIMD4<Int32> { unsafe quarters[0] &+ quarters[1] &+ quarters[2] &+ quarters[3] }

    /// - Parameter pixels: the first of 8 rows of 8 pixels, `stride` bytes apart.
    @inline(__always) func take(_ pixels: UnsafePointer<UInt8>, stride: Int) {
      // SAFETY: indices are 0..<64, 0..<8 and 0..<4 in the parts of the scratch memory.
      for x in 0..<side { unsafe columns[x] = .zero }
      for half in 0..<2 {
        var (near, far) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero)
        for y in half * 4..<half * 4 + 4 {
          let line = unsafe pixels + y * stride
          var (left, right) = (SIMD4<Int32>.zero, SIMD4<Int32>.zero)
          for x in 0..<4 {
            let sample = unsafe BlockFit.sample(line + x * 3)
            unsafe samples[y * 8 + x] = sample
            unsafe columns[x] &+= sample
            left &+= sample
          }
          for x in 4..<8 {
            let sample = unsafe BlockFit.sample(line + x * 3)
            unsafe samples[y * 8 + x] = sample
            unsafe columns[x] &+= sample
            right &+= sample
          }
          unsafe rows[y] = left &+ right
          near &+= left
          far &+= right
        }
        unsafe (quarters[half * 2], quarters[half * 2 + 1]) = (near, far)
      }
    }
  }

  /// The ink of ╲ on the samples; mirrored, that of ╱.
  private struct Diagonal {
    /// The covered share of the samples next to those on the diagonal; those on it are covered completely.
    let beside: Float
    /// The sums of the shares and of their squares, the latter over the pixels that a sample stands for.
    let ink, squares: Float

    /// As fonts draw it.
    static let standard: Diagonal = {
      let mask = CellRaster.coverage(of: "╲", width: 8, height: 16)
      let beside = (mask[2 * 8 + 0] + mask[3 * 8 + 0] + mask[0 * 8 + 1] + mask[1 * 8 + 1]) / 4
      return Diagonal(
        beside: beside, ink: 8 + 14 * beside, squares: mask.reduce(0) { $0 + $1 * $1 } / 2)
    }()
  }

  /// The best glyph so far.
  private struct Best {
    let total: SIMD4<Float>
    /// What the glyph takes off the squared error of a flat cell. A gain of less than a fraction of a grey
    /// level does not count, so that flat cells stay spaces whatever the rounding.
    var gain: Float = 0.25
    var glyph: UInt32 = 0x20
    var front: SIMD4<Float>
    var back: SIMD4<Float>

    /// The best of the blocks.
    ///
    /// Eighths come first: if a quadrant is only as good, the simpler glyph stays.
    @inline(__always) init(_ sums: Sums) {
      total = SIMD4<Float>(sums.total)
      front = total / 64
      back = front
      var inside = SIMD4<Float>.zero, count: Float = 64
      // SAFETY: indices are 0..<8 and 0..<4.
      var part = SIMD4<Int32>.zero
      // ▁…▇ grow from below.
      for eighth in 1..<side {
        unsafe part &+= sums.rows[side - eighth]
        consider(part, eighth * side, 0x2580 + UInt32(eighth), &inside, &count)
      }
      // ▏…▉ grow from the left, and their code points run backwards.
      part = .zero
      for eighth in 1..<side {
        unsafe part &+= sums.columns[eighth - 1]
        consider(part, eighth * side, 0x2590 - UInt32(eighth), &inside, &count)
      }
      let quarters = unsafe sums.quarters
      unsafe consider(quarters[0], 16, 0x2598, &inside, &count)
      unsafe consider(quarters[1], 16, 0x259d, &inside, &count)
      unsafe consider(quarters[2], 16, 0x2596, &inside, &count)
      unsafe consider(quarters[3], 16, 0x2597, &inside, &count)
      unsafe consider(quarters[0] &+ quarters[3], 32, 0x259a, &inside, &count)
      guard glyph != 0x20 else { return }
      front = inside / count
      back = (total - inside) / (64 - count)
    }

    var isFlat: Bool { glyph == 0x20 }

    /// With samples that are covered completely or not at all, the gain is `|64 S − n T|² / (64 n (64 − n))`.
    @inline(__always) private mutating func consider(
      _ sum: SIMD4<Int32>, _ count: Int, _ glyph: UInt32, _ inside: inout SIMD4<Float>, _ number: inout Float
    ) {
      let part = SIMD4<Float>(sum), weight = 1 / Float(64 * count * (64 - count))
      let scaled: SIMD4<Float> = part * 64
      let difference: SIMD4<Float> = scaled - total * Float(count)
      let gain = (difference * difference).sum() * weight
      if gain > self.gain { (self.gain, self.glyph, inside, number) = (gain, glyph, part, Float(count)) }
    }

    /// Heavy lines through the middle, whole and half, and the diagonals.
    ///
    /// - Parameter middle: 8 pixels.
    @inline(__always) mutating func considerLines(
      _ sums: Sums, _ middle: UnsafePointer<UInt8>, _ diagonal: Diagonal
    ) {
      // SAFETY: 8 pixels of the middle are read; indices of sums are 0..<8, of samples 0..<64.
      let left = unsafe BlockFit.sum(middle, 0..<3), center = unsafe BlockFit.sum(middle, 3..<5)
      let right = unsafe BlockFit.sum(middle, 5..<8)
      line(left + center + right, ink: 8, squares: 8, 0x2501)
      line(left + center, ink: 5, squares: 5, 0x2578)
      line(center + right, ink: 5, squares: 5, 0x257a)
      let upright = unsafe SIMD4<Float>(sums.columns[3] &+ sums.columns[4])
      line(upright, ink: 16, squares: 16, 0x2503)
      var upper = SIMD4<Int32>.zero
      for y in 0..<4 { unsafe upper &+= sums.samples[y * 8 + 3] &+ sums.samples[y * 8 + 4] }
      let above = SIMD4<Float>(upper), below = upright - above
      // The ends of the two halves lie in the middle pixel.
      let one = unsafe SIMD4<Float>(sums.samples[35] &+ sums.samples[36]) / 2
      let other = unsafe SIMD4<Float>(sums.samples[27] &+ sums.samples[28]) / 2
      line(above + one, ink: 9, squares: 9, 0x2579)
      line(below + other, ink: 9, squares: 9, 0x257b)
      considerDiagonals(sums, diagonal)
    }

    @inline(__always) private mutating func considerDiagonals(_ sums: Sums, _ diagonal: Diagonal) {
      var falling = SIMD4<Int32>.zero, besideFalling = SIMD4<Int32>.zero
      var rising = SIMD4<Int32>.zero, besideRising = SIMD4<Int32>.zero
      // SAFETY: indices are 0..<64.
      for y in 0..<8 {
        let line = unsafe sums.samples + y * 8
        unsafe falling &+= line[y]
        unsafe rising &+= line[7 - y]
        if y > 0 {
          unsafe besideFalling &+= line[y - 1]
          unsafe besideRising &+= line[8 - y]
        }
        if y < 7 {
          unsafe besideFalling &+= line[y + 1]
          unsafe besideRising &+= line[6 - y]
        }
      }
      let fall = SIMD4<Float>(falling) + SIMD4<Float>(besideFalling) * diagonal.beside
      let rise = SIMD4<Float>(rising) + SIMD4<Float>(besideRising) * diagonal.beside
      line(fall, ink: diagonal.ink, squares: diagonal.squares, 0x2572)
      line(rise, ink: diagonal.ink, squares: diagonal.squares, 0x2571)
    }

    /// - Parameters:
    ///   - sum: of the samples by the share that ink covers.
    ///   - ink: the sum of the shares.
    ///   - squares: the sum of their squares.
    @inline(__always) private mutating func line(
      _ sum: SIMD4<Float>, ink: Float, squares: Float, _ glyph: UInt32
    ) {
      let scale = 1 / (squares - ink * ink / 64)
      let difference = sum - total * (ink / 64)
      let gain = (difference * difference).sum() * scale
      guard gain > self.gain else { return }
      let slope = difference * scale
      let back = (total - slope * ink) / 64, front = back + slope
      // Where ink covers samples only in part, the best colour may lie outside the range of a byte.
      guard front.min() >= 0, front.max() <= 255, back.min() >= 0, back.max() <= 255 else { return }
      (self.gain, self.glyph, self.front, self.back) = (gain, glyph, front, back)
    }

    var cell: PictureCell {
      PictureCell(
        glyph: Unicode.Scalar(glyph) ?? " ", foreground: Self.color(front), background: Self.color(back))
    }

    private static func color(_ mean: SIMD4<Float>) -> Color {
      func byte(_ value: Float) -> UInt8 { UInt8(truncatingIfNeeded: Int32(value + 0.5)) }
      return Color(byte(mean.x), byte(mean.y), byte(mean.z))
    }
  }

  @inline(__always) private static func sum(
    _ pixels: UnsafePointer<UInt8>, _ range: Range<Int>
  ) -> SIMD4<Float> {
    var sum = SIMD4<Int32>.zero
    for x in range { unsafe sum &+= sample(pixels + x * 3) }
    return SIMD4<Float>(sum)
  }

  @inline(__always) private static func sample(_ pixel: UnsafePointer<UInt8>) -> SIMD4<Int32> {
    unsafe SIMD4(Int32(pixel[0]), Int32(pixel[1]), Int32(pixel[2]), 0)
  }
}
