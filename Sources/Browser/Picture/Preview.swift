public import Geometry
public import Imaging

/// A decoded photo, as large as the screen needs it.
public struct Preview: Hashable, Sendable {
  /// Upright; the photo scaled down to fit the requested bounds, never enlarged.
  public var image: Image
  /// The whole photo, upright, however small `image` is.
  public var photo: PixelSize
  /// What is wrong with a photo that can still be shown.
  public var warning: String?
  /// The file that was decoded; nil if that is not known.
  public var stamp: FileStamp?

  /// - Parameter photo: the whole photo's upright size, in pixels.
  public init(image: Image, photo: PixelSize, warning: String? = nil, stamp: FileStamp? = nil) {
    self.image = image
    self.photo = photo
    self.warning = warning
    self.stamp = stamp
  }

  public static func == (a: Preview, b: Preview) -> Bool {
    a.photo == b.photo && a.warning == b.warning && a.stamp == b.stamp && a.image == b.image
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(photo)
    hasher.combine(image.size)
  }
}

/// The decoded photos in memory: the one on screen and those that are likely to be next.
struct PreviewStore: Sendable {
  struct Entry: Sendable {
    var preview: Preview?
    /// Changes with each picture that arrives, so that the view's memo notices it.
    var serial = 0
    /// The size that was last requested, in pixels.
    var requestedSize: PixelSize
    /// The number of the request that is not answered yet.
    var request: Int?
    /// The tick at which it was requested.
    var since: Int
    /// When the photo was last needed; the one not needed for longest is dropped first.
    var used: Int
  }

  /// The number of photos to keep.
  static let limit = 8

  var entries: [PhotoID: Entry] = [:]
  var clock = 0
  var serial = 0

  /// Drops the previews that have not been needed for longest.
  ///
  /// - Parameter bytes: the limit for all of them together; those in `wanted` are kept.
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
