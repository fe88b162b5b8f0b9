/// The export under way, and what the dialog has asked about one to come.
public struct ExportState: Sendable {
  /// The export under way; nil when none is.
  public internal(set) var run: RunningExport?
  /// The look at an export to come that is under way.
  var runningSurvey: Int?
}
