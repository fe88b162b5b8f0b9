import Geometry

/// A photo decoded with fewer pixels, upright, and where its pixels lie in the whole photo: to search it quickly.
public struct ReducedPhoto: Sendable {
  /// The whole photo where ``isWhole``, or else fewer pixels that show the same.
  public var image: Image
  /// Of the whole photo.
  public var header: PhotoHeader
  /// Like ``Photo/warnings``.
  public var warnings: [String]
  /// How many pixels of the photo one of ``image`` spans, across and down; at least 1.
  public var scale: SIMD2<Double>
  /// Where the corner of ``image`` lies in the photo: a photo whose sides are no multiples of the scale may be turned so
  /// that its incomplete pixels come first.
  public var origin: SIMD2<Double>

  /// Whether ``image`` is exactly what ``PhotoFile/photo(limits:)`` gives.
  public var isWhole: Bool { scale == SIMD2(1, 1) }

  init(
    image: Image, header: PhotoHeader, warnings: [String], scale: SIMD2<Double>, origin: SIMD2<Double> = .zero
  ) {
    self.image = image
    self.header = header
    self.warnings = warnings
    self.scale = scale
    self.origin = origin
  }

  /// The whole photo.
  public init(_ photo: Photo) {
    self.init(image: photo.image, header: photo.header, warnings: photo.warnings, scale: SIMD2(1, 1))
  }

  /// A picture reduced by area until its longer side has `side` pixels, or the picture itself if it has less than half as
  /// many more.
  public init(_ photo: Photo, toLongerSide side: Int) {
    let size = photo.image.size, longer = max(size.width, size.height)
    guard longer * 2 > side * 3 else {
      self.init(photo)
      return
    }
    let small = PixelSize(
      width: max(1, size.width * side / longer), height: max(1, size.height * side / longer))
    self.init(
      image: photo.image.resizedByArea(to: small), header: photo.header, warnings: photo.warnings,
      scale: Self.scale(from: small, to: size))
  }

  static func scale(from small: PixelSize, to whole: PixelSize) -> SIMD2<Double> {
    SIMD2(Double(whole.width) / Double(small.width), Double(whole.height) / Double(small.height))
  }
}

extension PhotoFile {
  /// Decodes the photo with a longer side of at least `side` pixels, and of less than half as many more where that is
  /// possible; a photo that has no more pixels than that is decoded as by ``photo(limits:)``.
  ///
  /// JPEG, which is also what facet reads of camera raw files, is reduced while it is decoded, by eighths. HEIF files
  /// often hold smaller pictures of themselves. Everything else is decoded and then reduced by area.
  public func reduced(toLongerSide side: Int, limits: PhotoLimits = PhotoLimits()) throws(PhotoError)
    -> ReducedPhoto
  {
    precondition(side > 0, "reduced photo: a longer side of \(side) pixels")
    let (header, bytes) = try readWhole(self, limits)
    let stored = header.storedSize
    if header.format == .heif, let small = try smaller(bytes, header, toLongerSide: side) { return small }
    let eighths =
      header.format.holdsJPEG
      ? (1..<8).first { max(stored.width, stored.height) * $0 >= side * 8 } ?? 8 : 8
    let (image, warnings) = try decode(bytes, header, PhotoLook(), eighths: eighths)
    guard eighths < 8 else {
      return ReducedPhoto(Photo(image: image, header: header, warnings: warnings), toLongerSide: side)
    }
    let scale = 8 / Double(eighths)
    let turns = header.orientation.reversesSides
    let (size, whole) = (image.size, header.size)
    let origin = SIMD2(
      turns.across ? Double(whole.width) - Double(size.width) * scale : 0,
      turns.down ? Double(whole.height) - Double(size.height) * scale : 0)
    return ReducedPhoto(
      image: image, header: header, warnings: warnings, scale: SIMD2(scale, scale), origin: origin)
  }

  /// The smallest picture of enough pixels that a HEIF file holds of itself; nil when there is none, or it is damaged.
  private func smaller(
    _ bytes: [UInt8], _ header: PhotoHeader, toLongerSide side: Int
  ) throws(PhotoError) -> ReducedPhoto? {
    guard let (image, warnings) = try? Codec.decodeSmaller(bytes, header, side: side) else { return nil }
    return ReducedPhoto(
      image: image, header: header, warnings: warnings,
      scale: ReducedPhoto.scale(from: image.size, to: header.size))
  }
}

extension PhotoOrientation {
  /// Whether columns and rows of the upright picture begin at the end of the stored ones that they are.
  var reversesSides: (across: Bool, down: Bool) {
    switch self {
    case .upright, .transposed: (false, false)
    case .mirrored, .quarterTurn: (true, false)
    case .halfTurn, .transversed: (true, true)
    case .flipped, .threeQuarterTurn: (false, true)
    }
  }
}
