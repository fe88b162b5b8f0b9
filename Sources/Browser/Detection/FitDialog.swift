/// The search for better settings under way, or its results to choose from.
public struct FitDialog: Hashable, Sendable {
  var request: Int
  /// The number of settings tried so far.
  public var tried = 0
  /// The result; nil while the search is under way, and when it failed.
  public var outcome: FitOutcome?
  /// Index of the row that Enter applies; at first ``FitOutcome/best``.
  public var choice = 1
  /// Why the search failed; nil when it did not.
  public var fault: String?

  init(request: Int) { self.request = request }
}
