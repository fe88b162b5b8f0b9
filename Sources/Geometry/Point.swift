/// A position in pixels of the upright, full-size photo: origin at the top-left corner, `y` grows down.
public struct Point: Hashable, Sendable, Codable {
  /// May lie outside the photo.
  public var x, y: Float

  public init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }
}
