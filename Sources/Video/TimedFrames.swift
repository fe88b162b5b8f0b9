import Geometry
import Synchronization

/// Raw frames with times, in the form of Matroska (RFC 9559): what stands between the frames' bytes.
final class TimedFrames: Sendable {
  private let size: PixelSize
  /// How long a frame lasts that no other follows.
  private let nanoseconds: UInt64
  private let hasBegun = Mutex(false)

  /// - Parameter rate: frames per second, on the average.
  init(size: PixelSize, rate: Double) { (self.size, nanoseconds) = (size, UInt64(1e9 / rate)) }

  /// The bytes before a frame's pixels, which are RGB, 8 bits each, rows without padding.
  ///
  /// - Parameter time: seconds from the first frame.
  func head(at time: Double) -> [UInt8] {
    let isFirst = hasBegun.withLock { hasBegun in
      defer { hasBegun = true }
      return !hasBegun
    }
    let pixels = size.width * size.height * 3
    // Track 1, no offset to the cluster's time, a key frame.
    let block = Self.id(0xa3) + Self.length(pixels + 4) + [0x81, 0, 0, 0x80]
    let stamp = Self.element(0xe7, Self.number(UInt64(max(0, time * 1e6).rounded())))
    let cluster = Self.id(0x1f43_b675) + Self.length(stamp.count + block.count + pixels) + stamp + block
    return (isFirst ? start : []) + cluster
  }

  /// The header, and a segment of unknown length with one track.
  private var start: [UInt8] {
    let header = Self.element(
      0x1a45_dfa3,
      Self.element(0x4282, Array("matroska".utf8)) + Self.element(0x4287, [4]) + Self.element(0x4285, [2]))
    // The unit of time is a microsecond.
    let info = Self.element(0x1549_a966, Self.element(0x2ad7b1, Self.number(1000)))
    let picture = Self.element(
      0xe0,
      Self.element(0xb0, Self.number(UInt64(size.width)))
        + Self.element(0xba, Self.number(UInt64(size.height)))
        + Self.element(0x2eb524, [0x52, 0x47, 0x42, 24]))
    let track = Self.element(
      0xae,
      Self.element(0xd7, [1]) + Self.element(0x73c5, [1]) + Self.element(0x83, [1])
        + Self.element(0x23e383, Self.number(nanoseconds)) + Self.element(0x86, Array("V_UNCOMPRESSED".utf8))
        + picture)
    let segment = Self.id(0x1853_8067) + [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
    return header + segment + info + Self.element(0x1654_ae6b, track)
  }

  private static func element(_ id: UInt32, _ content: [UInt8]) -> [UInt8] {
    Self.id(id) + length(content.count) + content
  }

  private static func id(_ id: UInt32) -> [UInt8] {
    (0..<4).reversed().map { UInt8(truncatingIfNeeded: id >> (8 * $0)) }.drop { $0 == 0 }.map(\.self)
  }

  /// In eight bytes, which holds every length.
  private static func length(_ count: Int) -> [UInt8] {
    [0x01] + (0..<7).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
