/// The one answer to an edit, an undo or a redo.
public struct EditOutcome: Hashable, Sendable {
  /// Whether an edit was applied, undone or redone.
  public enum Kind: Hashable, Sendable { case done, undone, redone }

  /// The kind of request, even if there was nothing to undo or redo.
  public var kind: Kind
  /// "accept a face"; nil when there was nothing to undo or redo.
  public var title: String?
  /// The changed photos after the edit.
  public var photos: [PhotoAnnotations]
  /// The first face that was changed.
  public var face: AnnotationID?
  /// The path of the first changed photo, if known, for photos that are not in the list.
  public var place: String?
  /// The library's revision with the changes; nil when there are none, or when they are only in memory.
  public var revision: Int64?
  /// How the library keeps edits from now on; nil when that was reported before.
  public var condition: LibraryCondition?

  /// - Parameters:
  ///   - title: nil when there was nothing to undo or redo; then leave out the rest.
  ///   - condition: nil when it was reported before.
  public init(
    kind: Kind, title: String?, photos: [PhotoAnnotations] = [], face: AnnotationID? = nil,
    place: String? = nil, revision: Int64? = nil, condition: LibraryCondition? = nil
  ) {
    self.kind = kind
    self.title = title
    self.photos = photos
    self.face = face
    self.place = place
    self.revision = revision
    self.condition = condition
  }
}
