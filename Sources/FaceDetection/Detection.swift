/// The faces of one photo.
public struct Detection: Hashable, Sendable, Codable {
  /// Largest box first.
  public var faces: [Face]
  /// The size of the upright photo, to which boxes and landmarks refer.
  public var photoSize: PixelSize
  /// What is wrong with a photo that could be decoded anyway, each a sentence.
  public var warnings: [String]
  /// The time of the search, without decoding and waiting.
  public var duration: Duration

  /// Values of your own, for tests and stored results.
  public init(faces: [Face], photoSize: PixelSize, warnings: [String] = [], duration: Duration = .zero) {
    (self.faces, self.photoSize, self.warnings, self.duration) = (faces, photoSize, warnings, duration)
  }
}
