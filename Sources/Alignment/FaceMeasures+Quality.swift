internal import Foundation

extension FaceMeasures {
  /// How useful a face is for recognition, in `0...1`, for ranking: the product of five shares.
  ///
  /// | share | is 1 when | and otherwise |
  /// |---|---|---|
  /// | size | the eyes are at least 35.2 photo pixels apart, so that an ArcFace crop is not enlarged | in proportion |
  /// | pose | the face looks straight ahead | the cosines of yaw and pitch |
  /// | sharpness | endlessly crisp | `s / (s + 100)`; a half at 100, where blur begins to be seen |
  /// | exposure | the mean brightness is 60...200 | falls to 0 at black and white |
  /// | score | the detector is sure | its score |
  ///
  /// Unknown values count as 1. A rule of thumb, not a trained measure; for the same photo series it puts
  /// frontal, sharp, large faces first.
  public func quality(score: Float? = nil) -> Double {
    let size = min(1, max(0, eyeDistance / 35.2))
    let pose = [yaw, pitch].map { cos(min(90, abs($0)) * .pi / 180) }.reduce(1, *)
    let crispness = sharpness.map { $0 / ($0 + 100) } ?? 1
    let exposure = brightness.map { min(1, max(0, min($0 / 60, (255 - $0) / 55))) } ?? 1
    let product = size * max(0, pose) * crispness * exposure * Double(score ?? 1)
    return product.isFinite ? min(1, max(0, product)) : 0
  }
}
