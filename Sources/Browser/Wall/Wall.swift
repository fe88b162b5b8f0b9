import Geometry
public import Imaging
public import SystemPackage
public import Detection

/// All faces of the listed photos in a grid.
public struct Wall: Sendable {
  /// A face by its photo and its index there.
  public struct Entry: Hashable, Sendable {
    /// The photo it was found in; it is in the list.
    public var photo: PhotoID
    /// Index into ``ListedPhoto/faces``; valid until these change.
    public var index: Int
  }

  /// In the order of the grid, row by row.
  public internal(set) var faces: [Entry] = []
  /// Index of the selected face; follows the selection of the photo on screen.
  public internal(set) var cursor = 0
  /// The first visible row of the grid.
  public internal(set) var top = 0
  /// What comes first; a key steps through all orders.
  public internal(set) var order = WallOrder.photo
  /// Whether the order is reversed; the next order starts unreversed.
  public internal(set) var isReversed = false
  /// The version of ``FacesState`` that `faces` was made from.
  var version = -1
  /// The tick when it was made.
  var tick = -1
  /// Faces before this index have been checked for a known sharpness.
  var sweep = 0
  /// Whether Esc in a full picture goes back to the wall.
  var returnsToWall = false
  /// Photos on the wall whose files have been looked at since it was opened.
  var visited: Set<PhotoID> = []
  var thumbnails = ThumbnailStore()
}

/// What comes first on the wall.
public enum WallOrder: String, CaseIterable, Hashable, Sendable {
  /// As the photos are listed.
  case photo
  /// The least certain first.
  case score
  /// The largest first.
  case size
  /// The sharpest first.
  case sharpness

  func words(isReversed: Bool) -> String {
    switch self {
    case .photo: isReversed ? "last photo first" : "by photo"
    case .score: isReversed ? "highest score first" : "lowest score first"
    case .size: isReversed ? "smallest first" : "largest first"
    case .sharpness: isReversed ? "most blurred first" : "sharpest first"
    }
  }
}

/// Commands of the wall.
public enum WallCommand: Hashable, Sendable {
  case left, right, up, down, first, last, halfPageUp, halfPageDown, pageUp, pageDown
  case open, nextOrder, reverse
}

/// Cut faces out of a photo: `.thumbnails` or `.thumbnailsFailed`.
public struct ThumbnailRequest: Hashable, Sendable {
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// The photo that the faces are on.
  public var photo: PhotoID
  /// The file to decode, unless its pixels are cached.
  public var path: FilePath
  /// The faces of the photo without a thumbnail; the answer has one for each, in this order.
  public var faces: [Face]
  /// Whether their places are visible.
  public var isOnScreen: Bool

  package init(request: Int, photo: PhotoID, path: FilePath, faces: [Detection.Face], isOnScreen: Bool) {
    (self.request, self.photo, self.path) = (request, photo, path)
    (self.faces, self.isOnScreen) = (faces, isOnScreen)
  }
}

/// A face cut out of its photo and turned upright.
public struct FaceThumbnail: Sendable, Equatable {
  /// ``side`` pixels wide and high, rotated and scaled by the landmarks; plain grey when these define no
  /// rotation.
  public var image: Image
  /// The variance of the Laplacian: several hundred when sharp, below 50 when blurred.
  public var sharpness: Float

  /// The side of a thumbnail in pixels.
  public static let side = 112

  /// - Parameters:
  ///   - image: ``side`` pixels wide and high.
  ///   - sharpness: the variance of the Laplacian; 0 when there is none.
  public init(image: Image, sharpness: Float) {
    self.image = image
    self.sharpness = sharpness
  }
}

/// Identifies a face independent of its number, which changes while others come and go.
struct FaceKey: Hashable, Sendable {
  var photo: PhotoID
  /// See ``ListedPhoto/fileVersion``.
  var fileVersion: Int
  var box: BoundingBox
}

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
