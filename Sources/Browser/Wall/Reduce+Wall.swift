import Annotations
import Detection
import Geometry
import Imaging
import Preview
import Screen
import Widgets

extension BrowserState {
  var isOnWall: Bool { shell.scene == .wall }

  /// Switches to the wall, or back to the panes.
  mutating func toggleWall() {
    if isOnWall {
      shell.scene = .panes
      return
    }
    detection.why = nil
    shell.scene = .wall
    wall.returnsToWall = true
    wall.version = -1
    settleListing()
    settleWall()
  }

  mutating func perform(_ command: WallCommand) {
    let grid = wallGrid
    switch command {
    case .left: moveOnWall(by: -1)
    case .right: moveOnWall(by: 1)
    case .up: moveOnWall(by: -grid.perRow)
    case .down: moveOnWall(by: grid.perRow)
    case .first: moveOnWall(by: -wall.cursor)
    case .last: moveOnWall(by: wall.faces.count - 1 - wall.cursor)
    case .halfPageUp: moveOnWall(by: -grid.perRow * max(1, grid.rows / 2))
    case .halfPageDown: moveOnWall(by: grid.perRow * max(1, grid.rows / 2))
    case .pageUp: moveOnWall(by: -grid.count)
    case .pageDown: moveOnWall(by: grid.count)
    case .open: if !wall.faces.isEmpty { shell.scene = .picture }
    case .nextOrder:
      // Groups need recognition.
      let orders = WallOrder.allCases.filter { $0 != .group || people.recognition == .on }
      let index = orders.firstIndex(of: wall.order) ?? 0
      wall.order = orders[(index + 1) % orders.count]
      wall.isReversed = false
      if wall.order == .group { people.mustGroup = true }
      rearrangeWall()
    case .reverse:
      wall.isReversed.toggle()
      rearrangeWall()
    case .larger: resizeWall(1)
    case .smaller: resizeWall(-1)
    }
  }

  private mutating func resizeWall(_ step: Int) {
    let perRow = wallGrid.perRow
    wall.size += step
    guard wallGrid.perRow == perRow else { return }
    wall.size -= step
    note(step > 0 ? "the tiles are as large as they can be" : "the tiles are as small as they can be")
  }

  /// A new order is read from its first face.
  private mutating func rearrangeWall() {
    (wall.version, wall.startsOver, wall.marks.range) = (-1, true, nil)
    settleWall()
    report(.note, "faces \(wall.order.words(isReversed: wall.isReversed))")
  }

  private mutating func moveOnWall(by step: Int) {
    wall.startsOver = false
    let target = wall.cursor + step
    let perRow = wallGrid.perRow, last = max(0, wall.faces.count - 1)
    // The selection does not move beyond the first and last rows.
    if abs(step) >= perRow, perRow > 1,
      step < 0 ? wall.cursor < perRow : wall.cursor / perRow == last / perRow
    {
      return
    }
    selectOnWall(min(max(0, target), wall.faces.count - 1))
  }

  /// Selects a face of the wall; its photo becomes the current one.
  mutating func selectOnWall(_ place: Int) {
    guard wall.faces.indices.contains(place) else { return }
    wall.cursor = place
    let face = wall.faces[place]
    if face.photo != current, let row = row(of: face.photo) { go(to: row) }
    // A large wall is updated late: the face may be gone, or its photo may have left the list.
    faces.selected = face.photo == current && self.face(face) != nil ? face.index : nil
  }

  /// Back from a picture: to the tile of its face.
  mutating func selectTileOfFace() {
    let chosen = current.flatMap { photo in faces.selected.map { Wall.Entry(photo: photo, index: $0) } }
    if let chosen, let place = wall.faces.firstIndex(of: chosen) { wall.cursor = place }
  }

  // MARK: What is on it

  /// Whether the wall is out of date and will be updated at the next tick.
  var isWallStale: Bool { isOnWall && wall.version != faces.version }

  /// Updates the wall and keeps the selection visible. A large wall is updated at most once a tick, a very
  /// large one more rarely.
  mutating func settleWall() {
    guard isOnWall else {
      // The wall was left in another way, so Esc in a full picture goes to the panes.
      if shell.scene == .panes { wall.returnsToWall = false }
      return
    }
    // Sorting very many faces takes longer than a key may wait, and so does going through very many photos
    // for a few faces.
    let count = max(wall.faces.count, list.rows.count / 4)
    let isDue = wall.version < 0 || count < 2000 || shell.ticks - wall.tick > count / 25_000
    if wall.version != faces.version, isDue { fillWall() }
    let grid = wallGrid
    let row = wall.cursor / grid.perRow
    wall.top = min(max(wall.top, row + 1 - grid.rows), row)
    wall.top = max(0, min(wall.top, (wall.faces.count - 1) / grid.perRow + 1 - grid.rows))
  }

