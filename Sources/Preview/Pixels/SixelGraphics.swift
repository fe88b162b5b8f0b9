public import Screen

/// DEC's sixel graphics: bands six pixels high, each colour drawn over the whole band, with run lengths.
///
/// Colours are chosen by ``ColorTable`` from the whole picture, so that its parts match each other; the error
/// is spread by Floyd and Steinberg's error diffusion.
public struct SixelGraphics: DrawnGraphics, Hashable, Sendable {
  /// The number of colours the terminal supports, 2...256.
  public let colors: Int

  /// - Parameter colors: clamped to 2...256.
  public init(colors: Int = 256) { self.colors = min(max(2, colors), 256) }

  /// The bytes that show part of a picture, one pixel of the terminal for each of its own.
  ///
  /// Sixels know no cells, so `columns` and `rows` do not stretch it: the part must have as many pixels as the cells.
  public func draw(_ picture: PixelPicture, part: PixelRect, columns: Int, rows: Int) -> [UInt8] {
    encode(picture, part: part)
  }

  /// The whole picture at the cursor.
  public func encode(_ picture: PixelPicture) -> [UInt8] {
    encode(picture, part: PixelRect(x: 0, y: 0, width: picture.width, height: picture.height))
  }

  /// A part of a picture at the cursor; pixels below its last row are left as they are (`P2 = 1`).
  public func encode(_ picture: PixelPicture, part: PixelRect) -> [UInt8] {
    var table = ColorTable(of: picture, limit: colors)
    let indices = Self.diffused(picture, part: part, table: &table)
    var writer = SixelWriter(width: part.width, height: part.height)
    writer.define(table.colors, used: indices)
    writer.draw(indices)
    return writer.take()
  }

  /// The number of each pixel's colour, row by row.
  static func diffused(_ picture: PixelPicture, part: PixelRect, table: inout ColorTable) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: part.width * part.height)
    // Errors in sixteenths, of this row and the next, with a spare column at both ends.
    var errors = [SIMD4<Int32>](repeating: .zero, count: part.width + 2)
    var below = errors
    let (low, high) = (SIMD4<Int32>(repeating: 0), SIMD4<Int32>(repeating: 255))
    for y in 0..<part.height {
      var source = ((part.y + y) * picture.width + part.x) * 3
      for x in 0..<part.width {
        let pixel = SIMD4(
          Int32(picture.pixels[source]), Int32(picture.pixels[source + 1]),
          Int32(picture.pixels[source + 2]), 0)
        source += 3
        let wanted = (pixel &+ ((errors[x + 1] &+ 8) &>> 4)).clamped(lowerBound: low, upperBound: high)
        let index = table.index(of: wanted)
        output[y * part.width + x] = UInt8(truncatingIfNeeded: index)
        let rest = wanted &- table.colors[index]
        errors[x + 2] &+= rest &* 7
        below[x] &+= rest &* 3
        below[x + 1] &+= rest &* 5
        below[x + 2] &+= rest
      }
      swap(&errors, &below)
      for index in below.indices { below[index] = .zero }
    }
    return output
  }
}

/// Writes sixel bytes.
struct SixelWriter {
  private let width, height: Int
  private var bytes: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    bytes = Array("\u{1b}P0;1;0q\"1;1;\(width);\(height)".utf8)
    bytes.reserveCapacity(width * height / 2 + 4096)
  }

  /// Defines the colours that are used, each channel in hundredths.
  mutating func define(_ colors: [SIMD4<Int32>], used indices: [UInt8]) {
    var used = [Bool](repeating: false, count: 256)
    for index in indices { used[Int(index)] = true }
    for (index, color) in colors.enumerated() where used[index] {
      let parts = (0..<3).map { "\((color[$0] * 100 + 127) / 255)" }
      bytes += "#\(index);2;\(parts.joined(separator: ";"))".utf8
    }
  }

  mutating func draw(_ indices: [UInt8]) {
    // For each colour of a band: the bits of its columns, and its first and last column.
    var bits = [UInt8](repeating: 0, count: 256 * width)
    var first = [Int](repeating: .max, count: 256)
    var last = [Int](repeating: -1, count: 256)
    for top in stride(from: 0, to: height, by: 6) {
      if top > 0 { bytes.append(0x2d) }
      var order: [Int] = []
      for y in top..<min(top + 6, height) {
        let bit: UInt8 = 1 << UInt8(y - top)
        for x in 0..<width {
          let color = Int(indices[y * width + x])
          if last[color] < 0, first[color] == .max { order.append(color) }
          bits[color * width + x] |= bit
          first[color] = min(first[color], x)
          last[color] = max(last[color], x)
        }
      }
      for (position, color) in order.enumerated() {
        if position > 0 { bytes.append(0x24) }
        bytes.append(0x23)
        number(color)
        run(of: 0, count: first[color])
        row(&bits, from: color * width + first[color], to: color * width + last[color])
        (first[color], last[color]) = (.max, -1)
      }
    }
  }

  mutating func take() -> [UInt8] { bytes + [0x1b, 0x5c] }

  /// Writes and clears the bits of one colour.
  private mutating func row(_ bits: inout [UInt8], from start: Int, to end: Int) {
    var (value, count) = (bits[start], 0)
    for index in start...end {
      let next = bits[index]
      bits[index] = 0
      if next == value {
        count += 1
      } else {
        run(of: value, count: count)
        (value, count) = (next, 1)
      }
    }
    run(of: value, count: count)
  }

  private mutating func run(of value: UInt8, count: Int) {
    if count > 3 {
      bytes.append(0x21)
      number(count)
      bytes.append(0x3f + value)
    } else {
      for _ in 0..<count { bytes.append(0x3f + value) }
    }
  }

  private mutating func number(_ value: Int) {
    if value >= 1000 { number(value / 1000) }
    if value >= 100 { bytes.append(UInt8(48 + value / 100 % 10)) }
    if value >= 10 { bytes.append(UInt8(48 + value / 10 % 10)) }
    bytes.append(UInt8(48 + value % 10))
  }
}
