import Imaging

/// The thumbnails in memory, and the sharpness of all others.
struct ThumbnailStore: Sendable {
  struct Entry: Sendable {
    var image: Image
    var serial: Int
    var used: Int
  }

  var entries: [FaceKey: Entry] = [:]
  /// The sharpness of all faces that ever had a thumbnail; zero for those that cannot have one.
  var sharpness: [FaceKey: Float] = [:]
  var failed: Set<FaceKey> = []
  var running: [Int: ThumbnailRequest] = [:]
  private var clock = 0

  mutating func touch(_ key: FaceKey) {
    clock += 1
    entries[key]?.used = clock
  }

  mutating func put(_ thumbnail: FaceThumbnail, for key: FaceKey) {
    clock += 1
    entries[key] = Entry(image: thumbnail.image, serial: clock, used: clock)
    sharpness[key] = thumbnail.sharpness
  }

  /// Drops all that is known of a photo's faces.
  mutating func drop(_ photo: PhotoID) {
    entries = entries.filter { $0.key.photo != photo }
    sharpness = sharpness.filter { $0.key.photo != photo }
    failed = failed.filter { $0.photo != photo }
  }

  /// Drops the thumbnails that have not been visible for longest, several at a time.
  ///
  /// - Parameter wanted: these stay however many there are, since they would be requested again at once.
  mutating func trim(to bytes: Int, keeping wanted: Set<FaceKey>) {
    let each = FaceThumbnail.side * FaceThumbnail.side * 3
    guard entries.count * each > bytes else { return }
    let order = entries.filter { !wanted.contains($0.key) }.sorted { $0.value.used < $1.value.used }
    for (key, _) in order.prefix(entries.count - bytes / each * 7 / 8) { entries[key] = nil }
  }
}