  private mutating func fillWall() {
    let chosen = current.flatMap { photo in faces.selected.map { Wall.Entry(photo: photo, index: $0) } }
    // A new order changes the place of faces without a known sharpness.
    (wall.version, wall.tick, wall.sweep) = (faces.version, shell.ticks, 0)
    wall.faces = arrangedFaces()
    let place = chosen.flatMap { wall.faces.firstIndex(of: $0) }
    let ofPhoto = place ?? current.flatMap { photo in wall.faces.firstIndex { $0.photo == photo } }
    let wanted = wall.startsOver ? 0 : ofPhoto ?? wall.cursor
    wall.cursor = min(max(0, wanted), max(0, wall.faces.count - 1))
    selectOnWall(wall.cursor)
  }

  /// The faces of the listed photos that pass the filter individually, in the wall's order.
  private func arrangedFaces() -> [Wall.Entry] {
    var ranked: [(face: Wall.Entry, rank: Float)] = []
    let ranks = FaceRanks(names: nameRanks, groups: groupRanks)
    let filter = list.arrangement.filter, usesNames = filter?.names.isEmpty == false
    for id in list.rows {
      let whole = filter.map { _ in subject(id, withName: usesNames) }
      for (index, face) in photos[id.index].faces.enumerated() {
        let own = whole?.of(face, photos[id.index].annotation(index), proposed: proposedName(id, index))
        if let filter, let own, !filter.matches(own) { continue }
        ranked.append((Wall.Entry(photo: id, index: index), rank(of: face, id, index, ranks)))
      }
    }
    if wall.order != .photo {
      // Equal ones stay in the order of the list.
      let order = ranked.indices.sorted { a, b in
        ranked[a].rank != ranked[b].rank ? ranked[a].rank < ranked[b].rank : a < b
      }
      ranked = order.map { ranked[$0] }
    }
    let faces = ranked.map(\.face)
    return wall.isReversed ? faces.reversed() : faces
  }

  /// The order of the names on the wall, by name.
  private var nameRanks: [String: Float] {
    guard wall.order == .person else { return [:] }
    let names = list.rows.reduce(into: Set<String>()) { $0.formUnion(list.summaries[$1.index].review.people) }
    let ordered = names.map { (folded: FoldedText.folded($0), name: $0) }.sorted { $0 < $1 }
    return Dictionary(ordered.enumerated().map { ($1.name, Float($0)) }) { first, _ in first }
  }

  /// The place of each face's group.
  private var groupRanks: [FaceReference: Float] {
    guard wall.order == .group else { return [:] }
    return people.groups.enumerated().reduce(into: [:]) { ranks, item in
      for face in item.element.faces { ranks[face] = Float(item.offset) }
    }
  }

  private func rank(of face: Face, _ photo: PhotoID, _ index: Int, _ ranks: FaceRanks) -> Float {
    switch wall.order {
    case .photo: 0
    case .score: face.score
    case .size: -face.box.area
    case .sharpness: -(wall.thumbnails.sharpness[faceKey(photo, face.box)] ?? -1)
    case .person: photos[photo.index].annotation(index)?.person.flatMap { ranks.names[$0] } ?? .infinity
    case .group: reference(photo, index).flatMap { ranks.groups[$0] } ?? .infinity
    }
  }

  func face(_ place: Wall.Entry) -> Face? {
    let faces = photos[place.photo.index].faces
    return faces.indices.contains(place.index) ? faces[place.index] : nil
  }

  func faceKey(_ photo: PhotoID, _ box: BoundingBox) -> FaceKey {
    FaceKey(photo: photo, fileVersion: photos[photo.index].fileVersion, box: box)
  }

  func key(_ place: Wall.Entry) -> FaceKey? {
    face(place).map { faceKey(place.photo, $0.box) }
  }

  private func reference(_ photo: PhotoID, _ index: Int) -> FaceReference? {
    guard let known = photos[photo.index].known, let face = photos[photo.index].subject(index) else {
      return nil
    }
    return FaceReference(photo: known.photo, face: face.id)
  }

  // MARK: Thumbnails

  /// The faces on screen and on the next page.
  var wallWindow: ArraySlice<Wall.Entry> {
    let grid = wallGrid, first = min(wall.top * grid.perRow, wall.faces.count)
    return wall.faces[first..<min(first + 2 * grid.count, wall.faces.count)]
  }

  /// Requests the visible thumbnails, those of the next page and, to sort by sharpness, all others.
  mutating func requestThumbnails(_ effects: inout [Effect]) {
    let seen = isOnWall ? wallGrid.count : 0
    let window: [(place: Wall.Entry, isOnScreen: Bool)] =
      isOnWall
      ? wallWindow.enumerated().map { ($0.element, $0.offset < seen) }
      : isInPeople ? peoplePictures.map { ($0.entry, $0.isOnScreen) } : croppedFace.map { [($0, true)] } ?? []
    let wanted = Set(window.map(\.place.photo))
    for (request, job) in wall.thumbnails.running
    where !wanted.contains(job.photo) && !(isOnWall && wall.order == .sharpness && !job.isOnScreen) {
      effects.append(.cancelThumbnails(request: request))
      wall.thumbnails.running[request] = nil
    }
    guard showsManyFaces || !window.isEmpty else { return }
    var kept: Set<FaceKey> = []
    for (place, isOnScreen) in window {
      guard let key = key(place) else { continue }
      kept.insert(key)
      wall.thumbnails.touch(key)
      requestThumbnails(at: place, key, isOnScreen: isOnScreen, &effects)
    }
    wall.thumbnails.trim(to: setup.pictureLimit / 8, keeping: kept)
    guard isOnWall, wall.order == .sharpness else { return }
    while wall.thumbnails.running.count < 2, wall.sweep < wall.faces.count {
      let place = wall.faces[wall.sweep]
      wall.sweep += 1
      guard let key = key(place), wall.thumbnails.sharpness[key] == nil else { continue }
      requestThumbnails(at: place, key, isOnScreen: false, &effects)
    }
  }

