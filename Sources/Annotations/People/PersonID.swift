import Files

/// Identifies a person permanently, in every library that the person is copied to. A name does not: it can be changed,
/// and two people may share it.
public struct PersonID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// From 1 to `Int64.max`.
  public let rawValue: Int64

  /// The sign is dropped, and zero becomes one.
  public init(rawValue: Int64) { self.rawValue = max(1, rawValue & Int64.max) }

  /// A new ID, different from all others.
  public static func random() -> PersonID {
    PersonID(rawValue: Int64(truncatingIfNeeded: UInt64.random(in: 0...UInt64.max)))
  }

  /// The ID of the first person who gets this name, in every library: so libraries that were never joined give the
  /// same person the same ID, as long as the name is the same.
  public init(firstNamed name: String) {
    self.init(rawValue: Int64(bitPattern: XXHash64.hash(Array(FoldedText.stored(name).utf8), seed: 3)))
  }

  public static func < (a: PersonID, b: PersonID) -> Bool { a.rawValue < b.rawValue }

  /// Sixteen hexadecimal digits, as in files.
  public var description: String { AnnotationID(rawValue: rawValue).description }

  /// From ``description``; nil for anything else.
  public init?(_ text: String) {
    guard let id = AnnotationID(text) else { return nil }
    rawValue = id.rawValue
  }
}

extension PersonID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = PersonID(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' names no person")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
