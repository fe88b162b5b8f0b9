import Geometry
import Preview
import Screen

extension BrowserState {
  /// How a view's picture is made.
  func renderPlace(_ photo: PhotoID, _ view: PictureView) -> RenderRequest.Place {
    RenderRequest.Place(
      photo: photo, view: view, form: showsPixels(in: view) ? .pixels(metrics) : .cells(pictureMode))
  }

  /// Whether the picture on screen is a coarse one until the right one comes.
  public var awaitsPicture: Bool {
    guard let current, let view = pictureView else { return false }
    let place = renderPlace(current, view)
    return renders.running[place] != nil && renders.entries[place] == nil
  }

  /// Asks for the picture of the photo on screen, and ahead for those whose pixels are at hand; takes back what is
  /// not wanted any more.
  mutating func requestRenders(_ effects: inout [Effect]) {
    let views = wantedViews
    let wanted = Set(views.map(\.place))
    for (place, job) in renders.running where !wanted.contains(place) {
      effects.append(.cancelRender(request: job.request))
      renders.running[place] = nil
    }
    for (place, isOnScreen) in views {
      guard let (source, serial) = source(of: place.photo, for: place.view),
        !renders.isCovered(place, serial: serial)
      else { continue }
      if let job = renders.running[place] { effects.append(.cancelRender(request: job.request)) }
      let request = RenderRequest(
        request: newRequest(), isOnScreen: isOnScreen, place: place, serial: serial, source: source)
      renders.running[place] = RenderStore.Job(request: request.request, serial: serial)
      effects.append(.render(request))
    }
    renders.trim(to: setup.pictureLimit / 8, keeping: wanted)
  }

  private var wantedViews: [(place: RenderRequest.Place, isOnScreen: Bool)] {
    guard let current, let view = pictureView else { return [] }
    let area = layout.pictureArea
    let ahead = [cursor + direction, cursor - direction, cursor + 2 * direction]
      .filter { listing.indices.contains($0) }.map { listing[$0] }
      .compactMap { id -> (place: RenderRequest.Place, isOnScreen: Bool)? in
        // Its pixels come with its size.
        guard let size = preview(of: id)?.photo,
          let view = PictureView.fitting(size, into: area, metrics: metrics)
        else { return nil }
        return (renderPlace(id, view), false)
      }
    return [(renderPlace(current, view), true)] + ahead
  }

  mutating func takeRender(_ picture: RenderedPicture, request: Int) {
    guard let (place, job) = renders.running.first(where: { $0.value.request == request }) else { return }
    renders.running[place] = nil
    renders.put(picture, at: place, serial: job.serial)
  }
}
