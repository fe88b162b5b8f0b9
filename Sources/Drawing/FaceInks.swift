/// The colours of drawn faces.
public struct FaceInks: Sendable, Hashable {
  /// The colours of box and label, of landmarks, and of the casing behind all of them.
  public var box, landmark, casing: Ink

  /// - Parameter casing: drawn behind lines and labels, so that they stand out in any photo.
  public init(box: Ink, landmark: Ink, casing: Ink) {
    (self.box, self.landmark, self.casing) = (box, landmark, casing)
  }

  /// One line that differs between different inks. It is part of checkpoints: if the text changes, unfinished
  /// films start over.
  package var summary: String {
    "box \(box.summary), landmark \(landmark.summary), casing \(casing.summary)"
  }
}
