/// The export under way, and the survey for the dialog.
public struct ExportState: Sendable {
  /// The export under way; nil when none is.
  public internal(set) var run: RunningExport?
  /// The number of the survey request under way.
  var runningSurvey: Int?
}
