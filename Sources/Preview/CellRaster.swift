package import Imaging
import Screen

/// Cells as the pixels that a terminal shows for them, to measure how close pictures come to the photo.
///
/// Block elements, sextants and braille are exact shapes; box-drawing lines lie on whole pixels, as terminals draw them
/// (an eighth of a cell's width, heavy ones a quarter). Other characters count as background.
package enum CellRaster {
  /// Draws a picture at `width` × `height` pixels a cell.
  package static func image(of picture: CellPicture, width: Int, height: Int) -> Image {
    var pixels = [UInt8](repeating: 0, count: picture.columns * picture.rows * width * height * 3)
    var masks: [Unicode.Scalar: [Float]] = [:]
    let stride = picture.columns * width * 3
    for row in 0..<picture.rows {
      for column in 0..<picture.columns {
        let cell = picture[column, row]
        let mask = masks[cell.glyph] ?? coverage(of: cell.glyph, width: width, height: height)
        masks[cell.glyph] = mask
        let front = SIMD3(
          Float(cell.foreground.red), Float(cell.foreground.green), Float(cell.foreground.blue))
        let back = SIMD3(
          Float(cell.background.red), Float(cell.background.green), Float(cell.background.blue))
        for y in 0..<height {
          var target = (row * height + y) * stride + column * width * 3
          for x in 0..<width {
            let mixed = back + (front - back) * mask[y * width + x] + 0.5
            pixels[target] = UInt8(mixed.x)
            pixels[target + 1] = UInt8(mixed.y)
            pixels[target + 2] = UInt8(mixed.z)
            target += 3
          }
        }
      }
    }
    return Image(width: picture.columns * width, height: picture.rows * height, pixels: pixels)
  }

  /// The share of each pixel that a character's ink covers, in `0...1`, row by row.
  package static func coverage(of glyph: Unicode.Scalar, width: Int, height: Int) -> [Float] {
    var mask = [Float](repeating: 0, count: width * height)
    if case 0x2591...0x2593 = glyph.value {
      return mask.map { _ in Float(glyph.value - 0x2590) / 4 }
    }
    let shape = shape(of: glyph.value, width: width, height: height)
    // Twelve samples each way can be divided into halves, thirds and quarters.
    let fine = 12
    for y in 0..<height * fine {
      for x in 0..<width * fine {
        let place = SIMD2(
          (Float(x) + 0.5) / Float(width * fine), (Float(y) + 0.5) / Float(height * fine))
        if shape(place) { mask[y / fine * width + x / fine] += 1 / Float(fine * fine) }
      }
    }
    return mask.map { min(1, $0) }
  }

  /// Whether a place of the cell (both coordinates in `0..<1`) is inked.
  private static func shape(of code: UInt32, width: Int, height: Int) -> (SIMD2<Float>) -> Bool {
    switch code {
    case 0x2580: return { $0.y < 0.5 }
    case 0x2581...0x2588: return { $0.y >= 1 - Float(code - 0x2580) / 8 }
    case 0x2589...0x258f: return { $0.x < Float(0x2590 - code) / 8 }
    case 0x2590: return { $0.x >= 0.5 }
    case 0x2594: return { $0.y < 0.125 }
    case 0x2595: return { $0.x >= 0.875 }
    case 0x2596...0x259f:
      let quarters: [UInt32] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
      let mask = quarters[Int(code - 0x2596)]
      return { mask >> (($0.y < 0.5 ? 0 : 2) + ($0.x < 0.5 ? 0 : 1)) & 1 == 1 }
    case 0x1fb00...0x1fb3b:
      var pattern = code - 0x1fb00 + 1
      if pattern >= 21 { pattern += 1 }
      if pattern >= 42 { pattern += 1 }
      return { pattern >> (min(2, UInt32($0.y * 3)) * 2 + ($0.x < 0.5 ? 0 : 1)) & 1 == 1 }
    case 0x2800...0x28ff:
      return { place in
        let (column, row) = (Int(place.x * 2), Int(place.y * 4))
        // A dot is round and fills about half of its eighth.
        let off = SIMD2(place.x * 2 - Float(column) - 0.5, place.y * 4 - Float(row) - 0.5)
        return code & BrailleFit.bits[min(3, row)][min(1, column)] != 0 && (off * off).sum() < 0.16
      }
    case 0x2500...0x257f: return line(Int(code - 0x2500), width: width, height: height)
    default: return { _ in false }
    }
  }

  /// The arms of U+2500…257F to the left, right, top and bottom: 0 none, 1 light, 2 heavy, 3 double; `a`, `b` and `c`
  /// are the diagonals.
  private static let arms: [[UInt8]] =
    """
    1100 2200 0011 0022 1100 2200 0011 0022 1100 2200 0011 0022 0101 0201 0102 0202
    1001 2001 1002 2002 0110 0210 0120 0220 1010 2010 1020 2020 0111 0211 0121 0112
    0122 0221 0212 0222 1011 2011 1021 1012 1022 2021 2012 2022 1101 2101 1201 2201
    1102 2102 1202 2202 1110 2110 1210 2210 1120 2120 1220 2220 1111 2111 1211 2211
    1121 1112 1122 2121 1221 2112 1212 2221 2212 2122 1222 2222 1100 2200 0011 0022
    3300 0033 0301 0103 0303 3001 1003 3003 0310 0130 0330 3010 1030 3030 0311 0133
    0333 3011 1033 3033 3301 1103 3303 3310 1130 3330 3311 1133 3333 0101 1001 1010
    0110 aaaa bbbb cccc 1000 0010 0100 0001 2000 0020 0200 0002 1200 0012 2100 0021
    """.split(whereSeparator: \.isWhitespace).map { $0.utf8.map { $0 - 48 } }

  private static func line(_ index: Int, width: Int, height: Int) -> (SIMD2<Float>) -> Bool {
    let arms = arms[index]
    // The cell is assumed to be twice as high as wide.
    if arms[0] > 9 {
      return { place in
        let rising = abs(place.x + place.y - 1) < 0.14, falling = abs(place.x - place.y) < 0.14
        return (arms[0] != 50 && rising) || (arms[0] != 49 && falling)
      }
    }
    let dashes: Float =
      [4: 3, 5: 3, 6: 3, 7: 3, 8: 4, 9: 4, 10: 4, 11: 4, 76: 2, 77: 2, 78: 2, 79: 2][index] ?? 0
    let light = max(1, (width + 4) / 8)
    let size = SIMD2(Float(width), Float(height))
    return { place in
      for (arm, weight) in arms.enumerated() where weight > 0 {
        let isAcross = arm < 2
        let (along, off) = isAcross ? (place.x, place.y * size.y) : (place.y, place.x * size.x)
        let (length, extent) = isAcross ? (width, height) : (height, width)
        let thickness = Int(weight) * light
        let start = extent / 2 - thickness / 2
        var isOn = off >= Float(start) && off < Float(start + thickness)
        // A double line is two light ones with a gap of the same width.
        if weight == 3, off >= Float(start + light), off < Float(start + 2 * light) { isOn = false }
        let half = Float(thickness) / 2 / Float(length)
        let isSide = arm % 2 == 0 ? along < 0.5 + half : along >= 0.5 - half
        let isDash = dashes == 0 || (along * dashes).truncatingRemainder(dividingBy: 1) < 0.7
        if isOn, isSide, isDash { return true }
      }
      return false
    }
  }
}

