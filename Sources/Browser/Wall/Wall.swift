import Geometry
public import Imaging
public import SystemPackage
public import Detection

/// All faces of the listed photos in a grid.
public struct Wall: Sendable {
  /// A face by its place among those of its photo.
  public struct Face: Hashable, Sendable {
    /// The photo it was found on, one of the list.
    public var photo: PhotoID
    /// Index into ``ListedPhoto/faces``; it may mean another face once these change.
    public var index: Int
  }

  /// In the order of the grid, row by row.
  public internal(set) var faces: [Face] = []
  /// The selected face's place; it follows the selection of the photo on screen.
  public internal(set) var cursor = 0
  /// The first row of the grid that is seen.
  public internal(set) var top = 0
  /// What comes first; the keys go through all orders.
  public internal(set) var order = WallOrder.photo
  /// Whether the order is turned round; going on to another order ends that.
  public internal(set) var isReversed = false
  /// The state of all faces that `faces` was made from; see ``FacesState``.
  var version = -1
  /// When that was.
  var tick = -1
  /// Up to here all faces were looked at for their sharpness.
  var sweep = 0
  /// Whether Esc in a full picture goes back to the wall.
  var isBehind = false
  var thumbnails = ThumbnailStore()
}

/// What comes first on the wall.
public enum WallOrder: String, CaseIterable, Hashable, Sendable {
  /// As the photos are listed.
  case photo
  /// The least certain.
  case score
  /// The largest.
  case size
  /// The sharpest.
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

/// What keys do on the wall.
public enum WallCommand: Hashable, Sendable {
  case left, right, up, down, first, last, halfPageUp, halfPageDown, pageUp, pageDown
  case open, nextOrder, reverse
}

/// Cut faces out of a photo: `.thumbnails` or `.thumbnailsFailed`.
public struct ThumbnailRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The photo that the faces are on.
  public var photo: PhotoID
  /// The file to decode, unless its pixels are at hand.
  public var path: FilePath
  /// Those of the photo that have no thumbnail yet; the answer has one for each, in this order.
  public var faces: [Detection.Face]
  /// Whether the user sees their empty places.
  public var isOnScreen: Bool

  package init(request: Int, photo: PhotoID, path: FilePath, faces: [Detection.Face], isOnScreen: Bool) {
    (self.request, self.photo, self.path) = (request, photo, path)
    (self.faces, self.isOnScreen) = (faces, isOnScreen)
  }
}

/// A face cut out of its photo and turned upright.
public struct FaceThumbnail: Sendable, Equatable {
  /// ``side`` pixels wide and high, turned and scaled by the landmarks; plain grey when these tell no turn.
  public var image: Image
  /// The variance of the Laplacian: some hundreds when crisp, below 50 when blurred.
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

/// A face whatever its number: what is known of one stays true while others come and go.
struct FaceKey: Hashable, Sendable {
  var photo: PhotoID
  var box: BoundingBox
}

/// The thumbnails at hand, and what is known of the others.
struct ThumbnailStore: Sendable {
  struct Entry: Sendable {
    var image: Image
    var serial: Int
    var used: Int
  }

  var entries: [FaceKey: Entry] = [:]
  /// Of all faces that ever had a thumbnail; zero of those that can have none.
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

  /// Drops the thumbnails that were not seen for longest, some at a time.
  ///
  /// - Parameter wanted: these stay however many they are: they would only be asked for again.
  mutating func trim(to bytes: Int, keeping wanted: Set<FaceKey>) {
    let each = FaceThumbnail.side * FaceThumbnail.side * 3
    guard entries.count * each > bytes else { return }
    let order = entries.filter { !wanted.contains($0.key) }.sorted { $0.value.used < $1.value.used }
    for (key, _) in order.prefix(entries.count - bytes / each * 7 / 8) { entries[key] = nil }
  }
}
