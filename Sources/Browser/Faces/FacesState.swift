/// The faces of the photo on screen: which one is selected or edited, and the comparison with the truth.
public struct FacesState: Sendable {
  /// The selected face of the photo on screen.
  public internal(set) var selected: Int?
  /// Incremented whenever faces or list change, for values derived from them.
  var version = 0
  var numbers = FaceNumbers()
  /// The face being drawn or changed; nil when none is.
  public internal(set) var edit: FaceEdit?
  var truth = TruthComparison()
}