extension CellPicture {
  /// Reads lines of text with escape sequences for colours, as ``text(depth:)`` and other programs print them.
  ///
  /// Missing cells are black; escape sequences other than colours are skipped.
  package init(printed text: String, columns: Int, rows: Int) {
    let (white, black) = (Color(255, 255, 255), Color(0, 0, 0))
    let empty = PictureCell(glyph: " ", foreground: white, background: black)
    var cells = [PictureCell](repeating: empty, count: columns * rows)
    var (front, back, isReversed) = (white, black, false)
    for (row, line) in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(rows).enumerated()
    {
      var column = 0
      var scalars = line.unicodeScalars.makeIterator()
      while let scalar = scalars.next() {
        guard scalar == "\u{1b}" else {
          if column < columns {
            cells[row * columns + column] = PictureCell(
              glyph: scalar, foreground: isReversed ? back : front, background: isReversed ? front : back)
          }
          column += 1
          continue
        }
        _ = scalars.next()
        var parameters = ""
        var final: Unicode.Scalar?
        while let next = scalars.next() {
          if ("@"..."~").contains(next) {
            final = next
            break
          }
          parameters.unicodeScalars.append(next)
        }
        guard final == "m" else { continue }
        var numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }[...]
        if numbers.isEmpty { numbers = [0] }
        while let number = numbers.popFirst() {
          switch number {
          case 0: (front, back, isReversed) = (white, black, false)
          case 7: isReversed = true
          case 27: isReversed = false
          case 39: front = white
          case 49: back = black
          case 30...37: front = Palette.ansi[number - 30]
          case 40...47: back = Palette.ansi[number - 40]
          case 90...97: front = Palette.ansi[number - 82]
          case 100...107: back = Palette.ansi[number - 92]
          case 38, 48:
            guard let color = Self.color(&numbers) else { continue }
            if number == 38 { front = color } else { back = color }
          default: break
          }
        }
      }
    }
    self.init(columns: columns, rows: rows, cells: cells)
  }

  private static func color(_ numbers: inout ArraySlice<Int>) -> Color? {
    switch numbers.popFirst() {
    case 5: return numbers.popFirst().map { Palette.color(UInt8(clamping: $0)) }
    case 2:
      guard numbers.count >= 3 else { return nil }
      let parts = (0..<3).compactMap { _ in numbers.popFirst() }.map { UInt8(clamping: $0) }
      return Color(parts[0], parts[1], parts[2])
    default: return nil
    }
  }
}
