extension BrowserState {
  /// The row of a photo; nil when the list does not show it.
  public func row(of id: PhotoID) -> Int? {
    // If nothing is sorted or filtered, the photo's number is its row.
    if id.index < list.rows.count, list.rows[id.index] == id { return id.index }
    return list.arrangement.isPlain ? nil : list.rows.firstIndex(of: id)
  }

  /// Appends photos.
  mutating func addPhotos(_ found: [FoundPhoto]) {
    let start = photos.count
    var root = photos.last?.sharedRoot
    for photo in found {
      let listed = ListedPhoto(path: photo.path, name: photo.name, below: root)
      root = listed.sharedRoot ?? root
      photos.append(listed)
      list.summaries.append(PhotoSummary())
    }
    let new = (start..<photos.count).map { PhotoID($0) }
    list.version += 1
    // A little with each batch, so that the first key of a search does not wait for all names.
    finding.names.extend(to: photos)
    if list.arrangement.isPlain { list.rows += new } else { list.changed += new }
    seekAwaited(start..<photos.count)
  }

  /// Ends the search, with the last failure of a part of it if there was one.
  mutating func endScan() {
    if list.awaitedPhoto == nil { list.awaited = nil }
    if list.scan == .running { list.scan = list.scanFault.map { .failed($0) } ?? .finished }
  }

  /// Updates the list with the changes since the last action.
  ///
  /// The cursor stays on its photo and on its line of the screen. A photo that no longer matches stays listed
  /// as long as the cursor is on it.
  ///
  /// - Parameter matching: the photos that match a new filter, when they are known.
  mutating func settleListing(matching: [PhotoID]? = nil) {
    let isOther = updateListingForScene()
    if let stray = list.stray, stray != current || matches(stray) {
      if stray != current { list.changed.append(stray) }
      list.stray = nil
    }
    guard list.mustRelist || !list.changed.isEmpty else { return }
    faces.version += 1
    defer {
      list.changed.removeAll(keepingCapacity: true)
      list.mustRelist = false
    }
    guard !list.arrangement.isPlain || list.mustRelist else { return }
    list.version += 1
    if list.mustRelist {
      var ids = matching ?? self.matching(list.arrangement.filter)
      if isOther, let current, !matches(current) {
        list.stray = current
        ids.append(current)
      }
      relist(ids)
    } else if list.changed.count <= 16 {
      replace(Set(list.changed))
    } else {
      let moved = PhotoSet(list.changed)
      let kept = list.rows.filter { !moved.contains($0) }
      relist(kept + moved.filter { isListed($0) })
    }
  }

  /// On the wall, and in a picture opened from it, a photo is also listed if only one of its faces matches.
  ///
  /// - Returns: whether the list must be rebuilt for that.
  private mutating func updateListingForScene() -> Bool {
    let showsFaces = shell.scene != .panes && wall.returnsToWall
    guard showsFaces != list.listsFaces else { return false }
    list.listsFaces = showsFaces
    guard list.arrangement.filter?.usesFaces == true else { return false }
    list.mustRelist = true
    return true
  }

  func matches(_ id: PhotoID) -> Bool {
    !photos[id.index].isGone && list.arrangement.filter.map { matches($0, id, withName: true) } ?? true
  }

  /// Whether a filter matches a photo, or a single one of its faces if faces are listed.
  private func matches(_ filter: PhotoFilter, _ id: PhotoID, withName: Bool) -> Bool {
    let whole = subject(id, withName: withName)
    if filter.matches(whole) { return true }
    guard list.listsFaces, filter.usesFaces else { return false }
    return photos[id.index].faces.enumerated().contains { index, face in
      filter.matches(whole.of(face, photos[id.index].annotation(index), proposed: proposedName(id, index)))
    }
  }

