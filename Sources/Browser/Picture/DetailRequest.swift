public import Geometry
import Preview
public import SystemPackage

/// Decode a part of a photo that is looked at more closely than its preview allows.
public struct DetailRequest: Hashable, Sendable {
  /// The photo that is zoomed into.
  public var photo: PhotoID
  /// The file to decode, unless its pixels are at hand.
  public var path: FilePath
  /// Number that the answer and a cancellation carry.
  public var request: Int
  /// Whole pixels of the upright photo, not empty.
  public var part: BoundingBox
  /// The size to reduce the part to; never larger than the part.
  public var size: PixelSize

  package init(photo: PhotoID, path: FilePath, request: Int, part: BoundingBox, size: PixelSize) {
    (self.photo, self.path, self.request) = (photo, path, request)
    (self.part, self.size) = (part, size)
  }
}

/// The decoded parts of the photos that are zoomed into: of the one on screen, and of one held beside it.
struct DetailStore: Sendable {
  struct Held: Sendable {
    var source: PictureSource
    /// Tells the picture's memo what is new.
    var serial: Int
  }

  var held: [PhotoID: Held] = [:]
  /// The parts that are on their way.
  var asked: [PhotoID: DetailRequest] = [:]
  /// Photos of which no part could be had; none is asked for again while they are on screen.
  var failed: Set<PhotoID> = []

  /// The decoded part when it shows all of a box.
  func source(of photo: PhotoID, covering box: BoundingBox) -> Held? {
    guard let held = held[photo], held.source.part.covers(box) else { return nil }
    return held
  }

  /// Forgets the parts of photos.
  mutating func drop(where isOver: (PhotoID) -> Bool) {
    for id in held.keys where isOver(id) { held[id] = nil }
    failed = failed.filter { !isOver($0) }
  }

  /// The request of a number, which is answered with this.
  mutating func take(_ request: Int) -> DetailRequest? {
    guard let id = asked.first(where: { $0.value.request == request })?.key else { return nil }
    return asked.removeValue(forKey: id)
  }
}

extension BoundingBox {
  /// Whether a box lies inside, to a thousandth of a pixel.
  func covers(_ other: BoundingBox) -> Bool {
    other.minX >= minX - 0.001 && other.minY >= minY - 0.001 && other.maxX <= maxX + 0.001
      && other.maxY <= maxY + 0.001
  }
}
