import Geometry
public import Imaging
public import Parallel

/// A first look at a photo: a search of fewer pixels, in a fraction of the time, for the faces that are not small.
///
/// Faces of a sixtieth of the photo's longer side and more are found, with nearly the boxes of an exact search. What it
/// finds is never an exact search's answer, unless the photo has so few pixels that all of them were searched.
public struct FirstLook: Sendable {
  /// The least longer side of the pixels that are searched: the smallest faces are 24 pixels high then, a little more than
  /// the 20 that the networks need.
  public static let longerSide = 1440
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

  /// The same settings for fewer pixels.
  static func settings(_ settings: DetectionSettings, for photo: ReducedPhoto) -> DetectionSettings {
    var reduced = settings
    let size = Int(Double(settings.minFaceSize) / max(photo.scale.x, photo.scale.y))
    reduced.minFaceSize = min(settings.minFaceSize, max(DetectionSettings().minFaceSize, size))
    return reduced
  }
}

extension Face {
  /// A face of a reduced photo in pixels of the whole one.
  ///
  /// A box counts pixels from 1, as the reference does, and holds its first and last: its left edge is one less than
  /// `minX`, and its right edge is `maxX`. Landmarks count the middles of pixels.
  fileprivate func enlarged(_ photo: ReducedPhoto) -> Face {
    let (scale, origin) = (SIMD2<Float>(photo.scale), SIMD2<Float>(photo.origin))
    func place(_ x: Float, _ y: Float) -> SIMD2<Float> { SIMD2(x, y) * scale + origin }
    let (low, high) = (place(box.minX - 1, box.minY - 1) + 1, place(box.maxX, box.maxY))
    return Face(
      box: BoundingBox(minX: low.x, minY: low.y, maxX: high.x, maxY: high.y), score: score,
      landmarks: Landmarks(
        points: landmarks.points.map { point in
          let place = place(point.x + 0.5, point.y + 0.5) - 0.5
          return Point(x: place.x, y: place.y)
        }))
  }
}
