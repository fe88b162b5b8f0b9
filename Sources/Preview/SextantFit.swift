import Imaging
import Screen

/// The best two-colour fit of each cell by sextants (U+1FB00…, Unicode 13), quadrants and eighths.
///
/// Like ``BlockFit``, but on 8×24 samples, the smallest grid on which thirds, halves and eighths are whole
/// samples.
enum SextantFit {
  static let across = 8, down = 24
  private static let total: Float = 192

  static func fit(_ samples: Image) -> CellPicture {
    let columns = samples.width / across, rows = samples.height / down
    var cells: [PictureCell] = []
    cells.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns { cells.append(cell(samples, x: column * across, y: row * down)) }
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }

  /// The scalar of a pattern of 1…62: bit 0 is the top-left sextant, then row by row.
  static func glyph(_ pattern: Int) -> Unicode.Scalar {
    switch pattern {
    case 21: "\u{258c}"
    case 42: "\u{2590}"
    default:
      Unicode.Scalar(0x1faff + UInt32(pattern) - (pattern > 42 ? 2 : pattern > 21 ? 1 : 0)) ?? " "
    }
  }

  private struct Best {
    let all: SIMD4<Float>
    var gain: Float = 0.75
    var glyph: Unicode.Scalar = " "
    var inside = SIMD4<Float>.zero
    var count = total

    init(all: SIMD4<Float>) { self.all = all }

    mutating func consider(_ sum: SIMD4<Float>, _ count: Float, _ glyph: @autoclosure () -> Unicode.Scalar) {
      let difference = sum * total - all * count
      let gain = (difference * difference).sum() / (total * count * (total - count))
      if gain > self.gain { (self.gain, self.glyph, inside, self.count) = (gain, glyph(), sum, count) }
    }

    var cell: PictureCell {
      guard glyph != " " else {
        let mean = Self.color(all / total)
        return PictureCell(glyph: " ", foreground: mean, background: mean)
      }
      return PictureCell(
        glyph: glyph, foreground: Self.color(inside / count),
        background: Self.color((all - inside) / (total - count)))
    }

    private static func color(_ mean: SIMD4<Float>) -> Color {
      Color(UInt8(mean.x + 0.5), UInt8(mean.y + 0.5), UInt8(mean.z + 0.5))
    }
  }

  private static func cell(_ samples: Image, x: Int, y: Int) -> PictureCell {
    // Left and right half of every row, and every column.
    var halves = [SIMD4<Float>](repeating: .zero, count: down * 2)
    var columnSums = [SIMD4<Float>](repeating: .zero, count: across)
    for row in 0..<down {
      for column in 0..<across {
        let index = ((y + row) * samples.width + x + column) * 3
        let pixel = SIMD4(
          Float(samples.pixels[index]), Float(samples.pixels[index + 1]), Float(samples.pixels[index + 2]), 0)
        halves[row * 2 + (column < 4 ? 0 : 1)] += pixel
        columnSums[column] += pixel
      }
    }
    func sum(_ rows: Range<Int>, _ side: Int) -> SIMD4<Float> {
      rows.reduce(SIMD4<Float>.zero) { $0 + halves[$1 * 2 + side] }
    }
    var best = Best(all: columnSums.reduce(.zero, +))
    var part = SIMD4<Float>.zero
    for eighth in 1..<8 {
      part +=
        sum(down - eighth * 3..<down - eighth * 3 + 3, 0) + sum(down - eighth * 3..<down - eighth * 3 + 3, 1)
      best.consider(part, Float(eighth * 24), Unicode.Scalar(0x2580 + UInt32(eighth)) ?? " ")
    }
    part = .zero
    for eighth in 1..<8 {
      part += columnSums[eighth - 1]
      best.consider(part, Float(eighth * 24), Unicode.Scalar(0x2590 - UInt32(eighth)) ?? " ")
    }
    let quarters = [sum(0..<12, 0), sum(0..<12, 1), sum(12..<24, 0), sum(12..<24, 1)]
    for (quarter, glyph) in zip(
      quarters, ["\u{2598}", "\u{259d}", "\u{2596}", "\u{2597}"] as [Unicode.Scalar])
    {
      best.consider(quarter, 48, glyph)
    }
    best.consider(quarters[0] + quarters[3], 96, "\u{259a}")
    let sextants = (0..<6).map { sum($0 / 2 * 8..<$0 / 2 * 8 + 8, $0 % 2) }
    for pattern in 1..<32 {
      let inside = (0..<5).reduce(SIMD4<Float>.zero) {
        pattern >> $1 & 1 == 1 ? $0 + sextants[$1] : $0
      }
      best.consider(inside, Float(pattern.nonzeroBitCount * 32), glyph(pattern))
    }
    return best.cell
  }
}
