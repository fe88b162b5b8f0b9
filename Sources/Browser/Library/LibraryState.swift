import Imaging
import Geometry
import Detection
public import Annotations

/// What the browser knows of the library of annotations.
public struct LibraryState: Sendable {
  /// Stays `.opening` until the library has answered, and when there is none.
  public internal(set) var condition = LibraryCondition.opening
  /// Edits that are in memory only.
  public internal(set) var unsaved = 0
  /// Every place of a photo in the list; duplicates share their annotations.
  var places: [PhotoFingerprint: [PhotoID]] = [:]
  /// The photos that are known and have faces waiting for a decision.
  var open = PhotoSet()
  /// Whether edits in memory are to be forgotten when facet is left.
  public internal(set) var discards = false
  /// The photos asked for before their turn.
  var requested: Set<PhotoID> = []
  var people = People([])
  /// Edits that are not confirmed yet, with the faces that they decide.
  var pending: [Int: Set<AnnotationID>] = [:]
  /// Those among them whose end is worth a message.
  var announced: Set<Int> = []
  /// Where the work goes on once an edit is confirmed or refused.
  var saving: Int?
  /// The face to be selected once it is there.
  var selecting: AnnotationID?

  /// Whether a decision about the face is under way.
  func isPending(_ id: AnnotationID) -> Bool { pending.values.contains { $0.contains(id) } }
}
