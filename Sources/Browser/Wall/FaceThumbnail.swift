public import Imaging

/// A face cut out of its photo and turned upright.
public struct FaceThumbnail: Sendable, Equatable {
  /// ``side`` pixels wide and high, rotated and scaled by the landmarks; plain grey when these define no
  /// rotation.
  public var image: Image
  /// The variance of the Laplacian: several hundred when sharp, below 50 when blurred.
  public var sharpness: Float

  /// The side of a thumbnail in pixels.
  public static let side = 112

  /// - Parameters:
  ///   - image: ``side`` pixels wide and high.
  ///   - sharpness: the variance of the Laplacian; 0 when there is none.
  public init(image: Image, sharpness: Float) {
    self.image = image
    self.sharpness = sharpness
  }
}
