extension BrowserState {
  /// Whether the frame after an action may wait a moment for further ones to be drawn with it.
  ///
  /// Background work reports hundreds of photos a second; a key must not find the screen being redrawn for a number in
  /// the header. What the user asked for, or looks at, is drawn at once. To be asked before the action is reduced.
  package func canWait(for action: Action) -> Bool {
    switch action {
    case .detected(let id, _, _), .detectionFailed(let id, _, _): id != current
    // What fills the first screen is waited for.
    case .scanned: photos.count > shell.rows
    case .tick, .facts, .exportProgressed, .fitProgressed, .library(.recognised), .learn(.progressed): true
    case .input, .perform, .metrics, .pixels, .scanFinished, .scanFailed, .previewReady, .previewFailed,
      .detailReady, .detailFailed, .rendered, .thumbnails, .thumbnailsFailed, .explained, .explanationFailed,
      .presets, .presetsFailed, .fitted, .fitFailed, .exportSurveyed, .exportFinished, .exportFailed, .themes,
      .library, .learn, .report:
      false
    }
  }
}