  /// Requests all faces of a photo that have no thumbnail, since it is decoded once for all of them.
  private mutating func requestThumbnails(
    at place: Wall.Entry, _ key: FaceKey, isOnScreen: Bool, _ effects: inout [Effect]
  ) {
    guard wall.thumbnails.entries[key] == nil, !wall.thumbnails.failed.contains(key),
      wall.thumbnails.running.count < 2,
      !wall.thumbnails.running.values.contains(where: { $0.photo == place.photo })
    else { return }
    let faces = photos[place.photo.index].faces.filter {
      let key = faceKey(place.photo, $0.box)
      return wall.thumbnails.entries[key] == nil && !wall.thumbnails.failed.contains(key)
    }
    let request = ThumbnailRequest(
      request: newRequest(), photo: place.photo, path: photos[place.photo.index].path, faces: faces,
      isOnScreen: isOnScreen)
    wall.thumbnails.running[request.request] = request
    effects.append(.thumbnails(request))
  }

  mutating func takeThumbnails(
    _ images: [FaceThumbnail], request: Int, stamp: FileStamp?, _ effects: inout [Effect]
  ) {
    guard let job = wall.thumbnails.running.removeValue(forKey: request) else { return }
    note(stamp, of: job.photo, &effects)
    for (face, image) in zip(job.faces, images) {
      wall.thumbnails.put(image, for: faceKey(job.photo, face.box))
    }
    if wall.order == .sharpness { faces.version += 1 }
  }

  mutating func failThumbnails(_ reason: String, request: Int) {
    guard let job = wall.thumbnails.running.removeValue(forKey: request) else { return }
    for face in job.faces {
      let key = faceKey(job.photo, face.box)
      wall.thumbnails.failed.insert(key)
      wall.thumbnails.sharpness[key] = 0
    }
    report(.warning, "\(photos[job.photo.index].name): no faces to show: \(reason)")
  }

  /// How a face's thumbnail is rendered in so many cells of the People view, independent of its place on the screen.
  func thumbnailPlace(_ key: FaceKey, cells: CellRect) -> RenderRequest.Place? {
    let size = PixelSize(width: FaceThumbnail.side, height: FaceThumbnail.side)
    let room = CellRect(column: 0, row: 0, columns: cells.columns, rows: cells.rows)
    return PictureView.fitting(size, into: room, metrics: shell.metrics).map { thumbnailPlace(key, $0) }
  }

  /// How a face's thumbnail is rendered, independent of its place on the screen.
  func thumbnailPlace(_ key: FaceKey, grid: WallGrid) -> RenderRequest.Place? {
    let cells = grid.picture(in: grid.tile(0))
    let size = PixelSize(width: FaceThumbnail.side, height: FaceThumbnail.side)
    let scale = Double(cells.columns * shell.metrics.width) / Double(FaceThumbnail.side)
    let view = PictureView(
      photo: size, into: CellRect(column: 0, row: 0, columns: cells.columns, rows: cells.rows),
      visible: BoundingBox(size), scale: scale)
    return view.map { thumbnailPlace(key, $0) }
  }

  private func thumbnailPlace(_ key: FaceKey, _ view: PictureView) -> RenderRequest.Place {
    RenderRequest.Place(
      subject: .face(key), view: view,
      form: picture.canShowPixels && picture.wantsPixels ? .pixels(shell.metrics) : .cells(picture.mode))
  }
}

// MARK: The mouse

extension BrowserState {
  /// The first click selects a face, the second opens it; a drag marks the faces in a rectangle.
  mutating func clickOnWall(_ event: MouseEvent) {
    if let place = wallPlace(under: event) { pressOnWall(place) }
  }

  mutating func dragOnWall(_ event: MouseEvent) {
    if let place = wallPlace(under: event) { dragOnWall(to: place) }
  }

  private func wallPlace(under event: MouseEvent) -> Int? {
    let grid = wallGrid
    guard let offset = grid.place(column: event.column, row: event.row) else { return nil }
    let place = wall.top * grid.perRow + offset
    return wall.faces.indices.contains(place) ? place : nil
  }
}

/// The places of names and groups in the orders of the wall.
private struct FaceRanks {
  var names: [String: Float]
  var groups: [FaceReference: Float]
}
