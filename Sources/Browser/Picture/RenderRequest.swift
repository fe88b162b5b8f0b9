public import Imaging
public import Preview
import Screen

/// A request to render decoded pixels for the screen; ``rendered()`` does the work.
///
/// Requests are equal if their numbers are.
public struct RenderRequest: Hashable, Sendable {
  /// The unique number that the answer and a cancellation carry.
  public let request: Int
  /// Whether the user sees something coarser until it arrives; otherwise it is rendered ahead.
  public let isOnScreen: Bool
  let place: Place
  let serial: Int
  let source: PictureSource

  /// What is shown, where, and in which mode.
  struct Place: Hashable, Sendable {
    var subject: Subject
    var view: PictureView
    var form: Form
  }

  enum Subject: Hashable, Sendable {
    case photo(PhotoID)
    case face(FaceKey)
  }

  enum Form: Hashable, Sendable {
    case cells(PictureMode)
    case pixels(CellMetrics)
  }

  public static func == (a: RenderRequest, b: RenderRequest) -> Bool { a.request == b.request }

  public func hash(into hasher: inout Hasher) { hasher.combine(request) }

  /// Renders the picture, which takes some milliseconds for a large screen.
  public func rendered() -> RenderedPicture {
    switch place.form {
    case .cells(let mode): .cells(CellFit.picture(of: source, view: place.view, mode: mode))
    case .pixels(let metrics):
      .pixels(PixelPicture.pixels(of: source, view: place.view, metrics: metrics))
    }
  }
}

/// A photo as the screen shows it, without its marks.
public enum RenderedPicture: Sendable, Equatable {
  case cells(CellPicture)
  case pixels(Image)

  var byteCount: Int {
    switch self {
    case .cells(let picture): picture.cells.count * MemoryLayout.size(ofValue: picture.cells[0])
    case .pixels(let image): image.pixels.count
    }
  }
}

/// The rendered pictures in memory.
struct RenderStore: Sendable {
  struct Entry: Sendable {
    /// The number of the pixels that it was made from.
    var serial: Int
    var picture: RenderedPicture
    var used: Int
  }

  struct Job: Hashable, Sendable {
    var request: Int
    var serial: Int
  }

  var entries: [RenderRequest.Place: Entry] = [:]
  var running: [RenderRequest.Place: Job] = [:]
  private var clock = 0
  private var bytes = 0

  /// Whether the picture of these pixels exists, or has been requested, for a place.
  mutating func isCovered(_ place: RenderRequest.Place, serial: Int) -> Bool {
    clock += 1
    entries[place]?.used = clock
    return entries[place]?.serial == serial || running[place]?.serial == serial
  }

  mutating func put(_ picture: RenderedPicture, at place: RenderRequest.Place, serial: Int) {
    clock += 1
    bytes += picture.byteCount - (entries[place]?.picture.byteCount ?? 0)
    entries[place] = Entry(serial: serial, picture: picture, used: clock)
  }

  /// Drops all pictures of a photo.
  mutating func drop(_ photo: PhotoID) {
    for (place, entry) in entries where place.subject == .photo(photo) {
      bytes -= entry.picture.byteCount
      entries[place] = nil
    }
  }

  /// Drops what has not been needed for longest.
  mutating func trim(to limit: Int, keeping wanted: Set<RenderRequest.Place>) {
    while bytes > limit,
      let oldest = entries.filter({ !wanted.contains($0.key) }).min(by: { $0.value.used < $1.value.used })
    {
      bytes -= oldest.value.picture.byteCount
      entries[oldest.key] = nil
    }
  }
}
