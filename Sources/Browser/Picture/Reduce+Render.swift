import Geometry
import Imaging
import Preview
import Screen

extension BrowserState {
  /// The place and mode for rendering a view's picture.
  func renderPlace(_ photo: PhotoID, _ view: PictureView) -> RenderRequest.Place {
    RenderRequest.Place(
      subject: .photo(photo), view: view,
      form: showsPixels(in: view) ? .pixels(shell.metrics) : .cells(picture.mode)
    )
  }

  /// Whether the picture on screen is a coarse one while the final one is being rendered.
  public var awaitsPicture: Bool {
    guard !showsManyFaces, let current, let view = pictureView else { return false }
    let place = renderPlace(current, view)
    return picture.renders.running[place] != nil && picture.renders.entries[place] == nil
  }

  /// Requests the picture of the photo on screen, and ahead those of other photos with decoded pixels;
  /// cancels those no longer needed.
  mutating func requestRenders(_ effects: inout [Effect]) {
    let views = wantedViews
    let wanted = Set(views.map(\.place))
    for (place, job) in picture.renders.running where !wanted.contains(place) {
      effects.append(.cancelRender(request: job.request))
      picture.renders.running[place] = nil
    }
    for (place, isOnScreen) in views {
      guard let (source, serial) = source(of: place),
        !picture.renders.isCovered(place, serial: serial)
      else { continue }
      if let job = picture.renders.running[place] { effects.append(.cancelRender(request: job.request)) }
      let request = RenderRequest(
        request: newRequest(), isOnScreen: isOnScreen, place: place, serial: serial, source: source)
      picture.renders.running[place] = RenderStore.Job(request: request.request, serial: serial)
      effects.append(.render(request))
    }
    picture.renders.trim(to: setup.pictureLimit / 8, keeping: wanted)
  }

  private var wantedViews: [(place: RenderRequest.Place, isOnScreen: Bool)] {
    if isOnWall { return wallViews }
    if isInPeople { return peopleViews }
    guard let current, let view = pictureView else { return [] }
    let area = layout.pictureArea
    let ahead = [
      list.cursor + list.direction, list.cursor - list.direction, list.cursor + 2 * list.direction,
    ]
    .filter { list.rows.indices.contains($0) }.map { list.rows[$0] }
    .compactMap { id -> (place: RenderRequest.Place, isOnScreen: Bool)? in
      // The size is known once there are pixels.
      guard let size = preview(of: id)?.photo,
        let view = PictureView.fitting(size, into: area, metrics: shell.metrics)
      else { return nil }
      return (renderPlace(id, view), false)
    }
    let held = picture.comparison.flatMap { held in comparedView.map { (renderPlace(held.photo, $0), true) } }
    return [(renderPlace(current, view), true)] + [held].compactMap(\.self) + ahead
  }

  private var wallViews: [(place: RenderRequest.Place, isOnScreen: Bool)] {
    let grid = wallGrid
    return wallWindow.enumerated().compactMap { offset, face in
      guard let key = key(face), wall.thumbnails.entries[key] != nil else { return nil }
      return thumbnailPlace(key, grid: grid).map { ($0, offset < grid.count) }
    }
  }

  private var peopleViews: [(place: RenderRequest.Place, isOnScreen: Bool)] {
    peoplePictures.compactMap { picture in
      guard let key = key(picture.entry), wall.thumbnails.entries[key] != nil else { return nil }
      return thumbnailPlace(key, cells: picture.cells).map { ($0, picture.isOnScreen) }
    }
  }

  private func source(of place: RenderRequest.Place) -> (source: PictureSource, serial: Int)? {
    switch place.subject {
    case .photo(let id): return source(of: id, for: place.view)
    case .face(let key):
      return wall.thumbnails.entries[key].map {
        (PictureSource(image: $0.image, photo: $0.image.size), $0.serial)
      }
    }
  }

  mutating func takeRender(_ made: RenderedPicture, request: Int) {
    guard let (place, job) = picture.renders.running.first(where: { $0.value.request == request }) else {
      return
    }
    picture.renders.running[place] = nil
    picture.renders.put(made, at: place, serial: job.serial)
  }
}
