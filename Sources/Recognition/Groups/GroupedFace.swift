/// What grouping knows of a face beside its vector.
package struct GroupedFace: Sendable, Hashable {
  /// A number of the photo it is in; two faces of one photo are rarely one person's.
  package var photo: Int
  /// Whether it is sharp, large and frontal enough to begin a group; others may only join one.
  package var mayFound: Bool

  package init(photo: Int, mayFound: Bool = true) {
    self.photo = photo
    self.mayFound = mayFound
  }
}
