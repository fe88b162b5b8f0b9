public import Annotations

/// Faces without a name that seem to be one person's.
public struct FaceGroup: Hashable, Sendable, Identifiable {
  /// The same for a group as long as its first face stays in it.
  public var id: FaceReference
  /// Those that fit least first.
  public var faces: [FaceReference]
  /// At most four faces, the least alike ones, so that a mixed group is seen as one.
  public var spread: [FaceReference]

  public init(id: FaceReference, faces: [FaceReference], spread: [FaceReference]) {
    (self.id, self.faces, self.spread) = (id, faces, spread)
  }
}

/// A face that may not be whom its name says.
public struct OddFace: Hashable, Sendable {
  /// The face.
  public var face: FaceReference
  /// A better guess; nil when no other person is near.
  public var better: PersonID?

  public init(face: FaceReference, better: PersonID?) { (self.face, self.better) = (face, better) }
}