  /// All photos that match a filter, in the order of arrival.
  func matching(_ filter: PhotoFilter?) -> [PhotoID] {
    // Usually no file is gone, and to ask every photo would take most of the time that sorting takes.
    let hasGone = list.arrangement.hasGone
    guard filter != nil || hasGone else { return photos.indices.map { PhotoID($0) } }
    let all = photos.indices.lazy.filter { !hasGone || !photos[$0].isGone }.map { PhotoID($0) }
    guard let filter else { return Array(all) }
    let usesNames = !filter.names.isEmpty
    return all.filter { matches(filter, $0, withName: usesNames) }
  }

  /// - Parameter withName: whether the name is needed; for very many photos it costs time.
  func subject(_ id: PhotoID, withName: Bool = true) -> PhotoFilter.Subject {
    PhotoFilter.Subject(
      summary: list.summaries[id.index], isMarked: list.marks.contains(id), doubtLimit: setup.doubtLimit,
      name: withName ? photos[id.index].name : "")
  }

  /// Whether a photo belongs in the list: it matches, or the cursor is on it.
  private mutating func isListed(_ id: PhotoID) -> Bool {
    if matches(id) { return true }
    guard id == current else { return false }
    list.stray = id
    return true
  }

  /// Moves photos to their places, into the list or out of it.
  ///
  /// All are removed before the first is inserted, because places are found by binary search, which needs a
  /// sorted list.
  private mutating func replace(_ ids: Set<PhotoID>) {
    let current = current.flatMap { ids.contains($0) ? $0 : nil }
    var listed: Set<PhotoID> = []
    for id in ids where isListed(id) { listed.insert(id) }
    for id in ids {
      guard let old = list.rows.firstIndex(of: id) else { continue }
      list.rows.remove(at: old)
      if old < list.cursor { shiftCursor(-1) }
    }
    for id in listed where id != current {
      let place = place(of: id)
      list.rows.insert(id, at: place)
      // The photo goes before the cursor's photo, or before the gap that it has left.
      if place < list.cursor || (place == list.cursor && current == nil && list.rows.count > 1) {
        shiftCursor(1)
      }
    }
    guard let current, listed.contains(current) else { return }
    let place = place(of: current)
    list.rows.insert(current, at: place)
    shiftCursor(place - list.cursor)
  }

  /// Changes the cursor's row, but not its line on the screen.
  private mutating func shiftCursor(_ step: Int) {
    list.cursor += step
    list.top += step
  }

  /// Where a photo belongs among those listed.
  private func place(of id: PhotoID) -> Int {
    let sort = list.arrangement.sort
    let rank = sort.rank(of: id, list.summaries[id.index])
    var (low, high) = (0, list.rows.count)
    while low < high {
      let middle = (low + high) / 2, other = list.rows[middle]
      let otherRank = sort.rank(of: other, list.summaries[other.index])
      if (otherRank, other.index) < (rank, id.index) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Replaces the list by sorted photos. The cursor stays on its photo, or goes to the next photo of the old
  /// list that is in the new one, or to the one before.
  private mutating func relist(_ ids: [PhotoID]) {
    let sort = list.arrangement.sort
    let ranked = RankedPhotos(ids) { sort.rank(of: $0, list.summaries[$0.index]) }
    let (before, line, old) = (current, list.cursor - list.top, list.rows)
    list.rows = ranked.sorted()
    let new = PhotoSet(list.rows)
    let target =
      old[min(list.cursor, old.count)...].first(where: new.contains)
      ?? old[..<min(list.cursor, old.count)].last(where: new.contains)
    list.cursor = list.startsOver ? 0 : target.flatMap(list.rows.firstIndex) ?? 0
    list.top = list.startsOver ? 0 : list.cursor - line
    // An order by dates is known only once these have been read.
    list.startsOver = list.startsOver && list.arrangement.needsFacts && !list.hasFacts
    if current != before { leavePhoto() }
  }

  /// Drops what belongs to the photo that was on screen.
  mutating func leavePhoto() {
    faces.selected = nil
    detection.surveyed = nil
    faces.truth.choice = nil
    faces.edit = nil
    detection.why?.probe = nil
    picture.lastClick = nil
  }
}
