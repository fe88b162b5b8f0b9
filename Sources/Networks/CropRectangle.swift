/// A part of a photo in whole pixels; `max` edges are exclusive.
public struct CropRectangle: Hashable, Sendable {
  /// Counted from the photo's top-left pixel, 0.
  public var minX, minY, maxX, maxY: Int

  /// Unchecked: the networks need a part that is not empty and lies inside the photo.
  public init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }
}
