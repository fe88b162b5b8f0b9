public import Geometry
public import SystemPackage

/// Decode a photo to look at.
public struct PreviewRequest: Hashable, Sendable {
  /// Whose picture the answer brings.
  public var photo: PhotoID
  /// The file to decode.
  public var path: FilePath
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// The picture should be about as large as the photo fitted into this, in pixels; not larger than the
  /// photo itself.
  public var bounds: PixelSize
  /// Whether the user looks at an empty pane until it comes; otherwise it is decoded ahead.
  public var isOnScreen: Bool

  package init(photo: PhotoID, path: FilePath, request: Int, bounds: PixelSize, isOnScreen: Bool) {
    (self.photo, self.path, self.request) = (photo, path, request)
    (self.bounds, self.isOnScreen) = (bounds, isOnScreen)
  }
}
