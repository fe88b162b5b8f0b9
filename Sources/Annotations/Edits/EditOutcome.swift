/// The one answer to an edit, an undo or a redo.
public struct EditOutcome: Hashable, Sendable {
  /// Whether an edit was done, taken back, or done again.
  public enum Kind: Hashable, Sendable { case done, undone, redone }

  /// What was asked for, also when there was nothing to undo or redo.
  public var kind: Kind
  /// "accept a face"; nil when there was nothing to undo or redo.
  public var title: String?
  /// The changed photos, as they are now.
  public var photos: [PhotoAnnotations]
  /// The first face that was changed.
  public var face: AnnotationID?
  /// Where the first changed photo lies, as far as known: for photos that are not in the list.
  public var place: String?
  /// The library's revision that holds the changes; nil when there are none, or when they are in memory only.
  public var revision: Int64?
  /// How the library takes edits from now on; nil when that was reported before.
  public var condition: LibraryCondition?

  /// - Parameters:
  ///   - title: nil when there was nothing to undo or redo; nothing else is given then.
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
