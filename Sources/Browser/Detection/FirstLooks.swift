/// The quick sweep of a folder, which goes before the exact one.
struct FirstLooks: Sendable {
  /// Whether there is one.
  var isOn = false
  /// All photos before this one were looked at, or need no look.
  var sweep = 0
  /// Photos with an outcome of at least the folder's settings, exact or not.
  var done = 0
}

extension ListedPhoto {
  /// Whether the faces are those of a first look, and no exact search has ended yet.
  public var isFirstLook: Bool { version == 0 && lookVersion > 0 }
}

extension BrowserState {
  /// Whether the background takes first looks, before it begins to search exactly.
  public var isLooking: Bool {
    let looks = detection.queue.looks
    return looks.isOn
      && (looks.sweep < photos.count || detection.queue.running.values.contains { $0.isQuick })
  }

  /// How many photos the sweep under way has done: the quick one, or else the exact one.
  var sweepDone: Int { isLooking ? detection.queue.looks.done : detection.queue.done }

  /// Photos that were searched before have exact faces; these stay until there are newer exact ones.
  func needsLook(_ id: PhotoID) -> Bool {
    let photo = photos[id.index]
    return detection.queue.looks.isOn && photo.version == 0
      && photo.lookVersion < max(detection.queue.folderVersion, photo.wantedVersion)
      && detection.queue.running[id] == nil
  }

  /// The next photo to look at; nil when the quick sweep is over.
  mutating func nextLook() -> PhotoID? {
    guard detection.queue.looks.isOn else { return nil }
    while detection.queue.looks.sweep < photos.count {
      let id = PhotoID(detection.queue.looks.sweep)
      detection.queue.looks.sweep += 1
      detection.queue.sweepSteps += 1
      if needsLook(id) { return id }
    }
    return nil
  }

  /// What to do with a photo whose detection was interrupted.
  enum Return { case look, search, leave }

  /// The sweeps come to the photos before them; those behind them must be done now.
  func wayBack(_ id: PhotoID) -> Return {
    guard detection.queue.looks.isOn, id.index >= detection.queue.sweep else { return .search }
    if needsLook(id) { return .look }
    return detection.queue.looks.sweep < photos.count ? .leave : .search
  }

  /// Takes over what a first look has found, unless an exact search was faster.
  mutating func takeLook(_ result: FoundFaces, of id: PhotoID, version: Int) {
    guard photos[id.index].version == 0 else { return }
    let isCounted =
      max(photos[id.index].version, photos[id.index].lookVersion) >= detection.queue.folderVersion
    update(id) { photo in
      photo.outcome = .faces(result.faces)
      photo.size = result.photo
      photo.seconds = result.seconds
      photo.scores = result.scores
      photo.lookVersion = version
    }
    if !isCounted, version >= detection.queue.folderVersion { detection.queue.looks.done += 1 }
    // The exact sweep may have passed the photo while it was looked at.
    guard id.index < detection.queue.sweep, !photos[id.index].isReturned else { return }
    photos[id.index].isReturned = true
    detection.queue.returned.append(id)
  }

  /// The folder is to be searched again with the newest settings or weights.
  mutating func restartLooks() {
    detection.queue.looks.sweep = 0
    detection.queue.looks.done = detection.queue.done
  }
}
