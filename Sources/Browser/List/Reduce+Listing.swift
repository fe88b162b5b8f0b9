extension BrowserState {
  /// The row of a photo; nil when the list does not show it.
  public func row(of id: PhotoID) -> Int? {
    // Where nothing is sorted or filtered the photo's number is its row.
    if id.index < listing.count, listing[id.index] == id { return id.index }
    return arrangement.isPlain ? nil : listing.firstIndex(of: id)
  }

  /// Photos that join the end.
  mutating func enlist(_ found: [FoundPhoto]) {
    let start = photos.count
    for photo in found {
      photos.append(Photo(path: photo.path, name: photo.name))
      summaries.append(PhotoSummary())
    }
    let new = (start..<photos.count).map { PhotoID($0) }
    listVersion += 1
    // A little with each delivery, so that the first key of a search does not wait for all.
    names.extend(to: photos)
    if arrangement.isPlain { listing += new } else { changed += new }
    seekAwaited(start..<photos.count)
  }

  /// Brings the list up to date with what has changed since the last action.
  ///
  /// The cursor stays on its photo, and its line on the screen. A photo that no longer matches stays listed as long
  /// as the cursor is on it.
  ///
  /// - Parameter matching: the photos that match a new filter, when they are known.
  mutating func settleListing(matching: [PhotoID]? = nil) {
    let isOther = turnListToScene()
    if let stray, stray != current || matches(stray) {
      if stray != current { changed.append(stray) }
      self.stray = nil
    }
    guard mustRelist || !changed.isEmpty else { return }
    facesVersion += 1
    defer {
      changed.removeAll(keepingCapacity: true)
      mustRelist = false
    }
    guard !arrangement.isPlain || mustRelist else { return }
    listVersion += 1
    if mustRelist {
      var ids = matching ?? self.matching(arrangement.filter)
      if isOther, let current, !matches(current) {
        stray = current
        ids.append(current)
      }
      list(ids)
    } else if changed.count <= 16 {
      replace(Set(changed))
    } else {
      let moved = PhotoSet(changed)
      let kept = listing.filter { !moved.contains($0) }
      list(kept + moved.filter { isListed($0) })
    }
  }

  /// On the wall, and in a picture opened from there, a photo is listed for a single face as well.
  ///
  /// - Returns: whether the list must be made anew for that.
  private mutating func turnListToScene() -> Bool {
    let showsFaces = scene != .panes && wallIsBehind
    guard showsFaces != listsFaces else { return false }
    listsFaces = showsFaces
    guard arrangement.filter?.asksFaces == true else { return false }
    mustRelist = true
    return true
  }

  func matches(_ id: PhotoID) -> Bool {
    arrangement.filter.map { matches($0, id, withName: true) } ?? true
  }

  /// Whether a filter holds for a photo, or for one of its faces by itself where these are listed.
  private func matches(_ filter: PhotoFilter, _ id: PhotoID, withName: Bool) -> Bool {
    let whole = subject(id, withName: withName)
    if filter.matches(whole) { return true }
    guard listsFaces, filter.asksFaces else { return false }
    return photos[id.index].faces.enumerated().contains { index, face in
      filter.matches(whole.of(face, photos[id.index].annotation(index)))
    }
  }

  /// All photos that match a filter, in the order of arrival.
  func matching(_ filter: PhotoFilter?) -> [PhotoID] {
    let all = photos.indices.lazy.map { PhotoID($0) }
    guard let filter else { return Array(all) }
    let asksNames = !filter.names.isEmpty
    return all.filter { matches(filter, $0, withName: asksNames) }
  }

  /// - Parameter withName: whether the name is asked for; of very many photos it costs time.
  func subject(_ id: PhotoID, withName: Bool = true) -> PhotoFilter.Subject {
    PhotoFilter.Subject(
      summary: summaries[id.index], isMarked: marks.contains(id), doubtLimit: setup.doubtLimit,
      name: withName ? photos[id.index].name : "")
  }

  /// Whether a photo belongs into the list: it matches, or the cursor is on it.
  private mutating func isListed(_ id: PhotoID) -> Bool {
    if matches(id) { return true }
    guard id == current else { return false }
    stray = id
    return true
  }

  /// Moves photos to their places, into the list or out of it.
  ///
  /// All leave it before the first comes back: a place is found among photos that are in order.
  private mutating func replace(_ ids: Set<PhotoID>) {
    let current = current.flatMap { ids.contains($0) ? $0 : nil }
    var listed: Set<PhotoID> = []
    for id in ids where isListed(id) { listed.insert(id) }
    for id in ids {
      guard let old = listing.firstIndex(of: id) else { continue }
      listing.remove(at: old)
      if old < cursor { shiftCursor(-1) }
    }
    for id in listed where id != current {
      let place = place(of: id)
      listing.insert(id, at: place)
      // Before the cursor's photo, or before the gap that it has left.
      if place < cursor || (place == cursor && current == nil && listing.count > 1) { shiftCursor(1) }
    }
    guard let current, listed.contains(current) else { return }
    let place = place(of: current)
    listing.insert(current, at: place)
    shiftCursor(place - cursor)
  }

  /// The cursor's row changes, its line on the screen does not.
  private mutating func shiftCursor(_ step: Int) {
    cursor += step
    listTop += step
  }

  /// Where a photo belongs among those listed.
  private func place(of id: PhotoID) -> Int {
    let sort = arrangement.sort
    let rank = sort.rank(of: id, summaries[id.index])
    var (low, high) = (0, listing.count)
    while low < high {
      let middle = (low + high) / 2, other = listing[middle]
      let otherRank = sort.rank(of: other, summaries[other.index])
      if (otherRank, other.index) < (rank, id.index) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Takes sorted what shall be listed. The cursor stays on its photo, or goes to the next of the old list that is
  /// in the new one, or to the one before.
  private mutating func list(_ ids: [PhotoID]) {
    let sort = arrangement.sort
    let ranked = RankedPhotos(ids) { sort.rank(of: $0, summaries[$0.index]) }
    let (before, line, old) = (current, cursor - listTop, listing)
    listing = ranked.sorted()
    let new = PhotoSet(listing)
    let target =
      old[min(cursor, old.count)...].first(where: new.contains)
      ?? old[..<min(cursor, old.count)].last(where: new.contains)
    cursor = target.flatMap(listing.firstIndex) ?? 0
    listTop = cursor - line
    if current != before { leavePhoto() }
  }

  /// What belongs to the photo that was on screen goes with it.
  mutating func leavePhoto() {
    selectedFace = nil
    surveyed = nil
    truthComparison.choice = nil
    faceEdit = nil
    why?.probe = nil
  }
}
