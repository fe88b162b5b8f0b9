public import Geometry

/// Where the five landmarks of a face lie in an aligned crop, and how large the crop is.
public struct AlignmentTemplate: Hashable, Sendable {
  /// In pixels.
  public let size: PixelSize
  /// Left eye, right eye, nose, left mouth corner, right mouth corner, in pixels of the crop.
  public let points: [SIMD2<Double>]

  /// - Precondition: five points and a size of at least 1×1.
  public init(size: PixelSize, points: [SIMD2<Double>]) {
    precondition(points.count == 5, "alignment template: \(points.count) points, five are needed")
    precondition(size.width > 0 && size.height > 0, "alignment template: \(size) has no pixels")
    self.size = size
    self.points = points
  }

  /// The template of ArcFace (Deng et al. 2019), 112×112, on which face recognisers are trained today.
  public static let arcFace = AlignmentTemplate(
    size: PixelSize(width: 112, height: 112),
    points: [
      SIMD2(38.2946, 51.6963), SIMD2(73.5318, 51.5014), SIMD2(56.0252, 71.7366), SIMD2(41.5493, 92.3655),
      SIMD2(70.7299, 92.2041),
    ])

  /// The narrow form of SphereFace and older recognisers, 96 wide and 112 high: 8 pixels less on each side.
  public static let narrow = AlignmentTemplate(
    size: PixelSize(width: 96, height: 112), points: arcFace.points.map { $0 - SIMD2(8, 0) })

  /// ``arcFace`` scaled to `side`×`side` pixels.
  public static func arcFace(side: Int) -> AlignmentTemplate {
    precondition(side >= 1, "alignment template: \(side) pixels, at least 1 is needed")
    return AlignmentTemplate(
      size: PixelSize(width: side, height: side), points: arcFace.points.map { $0 * (Double(side) / 112) })
  }
}
