extension BrowserState {
  /// Whether drawing may wait a moment after an action, so that further actions are drawn in the same frame.
  ///
  /// Background work reports hundreds of photos a second, and a key must not wait while the screen is redrawn
  /// for a number in the header. What the user asked for, or looks at, is drawn at once. Ask before the
  /// action is reduced.
  package func canWait(for action: Action) -> Bool {
    switch action {
    case .detected(let id, _, _), .detectionFailed(let id, _, _): id != current
    // The user waits for the photos of the first screen.
    case .scanned: photos.count > shell.rows
    case .tick, .timeOfDay, .facts, .stamped, .exportProgressed, .fitProgressed, .library(.recognised),
      .learn(.progressed), .people(.progressed):
      true
    case .filesChanged, .folders, .input, .perform, .metrics, .pixels, .scanFinished, .scanFailed,
      .previewReady, .previewFailed,
      .detailReady, .detailFailed, .rendered, .thumbnails, .thumbnailsFailed, .explained, .explanationFailed,
      .presets, .presetsFailed, .fitted, .fitFailed, .exportSurveyed, .exportFinished, .exportFailed, .themes,
      .library, .people, .learn, .report:
      false
    }
  }
}
