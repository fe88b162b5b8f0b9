public import Geometry
public import Imaging

/// A decoded photo, as large as the screen needs it.
public struct Preview: Hashable, Sendable {
  /// Upright; the photo fitted into the bounds that were asked for, never larger than it is.
  public var image: Image
  /// The whole photo, upright, however small `image` is.
  public var photo: PixelSize
  /// What is wrong with a photo that can be shown all the same.
  public var warning: String?

  /// - Parameter photo: the whole photo's upright size, in pixels.
  public init(image: Image, photo: PixelSize, warning: String? = nil) {
    self.image = image
    self.photo = photo
    self.warning = warning
  }

  public static func == (a: Preview, b: Preview) -> Bool {
    a.photo == b.photo && a.warning == b.warning && a.image == b.image
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(photo)
    hasher.combine(image.size)
  }
}

/// The decoded photos at hand: the one on screen and those that are likely to be next.
struct PreviewStore: Sendable {
  struct Entry: Sendable {
    var preview: Preview?
    /// Changes with each picture that arrives; tells the view's memo what is new.
    var serial = 0
    /// The size that was last asked for, in pixels.
    var requestedSize: PixelSize
    /// The request still on its way.
    var request: Int?
    /// The tick at which it was asked for.
    var since: Int
    /// When the photo was last wanted; the longest unwanted goes first.
    var used: Int
  }

  /// How many photos are kept.
  static let limit = 8

  var entries: [PhotoID: Entry] = [:]
  var clock = 0
  var serial = 0

  /// Drops the previews that have been unwanted for longest.
  ///
  /// - Parameter bytes: the most that all may hold together; those `wanted` now stay.
  mutating func trim(to bytes: Int, keeping wanted: [PhotoID]) {
    func isTooMuch() -> Bool {
      entries.count > Self.limit
        || entries.values.reduce(0) { $0 + ($1.preview?.image.pixels.count ?? 0) } > bytes
    }
    while isTooMuch(),
      let oldest = entries.filter({ $0.value.request == nil && !wanted.contains($0.key) })
        .min(by: { $0.value.used < $1.value.used })
    {
      entries[oldest.key] = nil
    }
  }
}
