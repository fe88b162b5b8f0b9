import Detection
import Geometry

extension BrowserState {
  /// What work brought; dropped when nobody waits for it any more.
  mutating func takeResult(_ action: Action, _ effects: inout [Effect]) {
    switch action {
    case .scanned(let found):
      enlist(found)
      recognise(photos.count - found.count..<photos.count, &effects)
    case .scanFinished:
      if awaitedPhoto == nil { awaited = nil }
      if scan == .running { scan = scanFault.map { .failed($0) } ?? .finished }
    case .scanFailed(let reason):
      // The other folders are still looked through.
      scanFault = reason
      say(.error, reason)
    case .previewReady(let id, let request, let preview, let isFinal):
      takePreview(preview, of: id, request: request, isFinal: isFinal)
    case .previewFailed(let id, let request, let reason):
      guard previews.entries[id]?.request == request else { return }
      // Asked for again once a search has found the photo readable; until then its failure keeps it from that.
      previews.entries[id] = nil
      if let job = queue.running[id] {
        queue.running[id] = nil
        effects.append(.cancelDetection(id, request: job.request))
      }
      fail(id, reason: reason, version: queue.version)
    case .rendered(let request, let picture): takeRender(picture, request: request)
    case .thumbnails(let request, let images): takeThumbnails(images, request: request)
    case .thumbnailsFailed(let request, let reason): failThumbnails(reason, request: request)
    case .detailReady(let request, let source): takeDetail(source, request: request)
    case .detailFailed(let request, let reason): failDetail(reason, request: request)
    case .detected(let id, let request, let result):
      guard let job = queue.running[id], job.request == request else { return }
      queue.running[id] = nil
      if job.wantsStages, why != nil {
        why?.known = Why.Known(photo: id, version: job.version, view: result.stages)
      }
      takeDetection(result, of: id, version: job.version)
    case .detectionFailed(let id, let request, let reason):
      guard let job = queue.running[id], job.request == request else { return }
      queue.running[id] = nil
      fail(id, reason: reason, version: job.version)
    case .facts(let facts): takeFacts(facts)
    case .themes(let request, let entries): takeThemes(entries, request: request)
    case .report(let message): log.add(message)
    case .explained(let request, let explanation):
      answerProbe(request, .text(explanation.description, isFound: explanation.isFound))
    case .explanationFailed(let request, let reason): answerProbe(request, .failed(reason))
    case .presets(let request, let list): takePresets(list, request: request)
    case .presetsFailed(let request, let reason): failPresets(reason, request: request)
    case .fitProgressed, .fitted, .fitFailed: takeFit(action)
    case .exportSurveyed, .exportProgressed, .exportFinished, .exportFailed: takeExport(action)
    case .library(let answer): takeLibrary(answer, &effects)
    case .learn(let answer): takeLearn(answer, &effects)
    case .input, .perform, .metrics, .pixels, .tick: break
    }
  }

  private mutating func takePreview(_ preview: Preview, of id: PhotoID, request: Int, isFinal: Bool) {
    guard previews.entries[id]?.request == request else { return }
    previews.serial += 1
    previews.entries[id]?.preview = preview
    previews.entries[id]?.serial = previews.serial
    if isFinal { previews.entries[id]?.request = nil }
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

  /// - Parameter reason: without the photo's path.
  private mutating func fail(_ id: PhotoID, reason: String, version: Int) {
    if photos[id.index].failure != reason { say(.error, "\(photos[id.index].name): \(reason)") }
    update(id) { $0.outcome = .failed(reason) }
    if id == current { selectedFace = nil }
    count(id, version: version)
  }

  /// Notes which settings a photo's outcome belongs to.
  private mutating func count(_ id: PhotoID, version: Int) {
    let old = photos[id.index].version
    guard version > old else { return }
    photos[id.index].version = version
    if old < queue.folderVersion, version >= queue.folderVersion { queue.done += 1 }
    if version == queue.version { queue.doneAtVersion += 1 }
  }
}
