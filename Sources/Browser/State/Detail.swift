public import Geometry
import Preview
public import SystemPackage

/// Decode a part of a photo that is looked at more closely than its preview allows.
public struct DetailRequest: Hashable, Sendable {
  public var photo: PhotoID
  public var path: FilePath
  public var request: Int
  /// Whole pixels of the upright photo, not empty.
  public var part: BoundingBox
  /// The size to reduce the part to; never larger than the part.
  public var size: PixelSize
}

/// The decoded part of the photo that is zoomed into: one at a time.
struct DetailStore: Sendable {
  struct Held: Sendable {
    var photo: PhotoID
    var source: PictureSource
    /// Tells the picture's memo what is new.
    var serial: Int
  }

  var held: Held?
  /// The part that is on its way.
  var asked: DetailRequest?
  /// The part that could not be had; it is not asked for again.
  var failed: PhotoID?

  /// The decoded part when it shows all of a box.
  func source(of photo: PhotoID, covering box: BoundingBox) -> Held? {
    guard let held, held.photo == photo, held.source.part.covers(box) else { return nil }
    return held
  }
}

extension BoundingBox {
  /// Whether a box lies inside, to a thousandth of a pixel.
  func covers(_ other: BoundingBox) -> Bool {
    other.minX >= minX - 0.001 && other.minY >= minY - 0.001 && other.maxX <= maxX + 0.001
      && other.maxY <= maxY + 0.001
  }
}
