import Detection
import Geometry
import Preview
import Widgets

extension BrowserState {
  mutating func takeDetection(_ result: FoundFaces, of id: PhotoID, request: Int, _ effects: inout [Effect]) {
    guard let job = detection.queue.running[id], job.request == request else { return }
    detection.queue.running[id] = nil
    if job.wantsStages {
      detection.stageResult = StageResult(photo: id, version: job.version, view: result.stages)
    }
    if result.isFirstLook { return takeLook(result, of: id, version: job.version) }
    takeDetection(result, of: id, version: job.version)
    beginOnLost(&effects)
  }

  private mutating func takeDetection(_ result: FoundFaces, of id: PhotoID, version: Int) {
    noteRedo(of: id, result.faces, version: version)
    let isNew = !photos[id.index].scores.hasCounts
    update(id) { photo in
      photo.outcome = .faces(result.faces)
      photo.size = result.photo
      photo.seconds = result.seconds
      if result.isFresh {
        photo.freshSeconds = result.seconds
        photo.freshStages = result.stageSeconds
      }
      photo.scores = result.scores
      photo.isFromLibrary = result.isFromLibrary
    }
    count(id, version: version)
    if isNew, result.scores.hasCounts { keepScores(of: id) }
  }

  /// Keeps the scores of the photos that were searched last: only those of the photo on screen are shown, and they can be
  /// counted again.
  private mutating func keepScores(of id: PhotoID) {
    detection.scored.append(id)
    let (most, surplus) = (DetectionState.mostScored, DetectionState.mostScored / 8)
    guard detection.scored.count > most + surplus else { return }
    for old in detection.scored.prefix(surplus) where old != current {
      photos[old.index].scores = .dropped
    }
    detection.scored.removeFirst(surplus)
  }

  mutating func failDetection(_ reason: String, of id: PhotoID, request: Int) {
    guard let job = detection.queue.running[id], job.request == request else { return }
    detection.queue.running[id] = nil
    fail(id, reason: reason, version: job.version)
  }

  /// - Parameter reason: without the photo's path.
  mutating func fail(_ id: PhotoID, reason: String, version: Int) {
    if photos[id.index].failure != reason { report(.error, "\(photos[id.index].name): \(reason)") }
    update(id) { $0.outcome = .failed(reason) }
    if id == current { faces.selected = nil }
    count(id, version: version)
  }

  /// Records which settings a photo's outcome belongs to.
  private mutating func count(_ id: PhotoID, version: Int) {
    let old = photos[id.index].version
    guard version > old else { return }
    photos[id.index].version = version
    if max(old, photos[id.index].lookVersion) < detection.queue.folderVersion,
      version >= detection.queue.folderVersion
    {
      detection.queue.looks.done += 1
    }
    if old < detection.queue.folderVersion, version >= detection.queue.folderVersion {
      detection.queue.done += 1
    }
    if version == detection.queue.version { detection.queue.doneAtVersion += 1 }
    endRedo()
  }
}
