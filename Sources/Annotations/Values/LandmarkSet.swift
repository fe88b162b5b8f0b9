/// Some of the five landmarks of a face.
public struct LandmarkSet: OptionSet, Hashable, Sendable, Codable {
  /// A bit for each landmark, in their order. Libraries store them, so bits never change their meaning.
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1_1111 }

  /// - Parameter indices: from 0, in the order of the landmarks; others are ignored.
  public init(indices: some Sequence<Int>) {
    self.init(rawValue: indices.reduce(0) { (0..<5).contains($1) ? $0 | 1 << UInt8($1) : $0 })
  }

  /// Whether the landmark of this number, from 0, is one of them.
  public func contains(index: Int) -> Bool { (0..<5).contains(index) && rawValue & 1 << UInt8(index) != 0 }
}
