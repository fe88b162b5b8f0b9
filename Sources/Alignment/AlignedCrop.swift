public import Geometry
public import Imaging

/// A face cut out of its photo, turned and scaled so that its landmarks lie where a template wants them.
public struct AlignedCrop: Sendable {
  /// Of the template's size; black where it reaches outside the photo.
  public var image: Image
  /// From photo pixels to crop pixels.
  public var transform: SimilarityTransform

  public init(image: Image, transform: SimilarityTransform) {
    self.image = image
    self.transform = transform
  }
}

extension AlignmentTemplate {
  /// The transform from photo to crop: Umeyama's least squares over the five landmarks, never mirrored.
  public func transform(of landmarks: Landmarks) throws(SimilarityFitError) -> SimilarityTransform {
    try SimilarityTransform(
      fitting: landmarks.points.map { SIMD2(Double($0.x), Double($0.y)) }, to: points)
  }
}

/// Cuts the face with these landmarks (photo pixels) out of an upright photo.
///
/// Bilinear sampling by OpenCV's fixed-point convention. Landmarks that determine no transform are refused.
public func alignedCrop(
  of image: Image, landmarks: Landmarks, template: AlignmentTemplate = .arcFace
) throws(SimilarityFitError) -> AlignedCrop {
  let transform = try template.transform(of: landmarks)
  return AlignedCrop(image: image.warped(by: transform, to: template.size), transform: transform)
}
