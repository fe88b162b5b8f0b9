import Detection
import Geometry
import Widgets

extension BrowserState {
  /// What happened, or what work brought; a result is dropped when nobody waits for it any more.
  mutating func take(_ action: Action, _ effects: inout [Effect]) {
    switch action {
    case .input(let input): take(input, &effects)
    case .perform(let command): perform(command, &effects)
    case .metrics(let metrics): shell.metrics = metrics
    case .pixels(let isPossible): picture.canShowPixels = isPossible
    case .tick(let now): tick(now: now)
    case .scanned(let found):
      enlist(found)
      recognise(photos.count - found.count..<photos.count, &effects)
    case .scanFinished: endScan()
    case .scanFailed(let reason):
      // The other folders are still looked through.
      list.scanFault = reason
      say(.error, reason)
    case .previewReady(let id, let request, let preview, let isFinal):
      takePreview(preview, of: id, request: request, isFinal: isFinal)
    case .previewFailed(let id, let request, let reason):
      failPreview(reason, of: id, request: request, &effects)
    case .rendered(let request, let picture): takeRender(picture, request: request)
    case .thumbnails(let request, let images): takeThumbnails(images, request: request)
    case .thumbnailsFailed(let request, let reason): failThumbnails(reason, request: request)
    case .detailReady(let request, let source): takeDetail(source, request: request)
    case .detailFailed(let request, let reason): failDetail(reason, request: request)
    case .detected(let id, let request, let result): takeDetection(result, of: id, request: request)
    case .detectionFailed(let id, let request, let reason): failDetection(reason, of: id, request: request)
    case .facts(let facts): takeFacts(facts)
    case .themes(let request, let entries): takeThemes(entries, request: request)
    case .report(let message): shell.log.add(message)
    case .explained(let request, let explanation):
      answerProbe(request, .text(explanation.description, isFound: explanation.isFound))
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
    case .learn(let answer): takeLearn(answer, &effects)
    }
  }

  private mutating func endScan() {
    if list.awaitedPhoto == nil { list.awaited = nil }
    if list.scan == .running { list.scan = list.scanFault.map { .failed($0) } ?? .finished }
  }

  private mutating func failPreview(
    _ reason: String, of id: PhotoID, request: Int, _ effects: inout [Effect]
  ) {
    guard picture.previews.entries[id]?.request == request else { return }
    // Asked for again once a search has found the photo readable; until then its failure keeps it from that.
    picture.previews.entries[id] = nil
    if let job = detection.queue.running[id] {
      detection.queue.running[id] = nil
      effects.append(.cancelDetection(id, request: job.request))
    }
    fail(id, reason: reason, version: detection.queue.version)
  }

  private mutating func takeDetection(_ result: DetectionResult, of id: PhotoID, request: Int) {
    guard let job = detection.queue.running[id], job.request == request else { return }
    detection.queue.running[id] = nil
    if job.wantsStages, detection.why != nil {
      detection.why?.known = Why.Known(photo: id, version: job.version, view: result.stages)
    }
    takeDetection(result, of: id, version: job.version)
  }

  private mutating func failDetection(_ reason: String, of id: PhotoID, request: Int) {
    guard let job = detection.queue.running[id], job.request == request else { return }
    detection.queue.running[id] = nil
    fail(id, reason: reason, version: job.version)
  }

  private mutating func takePreview(_ preview: Preview, of id: PhotoID, request: Int, isFinal: Bool) {
    guard picture.previews.entries[id]?.request == request else { return }
    picture.previews.serial += 1
    picture.previews.entries[id]?.preview = preview
    picture.previews.entries[id]?.serial = picture.previews.serial
    if isFinal { picture.previews.entries[id]?.request = nil }
    photos[id.index].size = preview.photo
    if let warning = preview.warning, photos[id.index].warning == nil {
      photos[id.index].warning = warning
      say(.warning, "\(photos[id.index].name): \(warning)")
    }
    summarize(id)
  }

  private mutating func takeDetection(_ result: DetectionResult, of id: PhotoID, version: Int) {
    update(id) { photo in
      photo.outcome = .faces(result.faces)
      photo.size = result.photo
      photo.seconds = result.seconds
      if result.isFresh {
        photo.freshSeconds = result.seconds
        photo.freshStages = result.stageSeconds
      }
      photo.scores = result.scores
    }
    count(id, version: version)
  }

  private mutating func fail(_ id: PhotoID, reason: String, version: Int) {
    let prefix = "\(photos[id.index].path): "
    let short = reason.hasPrefix(prefix) ? String(reason.dropFirst(prefix.count)) : reason
    if photos[id.index].failure != short { say(.error, "\(photos[id.index].name): \(short)") }
    update(id) { $0.outcome = .failed(short) }
    if id == current { faces.selected = nil }
    count(id, version: version)
  }

  /// Notes which settings a photo's outcome belongs to.
  private mutating func count(_ id: PhotoID, version: Int) {
    let old = photos[id.index].version
    guard version > old else { return }
    photos[id.index].version = version
    if old < detection.queue.folderVersion, version >= detection.queue.folderVersion {
      detection.queue.done += 1
    }
    if version == detection.queue.version { detection.queue.doneAtVersion += 1 }
  }
}
