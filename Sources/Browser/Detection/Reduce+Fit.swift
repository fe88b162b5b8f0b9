import Annotations
import Detection
import Widgets

extension BrowserState {
  /// Starts a search for the settings that work best on photos with known faces.
  mutating func fit(_ effects: inout [Effect]) {
    guard setup.hasTruth || photos.contains(where: { $0.review == .reviewed }) else {
      report(
        .note,
        "a fit needs photos with known faces: review some (a x b), or open with --truth FILE (COCO, CSV …)"
      )
      return
    }
    let request = newRequest()
    shell.overlay = .fit(FitDialog(request: request))
    // The runner has the truth from a file itself, so reviewed photos are not needed.
    let reviewed =
      setup.hasTruth
      ? []
      : photos.compactMap { photo -> ReviewedPhoto? in
        guard photo.review == .reviewed, let known = photo.known else { return nil }
        return ReviewedPhoto(path: photo.path, known: known)
      }
    effects.append(.fit(FitRequest(request: request, settings: detection.settings, reviewed: reviewed)))
  }

  /// Changes the dialog of a fit if the request is still the current one.
  mutating func changeFit(_ request: Int, _ change: (inout FitDialog) -> Void) {
    guard case .fit(var dialog) = shell.overlay, dialog.request == request else { return }
    change(&dialog)
    shell.overlay = .fit(dialog)
  }

  mutating func takeFit(_ outcome: FitOutcome, request: Int) {
    changeFit(request) { dialog in
      dialog.outcome = outcome
      dialog.choice = min(outcome.best, outcome.rows.count - 1)
    }
  }

  mutating func failFit(_ reason: String, request: Int) {
    guard case .fit(let dialog) = shell.overlay, dialog.request == request else { return }
    shell.log.add(Message(.error, reason))
    changeFit(request) { $0.fault = reason }
  }

  /// Enter: applies the chosen settings.
  mutating func acceptFit(_ dialog: FitDialog) {
    guard let rows = dialog.outcome?.rows, rows.indices.contains(dialog.choice) else { return }
    shell.overlay = nil
    let chosen = rows[dialog.choice].settings
    guard chosen != detection.settings else { return report(.note, "settings: as they were") }
    change(to: chosen)
    report(.note, "settings: as fitted to \(dialog.outcome?.faces ?? 0) faces")
  }
}
