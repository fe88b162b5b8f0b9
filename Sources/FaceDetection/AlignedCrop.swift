package import Alignment
import Geometry

/// A face cut out of its photo, turned and scaled so that its landmarks lie where recognisers expect them.
public struct AlignedCrop: Hashable, Sendable {
  /// Of the template's size; black where it reaches outside the photo.
  public var image: Image
  /// The 2×3 matrix from photo pixels to crop pixels, row by row.
  public var matrix: [Double]
}

/// Where the five landmarks of a face lie in a crop, and how large the crop is.
public struct AlignmentTemplate: Hashable, Sendable {
  package let inner: Alignment.AlignmentTemplate

  /// ArcFace's (Deng et al. 2019), 112×112, on which face recognisers are trained today.
  public static let arcFace = AlignmentTemplate(inner: .arcFace)
  /// The narrow form of SphereFace, 96 wide and 112 high.
  public static let narrow = AlignmentTemplate(inner: .narrow)

  private init(inner: Alignment.AlignmentTemplate) { self.inner = inner }

  /// A template of your own.
  ///
  /// - Parameters:
  ///   - size: sides from 1 to 4096 pixels.
  ///   - landmarks: in pixels of the crop.
  /// - Throws: ``FaceDetectionError/invalidImage(_:)``.
  public init(size: PixelSize, landmarks: Landmarks) throws(FaceDetectionError) {
    guard (1...4096).contains(size.width), (1...4096).contains(size.height) else {
      throw .invalidImage("template of \(size.width)×\(size.height) pixels: sides are from 1 to 4096")
    }
    let points = landmarks.inner.points.map { SIMD2(Double($0.x), Double($0.y)) }
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
      throw .invalidImage("template: a landmark is not a finite number")
    }
    inner = Alignment.AlignmentTemplate(
      size: Geometry.PixelSize(width: size.width, height: size.height), points: points)
  }
}

extension Face {
  /// Cuts the face out, turned upright, with bilinear sampling like OpenCV's `warpAffine`.
  ///
  /// - Parameters:
  ///   - image: the photo in which the landmarks were found.
  ///   - template: where the landmarks shall lie.
  /// - Throws: ``FaceDetectionError/invalidImage(_:)`` when the landmarks do not form a face.
  public func aligned(
    from image: Image, as template: AlignmentTemplate = .arcFace
  ) throws(FaceDetectionError) -> AlignedCrop {
    do throws(SimilarityFitError) {
      let crop = try alignedCrop(of: image.pixels, landmarks: landmarks.inner, template: template.inner)
      return AlignedCrop(image: Image(crop.image), matrix: crop.transform.matrix)
    } catch {
      throw .invalidImage(error.description)
    }
  }
}
