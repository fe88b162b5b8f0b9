public import Imaging
public import Preview
import Screen

/// Turn decoded pixels into what the screen shows of them; ``rendered()`` is the work.
///
/// Two requests are the same when their numbers are.
public struct RenderRequest: Hashable, Sendable {
  /// Number that the answer and a cancellation carry; no other request has it.
  public let request: Int
  /// Whether the user looks at something coarser until it comes; otherwise it is done ahead.
  public let isOnScreen: Bool
  let place: Place
  let serial: Int
  let source: PictureSource

  /// What is shown where, and of what it is made.
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

  /// Takes some milliseconds for a large screen.
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

/// The rendered pictures at hand.
struct RenderStore: Sendable {
  struct Entry: Sendable {
    /// Of the pixels it was made from.
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

  /// Whether a place has, or is getting, the picture of these pixels.
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

  /// Drops what has been unwanted for longest.
  mutating func trim(to limit: Int, keeping wanted: Set<RenderRequest.Place>) {
    while bytes > limit,
      let oldest = entries.filter({ !wanted.contains($0.key) }).min(by: { $0.value.used < $1.value.used })
    {
      bytes -= oldest.value.picture.byteCount
      entries[oldest.key] = nil
    }
  }
}
