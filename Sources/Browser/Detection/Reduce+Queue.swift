import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserState {
  /// Starts and cancels detections so that the photo on screen comes first, then its neighbours, then the
  /// rest, and nothing runs that is no longer needed.
  mutating func schedule(_ effects: inout [Effect]) {
    for (id, job) in detection.queue.running where !isWanted(id, job) { stop(id, &effects) }
    if let current, detection.queue.running[current] == nil, needsDetection(current) {
      // A user who turns a knob waits for this one photo; nothing else may use the processors meanwhile.
      if isRetuned(current) { stopAll(&effects) }
      if detection.queue.taken(at: shell.ticks) >= detection.queue.slots,
        let least = detection.queue.running.max(by: { $0.value.priority < $1.value.priority })
      {
        stop(least.key, &effects)
      }
      start(current, .onScreen, &effects)
    }
    if let current, detection.queue.running[current]?.priority == .onScreen, isRetuned(current) { return }
    while detection.queue.taken(at: shell.ticks) < detection.queue.slots {
      if let id = nextNeighbour() {
        start(id, .neighbour, &effects)
      } else if let (id, isQuick) = nextInFolder() {
        start(id, .background, isQuick: isQuick, &effects)
      } else {
        return
      }
    }
  }

  /// Whether a running job is still needed: on screen only with the newest settings, elsewhere with the
  /// folder's.
  private func isWanted(_ id: PhotoID, _ job: DetectionQueue.Job) -> Bool {
    if id == current { return job.version == detection.queue.version && !job.isQuick }
    return job.version >= neededVersion(id) && photos[id.index].version < neededVersion(id)
  }

  /// The version of the settings requested for the whole folder or for this photo alone.
  private func neededVersion(_ id: PhotoID) -> Int {
    max(detection.queue.folderVersion, photos[id.index].wantedVersion)
  }

  /// Whether the photo was detected before with other settings, which means that the user is turning a knob.
  private func isRetuned(_ id: PhotoID) -> Bool { photos[id.index].version > 0 }

  /// Whether the photo on screen still has to be detected with the newest settings, or lacks details that the
  /// panels show.
  private func needsDetection(_ id: PhotoID) -> Bool {
    let photo = photos[id.index]
    if photo.version != detection.queue.version { return true }
    return photo.failure == nil && (needsStages(id) || needsSurvey(id) || needsScores(id))
  }

  /// The why mode shows the stages; drawing needs the candidates that they lost.
  private var wantsStages: Bool { detection.why != nil || faces.edit?.isDrawing == true }

  private func needsStages(_ id: PhotoID) -> Bool {
    guard wantsStages else { return false }
    return detection.stageResult?.photo != id || detection.stageResult?.version != detection.queue.version
  }

  /// While knobs are turned, P-Net's scores are collected at least down to this one.
  static let surveyFloor: Float = 0.3

  private func needsSurvey(_ id: PhotoID) -> Bool {
    isTuning && detection.surveyed != id && photos[id.index].scores.pnetFloor > Self.surveyFloor
  }

  /// Whether the scores that the knobs show are missing: the photo's faces come from the library, or were found long ago.
  private func needsScores(_ id: PhotoID) -> Bool {
    detection.surveyed != id && !photos[id.index].scores.hasCounts
      && (photos[id.index].isFromLibrary || photos[id.index].scores == .dropped)
      && (layout.knobs != nil || layout.detector != nil)
  }

  /// Whether a knob is likely to be turned next.
  private var isTuning: Bool {
    shell.pane == .detector || detection.lastChange != nil || detection.hasAllKnobs
  }

  private mutating func stopAll(_ effects: inout [Effect]) {
    for id in detection.queue.running.keys.sorted(by: { $0.index > $1.index }) { stop(id, &effects) }
  }

  private func needsWork(_ id: PhotoID) -> Bool {
    photos[id.index].version < neededVersion(id) && detection.queue.running[id] == nil
  }

  private func nextNeighbour() -> PhotoID? {
    for distance in 1...3 {
      for row in [list.cursor + distance * list.direction, list.cursor - distance * list.direction]
      where list.rows.indices.contains(row) && needsWork(list.rows[row]) {
        return list.rows[row]
      }
    }
    return nil
  }

  private mutating func nextInFolder() -> (photo: PhotoID, isQuick: Bool)? {
    while let id = detection.queue.returned.popLast() {
      photos[id.index].isReturned = false
      guard needsWork(id) else { continue }
      switch wayBack(id) {
      case .look: return (id, true)
      case .search: return (id, false)
      case .leave: continue
      }
    }
    if let id = nextLook() { return (id, true) }
    while detection.queue.sweep < photos.count {
      let id = PhotoID(detection.queue.sweep)
      detection.queue.sweep += 1
      detection.queue.sweepSteps += 1
      if needsWork(id) { return (id, false) }
    }
    return nil
  }

  /// Detects a photo once more: it is another file than the one that was searched.
  mutating func detectAgain(_ id: PhotoID, _ effects: inout [Effect]) {
    let version = photos[id.index].version
    if version >= detection.queue.folderVersion { detection.queue.done -= 1 }
    if version == detection.queue.version { detection.queue.doneAtVersion -= 1 }
    if max(version, photos[id.index].lookVersion) >= detection.queue.folderVersion {
      detection.queue.looks.done -= 1
    }
    (photos[id.index].version, photos[id.index].lookVersion) = (0, 0)
    if detection.surveyed == id { detection.surveyed = nil }
    stop(id, &effects)
    guard needsWork(id), !photos[id.index].isReturned else { return }
    photos[id.index].isReturned = true
    detection.queue.returned.append(id)
  }

  private mutating func start(
    _ id: PhotoID, _ priority: DetectionPriority, isQuick: Bool = false, _ effects: inout [Effect]
  ) {
    var request = DetectionRequest(
      photo: id, path: photos[id.index].path, request: newRequest(), settings: detection.settings,
      priority: priority)
    request.isQuick = isQuick
    if priority == .onScreen {
      request.wantsStages = wantsStages
      // First find the faces, then collect what the next turn of a knob may need.
      request.isDeep = (isTuning || needsScores(id)) && photos[id.index].version == detection.queue.version
      if request.isDeep { detection.surveyed = id }
    }
    detection.queue.running[id] = DetectionQueue.Job(
      request: request.request, version: detection.queue.version, priority: priority,
      wantsStages: request.wantsStages, isDeep: request.isDeep, isQuick: isQuick, tick: shell.ticks)
    effects.append(.detect(request))
  }

  private mutating func stop(_ id: PhotoID, _ effects: inout [Effect]) {
    guard let job = detection.queue.running.removeValue(forKey: id) else { return }
    effects.append(.cancelDetection(id, request: job.request))
    if job.isDeep { detection.surveyed = nil }
    if needsWork(id), !photos[id.index].isReturned {
      photos[id.index].isReturned = true
      detection.queue.returned.append(id)
    }
  }
}
