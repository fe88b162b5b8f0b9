import Files

/// Identifies a photo by its content, whatever its name and path: the file's size and 128 bits of hash over
/// samples of its bytes.
///
/// Files up to ``sampleSize`` times three are hashed whole; of larger ones the first, the middle and the last
/// ``sampleSize`` bytes are. The head holds the metadata and the beginning of the pixels, and because
/// pictures are compressed, a change of any pixel changes nearly all bytes after it, certainly the tail. Only
/// a change in place that keeps the size, such as bit rot, can go unnoticed; it does not affect annotations
/// either.
///
/// The hash is XXH64 with two seeds. Among a million photos of equal size, two different ones get the same
/// fingerprint with a probability of about 10⁻²⁷.
public struct PhotoFingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The size of the file in bytes.
  public let size: Int64
  /// XXH64 of the sampled bytes: with seed 0, and with seed 0x6661_6365_7421 ("facet!").
  public let high, low: UInt64

  /// Bytes of one sample: 64 KiB.
  public static let sampleSize = 65_536

  /// From stored parts; ``init(size:samples:)`` makes one for a file.
  public init(size: Int64, high: UInt64, low: UInt64) {
    (self.size, self.high, self.low) = (size, high, low)
  }

  /// The fingerprint of a file of `size` bytes. `samples` are the bytes of ``sampleRanges(size:)``, joined.
  public init(size: Int, samples: [UInt8]) {
    self.init(
      size: Int64(size), high: XXHash64.hash(samples, seed: 0),
      low: XXHash64.hash(samples, seed: 0x6661_6365_7421))
  }

  /// The fingerprint of a file with this content.
  public init(of content: [UInt8]) {
    self.init(
      size: content.count, samples: Self.sampleRanges(size: content.count).flatMap { content[$0] })
  }

  /// The parts to read of a file of `size` bytes, in rising order.
  public static func sampleRanges(size: Int) -> [Range<Int>] {
    guard size > 3 * sampleSize else { return [0..<size] }
    let middle = size / 2 - sampleSize / 2
    return [0..<sampleSize, middle..<middle + sampleSize, size - sampleSize..<size]
  }

  /// The 16 bytes of the hash, highest first.
  public var hash: [UInt8] {
    [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
  }

  /// From a stored ``hash``; nil unless it has 16 bytes.
  public init?(size: Int64, hash: [UInt8]) {
    guard hash.count == 16 else { return nil }
    let halves = [hash.prefix(8), hash.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    self.init(size: size, high: halves[0], low: halves[1])
  }

  /// Size and hash as text, `123456-0123…def`.
  public var description: String {
    "\(size)-" + hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// From ``description``; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let size = Int64(parts[0]), size >= 0, parts[1].utf8.count == 32,
      let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16)
    else { return nil }
    self.init(size: size, high: high, low: low)
  }
}

extension PhotoFingerprint: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let fingerprint = PhotoFingerprint(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a fingerprint")
    }
    self = fingerprint
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
