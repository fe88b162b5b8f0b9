/// A set of photos, a bit for each; a hundred thousand take 12 kB.
public struct PhotoSet: Hashable, Sendable, Sequence {
  private var words: [UInt64] = []
  /// The number of photos in the set; stored, so that reading it is cheap.
  public private(set) var count = 0

  /// The empty set.
  public init() {}

  /// - Parameter photos: in any order; duplicates count once.
  public init(_ photos: some Sequence<PhotoID>) {
    for id in photos { insert(id) }
  }

  /// Whether no photo is in the set.
  public var isEmpty: Bool { count == 0 }

  /// Whether a photo is in the set.
  public func contains(_ id: PhotoID) -> Bool {
    let word = id.index >> 6
    return word < words.count && words[word] & Self.bit(id) != 0
  }

  /// Adds a photo; returns whether it was not in the set before.
  @discardableResult
  public mutating func insert(_ id: PhotoID) -> Bool {
    let word = id.index >> 6
    if word >= words.count { words += Array(repeating: 0, count: word + 1 - words.count) }
    guard words[word] & Self.bit(id) == 0 else { return false }
    words[word] |= Self.bit(id)
    count += 1
    return true
  }

  /// Removes a photo; returns whether it was in the set.
  @discardableResult
  public mutating func remove(_ id: PhotoID) -> Bool {
    guard contains(id) else { return false }
    words[id.index >> 6] &= ~Self.bit(id)
    count -= 1
    return true
  }

  private static func bit(_ id: PhotoID) -> UInt64 { 1 << UInt64(id.index & 63) }

  /// In the order of arrival.
  public func makeIterator() -> Iterator { Iterator(words: words) }

  /// Iterates over the set in its order.
  public struct Iterator: IteratorProtocol, Sendable {
    fileprivate let words: [UInt64]
    private var word = 0
    private var rest: UInt64

    fileprivate init(words: [UInt64]) {
      self.words = words
      rest = words.first ?? 0
    }

    public mutating func next() -> PhotoID? {
      while rest == 0 {
        word += 1
        guard word < words.count else { return nil }
        rest = words[word]
      }
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      return PhotoID(word << 6 + bit)
    }
  }
}

// Sets are equal if they contain the same photos, however much storage they have.
extension PhotoSet {
  public static func == (a: PhotoSet, b: PhotoSet) -> Bool { a.count == b.count && a.elementsEqual(b) }

  public func hash(into hasher: inout Hasher) {
    for id in self { hasher.combine(id) }
  }
}
