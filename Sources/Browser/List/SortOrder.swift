/// How the list is sorted; equal photos keep the order of their names.
public struct SortOrder: Hashable, Sendable {
  /// What photos are sorted by.
  public enum Key: String, CaseIterable, Hashable, Sendable {
    /// Natural order, as of the folders: `img2` before `img10`.
    case name
    /// When a photo was taken, or else last changed.
    case date
    case faces
    /// The least certain face first.
    case score
    /// By pixels.
    case size

    /// Its name in the menu, the list's frame and messages.
    public var title: String {
      switch self {
      case .name: "name"
      case .date: "date"
      case .faces: "faces"
      case .score: "lowest score"
      case .size: "size"
      }
    }

    /// Whether people expect the largest first.
    var isNaturallyReversed: Bool { self == .faces || self == .size }
  }

  /// What photos are sorted by; photos with an unknown value come last either way.
  public var key: Key
  /// Whether the largest value, or the last name, comes first.
  public var isReversed: Bool

  /// - Parameter isReversed: nil for the usual direction: faces and size from the largest down, all others
  ///   upwards.
  public init(_ key: Key = .name, isReversed: Bool? = nil) {
    self.key = key
    self.isReversed = isReversed ?? key.isNaturallyReversed
  }

  /// A number that orders photos; photos with an unknown value come last either way.
  func rank(of id: PhotoID, _ summary: PhotoSummary) -> UInt64 {
    let value: UInt64? =
      switch key {
      case .name: UInt64(id.index)
      // Dates before 1970 are negative.
      case .date: summary.date.map { UInt64(bitPattern: $0) ^ (1 << 63) }
      case .faces: summary.isSearched ? UInt64(max(0, summary.faces)) : nil
      // Floats of at least 0 are ordered as their bits are.
      case .score: summary.lowestScore.map { UInt64(max(0, $0).bitPattern) }
      case .size: summary.pixels.map(UInt64.init)
      }
    guard let value else { return .max }
    // The largest value must not have the rank of unknown values.
    let rank = min(value, .max - 1)
    return isReversed ? .max - 1 - rank : rank
  }
}

/// What the list shows, and in which order.
public struct Arrangement: Hashable, Sendable {
  /// By name, in the order of arrival, unless chosen otherwise.
  public var sort = SortOrder()
  /// Nil for all photos.
  public var filter: PhotoFilter?

  public init(sort: SortOrder = SortOrder(), filter: PhotoFilter? = nil) {
    self.sort = sort
    self.filter = filter
  }

  /// Whether the list is simply all photos in the order of arrival.
  var isPlain: Bool { sort == SortOrder() && filter == nil && !hasGone }
  /// Whether some photos are not listed because their files have vanished.
  var hasGone = false

  /// Whether the date or size of every photo is needed.
  var needsFacts: Bool { sort.key == .date || sort.key == .size || filter?.needsFacts == true }
}
