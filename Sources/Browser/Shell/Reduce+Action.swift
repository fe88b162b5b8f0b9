import Detection
import Geometry
import Widgets

extension BrowserState {
  /// Handles an action; a result is dropped if it is no longer needed.
  mutating func take(_ action: Action, _ effects: inout [Effect]) {
    switch action {
    case .input(let input): take(input, &effects)
    case .perform(let command): perform(command, &effects)
    case .metrics(let metrics): shell.metrics = metrics
    case .pixels(let isPossible): picture.canShowPixels = isPossible
    case .tick(let now): tick(now: now)
    case .timeOfDay(let time): shell.log.time = time
    case .scanned(let found):
      addPhotos(found)
      recognise(photos.count - found.count..<photos.count, &effects)
    case .scanFinished:
      endScan()
      offerFolders(&effects)
    case .filesChanged(let present, let gone): takeChanges(present: present, gone: gone, &effects)
    case .folders(let path, let report, let request): takeFolders(report, of: path, request: request)
    case .scanFailed(let reason):
      // The search goes on in other folders.
      list.scanFault = reason
      report(.error, reason)
    case .previewReady(let id, let request, let preview, let isFinal):
      takePreview(preview, of: id, request: request, isFinal: isFinal, &effects)
    case .previewFailed(let id, let request, let reason):
      failPreview(reason, of: id, request: request, &effects)
    case .rendered(let request, let picture): takeRender(picture, request: request)
    case .thumbnails(let request, let images, let stamp):
      takeThumbnails(images, request: request, stamp: stamp, &effects)
    case .thumbnailsFailed(let request, let reason): failThumbnails(reason, request: request)
    case .stamped(let id, let stamp): note(stamp, of: id, &effects)
    case .detailReady(let request, let source): takeDetail(source, request: request)
    case .detailFailed(let request, let reason): failDetail(reason, request: request)
    case .detected(let id, let request, let result): takeDetection(result, of: id, request: request, &effects)
    case .detectionFailed(let id, let request, let reason): failDetection(reason, of: id, request: request)
    case .facts(let facts): takeFacts(facts)
    case .themes(let request, let entries): takeThemes(entries, request: request)
    case .report(let message): shell.log.add(message)
    case .explained(let request, let explanation):
      answerProbe(
        request, .text(explanation.description, isFound: explanation.isFound),
        candidate: explanation.candidateBox)
    case .explanationFailed(let request, let reason): answerProbe(request, .failed(reason))
    case .presets(let request, let list): takePresets(list, request: request)
    case .presetsFailed(let request, let reason): failPresets(reason, request: request)
    case .fitProgressed(let request, let tried): changeFit(request) { $0.tried = tried }
    case .fitted(let request, let outcome): takeFit(outcome, request: request)
    case .fitFailed(let request, let reason): failFit(reason, request: request)
    case .exportSurveyed(let request, let survey): takeSurvey(survey, request: request)
    case .exportProgressed(let request, let done, let total):
      noteExport(done: done, total: total, request: request)
    case .exportFinished(let request, let report): endExport(report, request: request)
    case .exportFailed(let request, let reason): failExport(reason, request: request)
    case .library(let answer): takeLibrary(answer, &effects)
    case .people(let answer): takePeople(answer, &effects)
    case .learn(let answer): takeLearn(answer, &effects)
    }
  }
}
