import Geometry
import Imaging
import Preview
import Screen

// MARK: Detection

extension BrowserState {
  /// Starts and cancels detections so that the photo on screen comes first, its neighbours next, then the
  /// rest, and nothing runs that nobody waits for.
  mutating func schedule(_ effects: inout [Effect]) {
    for (id, job) in queue.running where !isWanted(id, job) { stop(id, &effects) }
    if let current, queue.running[current] == nil, needsLook(current) {
      // Whoever turns a knob waits for this one photo; nothing else may hold the processors meanwhile.
      if isRetuned(current) { stopAll(&effects) }
      if queue.running.count >= queue.slots,
        let least = queue.running.max(by: { $0.value.priority < $1.value.priority })
      {
        stop(least.key, &effects)
      }
      start(current, .onScreen, &effects)
    }
    if let current, queue.running[current]?.priority == .onScreen, isRetuned(current) { return }
    while queue.running.count < queue.slots {
      if let id = nextNeighbour() {
        start(id, .neighbour, &effects)
      } else if let id = nextInFolder() {
        start(id, .background, &effects)
      } else {
        return
      }
    }
  }

  /// Whether somebody waits for a running job: on screen only with the newest settings, else the folder.
  private func isWanted(_ id: PhotoID, _ job: DetectionQueue.Job) -> Bool {
    if id == current { return job.version == queue.version }
    return job.version >= neededVersion(id) && photos[id.index].version < neededVersion(id)
  }

  /// The settings that were asked for, with the whole folder or for this photo.
  private func neededVersion(_ id: PhotoID) -> Int {
    max(queue.folderVersion, photos[id.index].wantedVersion)
  }

  /// Whether the photo has been seen with other settings, so that its owner turns a knob.
  private func isRetuned(_ id: PhotoID) -> Bool { photos[id.index].version > 0 }

  /// Whether the photo on screen lacks its faces with the newest settings, or what the panels show of them.
  private func needsLook(_ id: PhotoID) -> Bool {
    let photo = photos[id.index]
    if photo.version != queue.version { return true }
    return photo.failure == nil && (needsStages(id) || needsSurvey(id))
  }

  private func needsStages(_ id: PhotoID) -> Bool {
    guard let why else { return false }
    return why.known?.photo != id || why.known?.version != queue.version
  }

  /// P-Net's scores are known at least down to here for a photo whose knobs are touched.
  static let surveyFloor: Float = 0.3

  private func needsSurvey(_ id: PhotoID) -> Bool {
    isTuning && surveyed != id && photos[id.index].scores.pnetFloor > Self.surveyFloor
  }

  /// Whether a knob is likely to be turned next.
  private var isTuning: Bool { pane == .detector || lastChange != nil || hasAllKnobs }

  private mutating func stopAll(_ effects: inout [Effect]) {
    for id in queue.running.keys.sorted(by: { $0.index > $1.index }) { stop(id, &effects) }
  }

  private func needsWork(_ id: PhotoID) -> Bool {
    photos[id.index].version < neededVersion(id) && queue.running[id] == nil
  }

  private func nextNeighbour() -> PhotoID? {
    for distance in 1...3 {
      for row in [cursor + distance * direction, cursor - distance * direction]
      where listing.indices.contains(row) && needsWork(listing[row]) {
        return listing[row]
      }
    }
    return nil
  }

  private mutating func nextInFolder() -> PhotoID? {
    while let id = queue.returned.popLast() {
      photos[id.index].isReturned = false
      if needsWork(id) { return id }
    }
    while queue.sweep < photos.count {
      let id = PhotoID(queue.sweep)
      queue.sweep += 1
      queue.looks += 1
      if needsWork(id) { return id }
    }
    return nil
  }

  private mutating func start(_ id: PhotoID, _ priority: DetectionPriority, _ effects: inout [Effect]) {
    var request = DetectionRequest(
      photo: id, path: photos[id.index].path, request: newRequest(), settings: settings, priority: priority)
    if priority == .onScreen {
      request.wantsStages = why != nil
      // First the faces, then what the next turn of a knob may need.
      request.isDeep = isTuning && photos[id.index].version == queue.version
      if request.isDeep { surveyed = id }
    }
    queue.running[id] = DetectionQueue.Job(
      request: request.request, version: queue.version, priority: priority,
      wantsStages: request.wantsStages, isDeep: request.isDeep)
    effects.append(.detect(request))
  }

  private mutating func stop(_ id: PhotoID, _ effects: inout [Effect]) {
    guard let job = queue.running.removeValue(forKey: id) else { return }
    effects.append(.cancelDetection(id, request: job.request))
    if job.isDeep { surveyed = nil }
    if needsWork(id), !photos[id.index].isReturned {
      photos[id.index].isReturned = true
      queue.returned.append(id)
    }
  }
}

// MARK: Previews

extension BrowserState {
  /// Asks for the picture of the photo on screen and of those likely to be next, gives up the others.
  mutating func requestPreviews(_ effects: inout [Effect]) {
    let bounds = previewBounds
    guard current != nil, bounds.width > 0, bounds.height > 0 else { return }
    previews.clock += 1
    // On the wall nobody looks at the photo yet.
    let rows = isOnWall ? [] : [cursor, cursor + direction, cursor - direction, cursor + 2 * direction]
    var wanted = rows.filter { listing.indices.contains($0) }.map { listing[$0] }
    if let held = comparison?.photo, !isOnWall, !wanted.contains(held) { wanted.append(held) }
    for (id, entry) in previews.entries where !wanted.contains(id) {
      guard let request = entry.request else { continue }
      effects.append(.cancelPreview(id, request: request))
      // What was asked for did not come: ask again when the photo is wanted again.
      previews.entries[id]?.request = nil
      previews.entries[id]?.asked = PixelSize(width: 0, height: 0)
      if entry.preview == nil { previews.entries[id] = nil }
    }
    for id in wanted { requestPreview(of: id, bounds: bounds, &effects) }
    previews.trim(to: setup.pictureLimit / 8, keeping: wanted)
  }

  private mutating func requestPreview(of id: PhotoID, bounds: PixelSize, _ effects: inout [Effect]) {
    guard photos[id.index].failure == nil else { return }
    let entry = previews.entries[id]
    previews.entries[id]?.used = previews.clock
    if let entry {
      let isEnough = entry.asked.width >= bounds.width && entry.asked.height >= bounds.height
      let isWhole = entry.preview.map { $0.image.size == $0.photo } ?? false
      if isEnough || isWhole { return }
      if let request = entry.request { effects.append(.cancelPreview(id, request: request)) }
    }
    let request = newRequest()
    previews.entries[id] = PreviewStore.Entry(
      preview: entry?.preview, serial: entry?.serial ?? 0, asked: bounds, request: request,
      since: ticks, used: previews.clock)
    effects.append(
      .preview(
        PreviewRequest(
          photo: id, path: photos[id.index].path, request: request, bounds: bounds, isOnScreen: id == current)
      ))
  }

  /// The pixels that the picture's cells can tell apart: eight samples across a cell, square pixels.
  private var previewBounds: PixelSize {
    let area = layout.pictureArea
    let across = max(8, canShowPixels ? metrics.width : 0)
    return PixelSize(
      width: area.columns * across, height: area.rows * across * metrics.height / metrics.width)
  }
}
