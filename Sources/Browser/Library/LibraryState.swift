import Imaging
import Geometry
import Detection
public import Annotations

/// The state of the annotation library.
public struct LibraryState: Sendable {
  /// Remains `.opening` until the library has answered, and when there is none.
  public internal(set) var condition = LibraryCondition.opening
  /// The number of edits that are in memory only.
  public internal(set) var unsaved = 0
  /// Every place in the list of a photo; duplicates share their annotations.
  var places = PhotoPlaces()
  /// The photos with known undecided faces, and those with faces that wait for a name.
  var open = PhotoSet(), unnamed = PhotoSet()
  /// Whether edits in memory are discarded when facet quits.
  public internal(set) var discards = false
  /// The photos that were looked up before their turn.
  var requested: Set<PhotoID> = []
  /// Edits that are not confirmed yet, by request, with the faces that they decide.
  var pending: [Int: Set<AnnotationID>] = [:]
  /// Those whose result is worth a message.
  var announced: Set<Int> = []
  /// The number of the request to save edits to a file.
  var saving: Int?
  /// The face to select once it exists.
  var selecting: AnnotationID?

  /// Whether a decision about the face is under way.
  func isPending(_ id: AnnotationID) -> Bool { pending.values.contains { $0.contains(id) } }
}
