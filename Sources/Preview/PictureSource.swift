public import Geometry
public import Imaging

/// Decoded pixels of a photo, or of a part of it, at any resolution.
public struct PictureSource: Sendable, Equatable {
  /// The pixels of ``part``, at whatever resolution they were decoded.
  public var image: Image
  /// The part of the photo that `image` shows, in pixels of the whole upright photo.
  public var part: BoundingBox
  /// The whole photo, upright.
  public var photo: PixelSize

  /// - Parameters:
  ///   - image: the pixels of `part`, of any size.
  ///   - part: in pixels of the whole upright photo, not empty.
  ///   - photo: the whole photo, upright.
  public init(image: Image, part: BoundingBox, photo: PixelSize) {
    self.image = image
    self.part = part
    self.photo = photo
  }

  /// The whole photo.
  public init(image: Image, photo: PixelSize) {
    self.init(image: image, part: BoundingBox(photo), photo: photo)
  }

  /// Decoded pixels per pixel of the photo, across; at most 1 when nothing was enlarged.
  public var resolution: Double { Double(image.width) / Double(part.width) }

  /// A box of the photo in pixels of `image`; it may stick out.
  func pixels(_ box: BoundingBox) -> BoundingBox {
    let scaleX = Float(image.width) / part.width, scaleY = Float(image.height) / part.height
    return BoundingBox(
      minX: (box.minX - part.minX) * scaleX, minY: (box.minY - part.minY) * scaleY,
      maxX: (box.maxX - part.minX) * scaleX, maxY: (box.maxY - part.minY) * scaleY)
  }
}

extension BoundingBox {
  /// A whole photo.
  package init(_ size: PixelSize) {
    self.init(minX: 0, minY: 0, maxX: Float(size.width), maxY: Float(size.height))
  }
}
