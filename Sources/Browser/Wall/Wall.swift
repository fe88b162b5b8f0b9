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
  /// How many steps larger (or smaller) the tiles are than usual.
  public internal(set) var size = 0
  /// The marked faces.
  var marks = WallMarks()
  /// Whether the selection stays on the first face, because the order is new and nobody has moved since.
  var startsOver = false
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
