internal import Geometry

/// What a picture looks like, as 64 bits that change little when it is made smaller, encoded again or made
/// brighter: the difference hash (dHash). The bits say, row by row, where one of 9×8 fields is brighter than
/// the one before it.
///
/// It finds copies of a picture, not pictures of the same person: distances up to 4 are copies with few
/// exceptions, which series of a camera on a tripod are, too; unrelated pictures differ by about 32.
public struct DifferenceHash: Sendable, Hashable, CustomStringConvertible {
  /// The first field of the first row is the highest bit.
  public let bits: UInt64

  /// From its bits.
  public init(bits: UInt64) { self.bits = bits }

  /// The hash of an upright picture.
  public init(of image: Image) {
    let small = image.resizedByArea(to: PixelSize(width: 9, height: 8))
    var bits: UInt64 = 0
    for row in 0..<8 {
      let lights = (0..<9).map { column in
        let pixel = (row * 9 + column) * 3
        return 299 * Int(small.pixels[pixel]) + 587 * Int(small.pixels[pixel + 1])
          + 114 * Int(small.pixels[pixel + 2])
      }
      for (light, next) in zip(lights, lights.dropFirst()) { bits = bits << 1 | (next > light ? 1 : 0) }
    }
    self.bits = bits
  }

  /// From ``description``; nil for other text.
  public init?(_ text: String) {
    guard text.utf8.count == 16, text.first != "+", let bits = UInt64(text, radix: 16) else { return nil }
    self.bits = bits
  }

  /// The number of bits that differ, from 0 to 64.
  public func distance(to other: DifferenceHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

  /// Sixteen hexadecimal digits.
  public var description: String { ContentHash.text(bits) }
}
