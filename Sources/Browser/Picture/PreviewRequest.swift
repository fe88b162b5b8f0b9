public import Geometry
public import SystemPackage

/// A request to decode a photo for display.
public struct PreviewRequest: Hashable, Sendable {
  /// The photo to decode.
  public var photo: PhotoID
  /// The file to decode.
  public var path: FilePath
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// The size in pixels that the picture should fit; it is never larger than the photo itself.
  public var bounds: PixelSize
  /// Whether the user sees an empty pane until it arrives; otherwise it is decoded ahead.
  public var isOnScreen: Bool

  package init(photo: PhotoID, path: FilePath, request: Int, bounds: PixelSize, isOnScreen: Bool) {
    (self.photo, self.path, self.request) = (photo, path, request)
    (self.bounds, self.isOnScreen) = (bounds, isOnScreen)
  }
}
