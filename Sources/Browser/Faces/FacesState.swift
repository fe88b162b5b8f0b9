/// The faces of the photo on screen: which one is selected, changed, or compared with the truth.
public struct FacesState: Sendable {
  /// The selected face of the photo on screen.
  public internal(set) var selected: Int?
  /// Counts changes of faces and list, for what is made of them.
  var version = 0
  /// The face being drawn or changed; nil when none is.
  public internal(set) var edit: FaceEdit?
  var truth = TruthComparison()
}
