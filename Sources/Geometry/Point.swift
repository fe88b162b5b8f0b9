/// A position in pixels of the upright, full-size photo: origin at the top-left corner, `y` grows down.
public struct Point: Hashable, Sendable, Codable {
  /// May lie outside the photo.
  public var x, y: Float

  // The names used in files; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case x = "x", y = "y"
  }

  public init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }
}
