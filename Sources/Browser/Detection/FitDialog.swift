/// The fit under way, or its result to choose from.
public struct FitDialog: Hashable, Sendable {
  var request: Int
  /// Settings tried so far.
  public var tried = 0
  /// Nil while the search is under way, and when it failed.
  public var outcome: FitOutcome?
  /// Index of the outcome's row that Enter takes over; at first ``FitOutcome/best``.
  public var choice = 1
  /// Why the search could not be done; nil when it could.
  public var fault: String?

  init(request: Int) { self.request = request }
}
