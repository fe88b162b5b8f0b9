public import Geometry

/// What is known from a photo's file without decoding it.
public struct PhotoFacts: Hashable, Sendable {
  /// The photo that ``Effect/facts(_:)`` asked about.
  public var photo: PhotoID
  /// When it was taken or else last modified, in seconds since 1970.
  public var date: Int64?
  /// Upright.
  public var size: PixelSize?

  public init(photo: PhotoID, date: Int64?, size: PixelSize?) {
    self.photo = photo
    self.date = date
    self.size = size
  }
}
