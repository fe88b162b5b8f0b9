public import Geometry
import Preview
public import SystemPackage

/// A request to decode a part of a photo that is zoomed beyond the resolution of its preview.
public struct DetailRequest: Hashable, Sendable {
  /// The photo that is zoomed into.
  public var photo: PhotoID
  /// The file to decode, unless its pixels are cached.
  public var path: FilePath
  /// The number that the answer and a cancellation carry.
  public var request: Int
  /// Whole pixels of the upright photo, not empty.
  public var part: BoundingBox
  /// The size to scale the part down to; never larger than the part.
  public var size: PixelSize

  package init(photo: PhotoID, path: FilePath, request: Int, part: BoundingBox, size: PixelSize) {
    (self.photo, self.path, self.request) = (photo, path, request)
    (self.part, self.size) = (part, size)
  }
}

/// The decoded parts of zoomed photos: the one on screen, and one held next to it.
struct DetailStore: Sendable {
  struct Held: Sendable {
    var source: PictureSource
    /// A new number for each new picture, so that the picture's memo notices it.
    var serial: Int
  }

  var held: [PhotoID: Held] = [:]
  /// The parts that have been requested.
  var requests: [PhotoID: DetailRequest] = [:]
  /// Photos of which no part could be decoded; none is requested again while they are on screen.
  var failed: Set<PhotoID> = []

  /// The decoded part if it covers all of a box.
  func source(of photo: PhotoID, covering box: BoundingBox) -> Held? {
    guard let held = held[photo], held.source.part.covers(box) else { return nil }
    return held
  }

  /// Drops the parts of photos.
  mutating func drop(where isOver: (PhotoID) -> Bool) {
    for id in held.keys where isOver(id) { held[id] = nil }
    failed = failed.filter { !isOver($0) }
  }

  /// Removes and returns the request with this number, which has been answered.
  mutating func take(_ request: Int) -> DetailRequest? {
    guard let id = requests.first(where: { $0.value.request == request })?.key else { return nil }
    return requests.removeValue(forKey: id)
  }
}

extension BoundingBox {
  /// Whether another box lies inside, to within a thousandth of a pixel.
  func covers(_ other: BoundingBox) -> Bool {
    other.minX >= minX - 0.001 && other.minY >= minY - 0.001 && other.maxX <= maxX + 0.001
      && other.maxY <= maxY + 0.001
  }
}
