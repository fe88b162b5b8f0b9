import Annotations
import Detection

extension BrowserState {
  /// Begins a search for the settings that suit the photos with known faces.
  mutating func fit(_ effects: inout [Effect]) {
    guard setup.hasTruth || photos.contains(where: { $0.review == .reviewed }) else {
      say(
        .note,
        "a fit needs photos with known faces: review some (a x b), or open with --truth FILE (COCO, CSV …)"
      )
      return
    }
    let request = newRequest()
    shell.overlay = .fit(FitDialog(request: request))
    // The truth from a file is the runner's own; nothing is reviewed for it.
    let reviewed =
      setup.hasTruth
      ? []
      : photos.compactMap { photo -> ReviewedPhoto? in
        guard photo.review == .reviewed, let known = photo.known else { return nil }
        return ReviewedPhoto(path: photo.path, known: known)
      }
    effects.append(.fit(FitRequest(request: request, settings: detection.settings, reviewed: reviewed)))
  }

  mutating func takeFit(_ action: Action) {
    guard case .fit(var dialog) = shell.overlay else { return }
    switch action {
    case .fitProgressed(dialog.request, let tried): dialog.tried = tried
    case .fitted(dialog.request, let outcome):
      dialog.outcome = outcome
      dialog.choice = min(outcome.best, outcome.rows.count - 1)
    case .fitFailed(dialog.request, let reason):
      dialog.fault = reason
      shell.log.add(Message(.error, reason))
    default: return
    }
    shell.overlay = .fit(dialog)
  }

  /// Enter: takes the chosen settings over.
  mutating func acceptFit(_ dialog: FitDialog) {
    guard let rows = dialog.outcome?.rows, rows.indices.contains(dialog.choice) else { return }
    shell.overlay = nil
    let chosen = rows[dialog.choice].settings
    guard chosen != detection.settings else { return say(.note, "settings: as they were") }
    change(to: chosen)
    say(.note, "settings: as fitted to \(dialog.outcome?.faces ?? 0) faces")
  }
}
