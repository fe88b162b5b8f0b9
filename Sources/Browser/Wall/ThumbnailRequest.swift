public import Detection
public import SystemPackage

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
