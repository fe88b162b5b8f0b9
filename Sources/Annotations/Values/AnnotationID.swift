import Files
public import Geometry

/// Identifies an annotation permanently, in every library it is copied to.
///
/// A positive 63-bit number: random for faces that people add, derived from the content for faces that a
/// detector found, so that two programs refer to the same face by the same ID.
public struct AnnotationID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// From 1 to `Int64.max`.
  public let rawValue: Int64

  /// The sign is dropped, and zero becomes one.
  public init(rawValue: Int64) { self.rawValue = max(1, rawValue & Int64.max) }

  /// A new ID. Among a million annotations, two are equal with a probability of 5·10⁻⁸.
  public static func random(using generator: inout some RandomNumberGenerator) -> AnnotationID {
    AnnotationID(rawValue: Int64(truncatingIfNeeded: generator.next() as UInt64))
  }

  /// A new ID, different from all others.
  public static func random() -> AnnotationID {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  /// The other side of a mark of "not the same person".
  public var opposite: AnnotationID { AnnotationID(rawValue: rawValue ^ 1) }

  /// The same for the same photo, place and purpose, on every machine.
  public init(photo: PhotoFingerprint, words: some Sequence<UInt32>, seed: UInt64 = 0) {
    var bytes = photo.hash
    for word in words { bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    self.init(rawValue: Int64(bitPattern: XXHash64.hash(bytes, seed: seed)))
  }

  /// The ID of a face that a detector found, always the same when the same detector finds it.
  public init(photo: PhotoFingerprint, box: BoundingBox, landmarks: Landmarks) {
    let numbers = [box.minX, box.minY, box.maxX, box.maxY] + landmarks.points.flatMap { [$0.x, $0.y] }
    self.init(photo: photo, words: numbers.map(\.bitPattern))
  }

  public static func < (a: AnnotationID, b: AnnotationID) -> Bool { a.rawValue < b.rawValue }

  /// Sixteen hexadecimal digits, as in files.
  public var description: String {
    let digits = String(UInt64(rawValue), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// From ``description``; nil for anything else.
  public init?(_ text: String) {
    guard text.utf8.count == 16, let value = UInt64(text, radix: 16), (1...UInt64(Int64.max)).contains(value)
    else { return nil }
    rawValue = Int64(value)
  }
}

extension AnnotationID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = AnnotationID(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' names no annotation")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
