import Imaging
import Screen

/// The character whose ink matches the cell's brightness pattern best, in the cell's hue where the terminal
/// has colours.
enum ASCIIFit {
  /// Each character with the ink in its eighths (two across, four down, row by row), one digit each.
  ///
  /// Measured on a common monospace font; 9 means that six tenths are inked. `+ - | # = *` and digits are
  /// missing because boxes, landmarks and labels are drawn with them.
  private static let table = """
    !11231200 $01643812 %20733701 &22616812 (02314102 )20131420 ,00001121 .00001100 /01044020
    :00221100 ;00221121 <00244400 >00434400 @01677632 A11557711 B32766621 C23506112 D31566620
    E33636212 F33635010 G23516612 H11775511 I33234411 J22052521 K12845511 L10506212 M22885511
    N21855811 O22556611 P32666110 Q22556613 R32666511 S23622621 T44232300 U11555511 V11554400
    W11667711 X11455511 Y11552300 Z34055222 [12414122 ]21141422 a00346711 b20646511 c00435112
    d02465611 e00447412 f13543200 g00455635 h20644511 i11322312 j02230433 k20536511 l30414201
    m00666611 n00544511 o00445511 p00546541 q00455614 r00445010 s00423621 t10624101 u00335511
    v00334400 w00337711 x00334411 y00334441 z00255211 {03224213 }30222431
    """

  private struct Glyph {
    var scalar: Unicode.Scalar
    var ink: SIMD8<Float>
    var mean: Float
  }

  private static let glyphs: [Glyph] =
    [Glyph(scalar: " ", ink: .zero, mean: 0)]
    + table.split(whereSeparator: \.isWhitespace).compactMap { entry in
      let scalars = Array(entry.unicodeScalars)
      guard scalars.count == 9 else { return nil }
      var ink = SIMD8<Float>.zero
      for index in 0..<8 { ink[index] = Float(scalars[index + 1].value) - 48 }
      return Glyph(scalar: scalars[0], ink: ink, mean: ink.sum() / 8)
    }

  /// The ink that stands for full brightness: the mean of the densest characters.
  private static let fullInk: Float = 4.2

  static func fit(_ samples: Image) -> CellPicture {
    let columns = samples.width / 2, rows = samples.height / 4
    let light = (0..<samples.height).flatMap { y in
      (0..<samples.width).map { x in samples.color(x, y).brightness }
    }
    // Characters have few shades: the photo's own range is stretched over them, unless it is almost flat.
    let darkest = light.min() ?? 0, brightest = light.max() ?? 1
    let isSpread = brightest - darkest > 0.2
    let low = isSpread ? darkest : 0, scale = fullInk / (isSpread ? brightest - darkest : 1)
    var cells: [PictureCell] = []
    cells.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        var wanted = SIMD8<Float>.zero
        for index in 0..<8 {
          let x = column * 2 + index % 2, y = row * 4 + index / 2
          wanted[index] = (light[y * samples.width + x] - low) * scale
        }
        cells.append(
          PictureCell(
            glyph: best(for: wanted), foreground: hue(samples, column: column, row: row),
            background: Color(0, 0, 0)))
      }
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }

  /// The least squared error over the eighths; the error of the mean counts three times as much, because it
  /// is what shows from a distance.
  private static func best(for wanted: SIMD8<Float>) -> Unicode.Scalar {
    let mean = wanted.sum() / 8
    var least = Float.infinity
    var best: Unicode.Scalar = " "
    for glyph in glyphs {
      let difference = wanted - glyph.ink, off = mean - glyph.mean
      let error = (difference * difference).sum() + 24 * off * off
      if error < least { (least, best) = (error, glyph.scalar) }
    }
    return best
  }

  /// The cell's colour at full brightness: the character's ink already gives the brightness.
  private static func hue(_ samples: Image, column: Int, row: Int) -> Color {
    var red = 0, green = 0, blue = 0
    for y in row * 4..<row * 4 + 4 {
      for x in column * 2..<column * 2 + 2 {
        let color = samples.color(x, y)
        red += Int(color.red)
        green += Int(color.green)
        blue += Int(color.blue)
      }
    }
    let top = max(red, green, blue, 1)
    return Color(UInt8(red * 255 / top), UInt8(green * 255 / top), UInt8(blue * 255 / top))
  }
}
