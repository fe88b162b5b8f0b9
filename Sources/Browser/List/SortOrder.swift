/// How the list is sorted; equal photos keep the order of their names.
public struct SortOrder: Hashable, Sendable {
  /// What photos are sorted by.
  public enum Key: String, CaseIterable, Hashable, Sendable {
    /// The order of the folders: natural, `img2` before `img10`.
    case name
    /// When a photo was taken, or else last changed.
    case date
    case faces
    /// The least certain face first.
    case score
    /// By pixels.
    case size

    /// How the menu, the list's frame and messages name it.
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

  /// What photos are sorted by; those of which it is not known come last either way.
  public var key: Key
  /// Whether the largest value comes first, or of names the last.
  public var isReversed: Bool

  /// - Parameter isReversed: nil for the usual way: faces and size from the largest down, all others upwards.
  public init(_ key: Key = .name, isReversed: Bool? = nil) {
    self.key = key
    self.isReversed = isReversed ?? key.isNaturallyReversed
  }

  /// A number that orders photos; photos of which it is not known come last either way.
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
    // The last moment there is would have the rank of those that are not known.
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

  /// Without arguments all photos in the order of their arrival.
  public init(sort: SortOrder = SortOrder(), filter: PhotoFilter? = nil) {
    self.sort = sort
    self.filter = filter
  }

  /// Whether the list is simply all photos in the order of their arrival.
  var isPlain: Bool { sort == SortOrder() && filter == nil }

  /// Whether a date, or a size, must be known of every photo.
  var needsFacts: Bool { sort.key == .date || sort.key == .size || filter?.needsFacts == true }
}
