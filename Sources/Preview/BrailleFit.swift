import Imaging
import Screen

/// Two by four dots per cell, black and white by Floyd and Steinberg's error diffusion.
enum BrailleFit {
  /// The bit of each dot in U+2800…, by row and column.
  static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  static func fit(_ samples: Image) -> CellPicture {
    let columns = samples.width / 2, rows = samples.height / 4
    var masks = [UInt32](repeating: 0x2800, count: columns * rows)
    var errors = [Float](repeating: 0, count: samples.width + 2)
    var below = errors
    for y in 0..<samples.height {
      for x in 0..<samples.width {
        let wanted = samples.color(x, y).brightness + errors[x + 1]
        let lit = wanted >= 0.5
        if lit { masks[y / 4 * columns + x / 2] |= bits[y % 4][x % 2] }
        let rest = wanted - (lit ? 1 : 0)
        errors[x + 2] += rest * 7 / 16
        below[x] += rest * 3 / 16
        below[x + 1] += rest * 5 / 16
        below[x + 2] += rest / 16
      }
      swap(&errors, &below)
      for x in below.indices { below[x] = 0 }
    }
    let cells = masks.map {
      PictureCell(
        glyph: $0 == 0x2800 ? " " : Unicode.Scalar($0) ?? " ", foreground: Color(255, 255, 255),
        background: Color(0, 0, 0))
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }
}
