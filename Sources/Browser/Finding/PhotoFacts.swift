public import Geometry

/// What a photo's file tells without its pixels.
public struct PhotoFacts: Hashable, Sendable {
  /// By its place in the order of arrival, as ``Effect/facts(_:)`` asked for it.
  public var photo: PhotoID
  /// When it was taken, or else last changed, in seconds since 1970.
  public var date: Int64?
  /// Upright.
  public var size: PixelSize?

  /// What cannot be found out about the file is nil.
  public init(photo: PhotoID, date: Int64?, size: PixelSize?) {
    self.photo = photo
    self.date = date
    self.size = size
  }
}
