public import Geometry
public import Imaging
public import Parallel

/// A first look at a photo: a search of fewer pixels, in a fraction of the time, for the faces that are not small.
///
/// Faces of a sixtieth of the photo's longer side and more are found, with nearly the boxes of an exact search. What it
/// finds is never an exact search's answer, unless the photo has so few pixels that all of them were searched.
public struct FirstLook: Sendable {
  /// Faces of at least this share of the photo's longer side are looked for.
  public static let smallestFace = 1.0 / 60

  /// In pixels of the whole photo.
  public let result: DetectionResult
  /// Whether all pixels were searched, so that the faces are those of an exact search.
  public let isExact: Bool

  /// Searches a reduced photo.
  ///
  /// - Parameters:
  ///   - settings: as for the whole photo; ``DetectionSettings/minFaceSize`` is in its pixels.
  /// - Precondition: `settings.fault` is nil.
  /// - Throws: `CancellationError` once the flag is set.
  public init(
    at photo: ReducedPhoto, by detector: FaceDetector, settings: DetectionSettings = DetectionSettings(),
    lanes: Lanes = Lanes(), cancellation: CancellationFlag? = nil
  ) throws(CancellationError) {
    let settings = photo.isWhole ? settings : Self.settings(settings, for: photo)
    var result = try detector.detect(
      in: photo.image, settings: settings, lanes: lanes, cancellation: cancellation)
    if !photo.isWhole { result.faces = result.faces.map { $0.enlarged(photo) } }
    self.result = result
    isExact = photo.isWhole
  }

  /// The longer side of the pixels that are searched, at least, for a photo of this size: the smallest window has about the
  /// 20 pixels that the networks need.
  public static func longerSide(of photo: PixelSize, settings: DetectionSettings) -> Int {
    let longer = max(photo.width, photo.height)
    let eighths = (8 * leastWindow / window(in: photo, settings)).rounded(.up)
    return Int((Double(longer) * min(8, eighths) / 8).rounded(.up))
  }

  /// In pixels of the reduced photo; a little less than 20, so that rounding does not decide.
  private static let leastWindow = 19.5

  /// The smallest window to search, in pixels of the whole photo.
  ///
  /// It is the largest one of the exact search's pyramid that is small enough for the smallest face. So each level of the
  /// first look shows the photo as a level of the exact search does, and both find the same candidates: with levels in
  /// between, two to three boxes in a hundred differ by more than a fifth.
  private static func window(in photo: PixelSize, _ settings: DetectionSettings) -> Double {
    let most = Double(max(photo.width, photo.height)) * smallestFace * 0.85
    var window = Double(settings.minFaceSize)
    while window / settings.scaleFactor <= most { window /= settings.scaleFactor }
    return window
  }

  /// The same settings for fewer pixels.
  private static func settings(_ settings: DetectionSettings, for photo: ReducedPhoto) -> DetectionSettings {
    var reduced = settings
    let size = Int((window(in: photo.header.size, settings) / max(photo.scale.x, photo.scale.y)).rounded())
    reduced.minFaceSize = max(DetectionSettings.minFaceSizeRange.lowerBound, size)
    return reduced
  }
}

extension Face {
  /// A face of a reduced photo in pixels of the whole one.
  ///
  /// A box counts pixels from 1, as the reference does, and holds its first and last: its left edge is one less than
  /// `minX`, and its right edge is `maxX`. Landmarks count the middles of pixels, from 1, too.
  fileprivate func enlarged(_ photo: ReducedPhoto) -> Face {
    let (scale, origin) = (SIMD2<Float>(photo.scale), SIMD2<Float>(photo.origin))
    func place(_ x: Float, _ y: Float) -> SIMD2<Float> { SIMD2(x, y) * scale + origin }
    let (low, high) = (place(box.minX - 1, box.minY - 1) + 1, place(box.maxX, box.maxY))
    return Face(
      box: BoundingBox(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y), score: score,
      landmarks: Landmarks(
        points: landmarks.points.map { point in
          let place = place(point.x - 0.5, point.y - 0.5) + 0.5
          return Point(x: place.x, y: place.y)
        }))
  }
}
