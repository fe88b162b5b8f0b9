import Imaging
import Screen

/// Two by four dots a cell, black and white by Floyd and Steinberg's error diffusion.
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

/// One character a cell by brightness, in the cell's hue where the terminal has colours.
enum ASCIIFit {
  /// From dark to bright by the ink that fonts give them. None of `+ - | # =`: those draw boxes.
  static let ramp: [Unicode.Scalar] = [" ", ".", ",", ":", ";", "i", "c", "o", "e", "a", "8", "@"]

  static func fit(_ samples: Image) -> CellPicture {
    let columns = samples.width, rows = samples.height / 2
    var colors: [Color] = []
    colors.reserveCapacity(columns * rows)
    var darkest: Float = 1, brightest: Float = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let color = samples.color(column, row * 2).mixed(with: samples.color(column, row * 2 + 1), share: 0.5)
        darkest = min(darkest, color.brightness)
        brightest = max(brightest, color.brightness)
        colors.append(color)
      }
    }
    // A dozen shades are few: the photo's own range is spread over them, unless it hardly has one.
    let spread = brightest - darkest > 0.2
    let low = spread ? darkest : 0, range = spread ? brightest - darkest : 1
    let cells = colors.map { color in
      let shade = (color.brightness - low) / range
      let step = min(ramp.count - 1, max(0, Int(shade * Float(ramp.count))))
      let top = Float(max(color.red, color.green, color.blue, 1))
      func bright(_ value: UInt8) -> UInt8 { UInt8(Float(value) * 255 / top) }
      return PictureCell(
        glyph: ramp[step],
        foreground: Color(bright(color.red), bright(color.green), bright(color.blue)),
        background: Color(0, 0, 0))
    }
    return CellPicture(columns: columns, rows: rows, cells: cells)
  }
}
