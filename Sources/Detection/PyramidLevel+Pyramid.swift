public import Geometry
public import Networks

extension PyramidLevel {
  /// The side in photo pixels of P-Net's 12-pixel window at a scale, to the nearest pixel.
  public static func window(at scale: Double) -> Int { Int((12 / scale).rounded()) }

  /// The levels of the image pyramid, finest first: the scales `12 / minFaceSize · scaleFactorⁿ` at which the
  /// photo's shorter side still holds P-Net's 12-pixel window.
  ///
  /// Scales are double precision and level sizes are `Int(side * scale + 1)`, as the reference computes them.
  /// A photo whose shorter side is below the minimum face size has no level.
  public static func pyramid(
    of photo: PixelSize, minFaceSize: Int, scaleFactor: Double
  ) -> [PyramidLevel] {
    let window = 12.0
    let coarsest = window / Double(minFaceSize)
    var levels: [PyramidLevel] = []
    var scale = coarsest
    var side = Double(min(photo.width, photo.height)) * coarsest
    while side >= window {
      levels.append(
        PyramidLevel(
          scale: scale,
          size: PixelSize(
            width: Int(Double(photo.width) * scale + 1), height: Int(Double(photo.height) * scale + 1))))
      scale *= scaleFactor
      side *= scaleFactor
    }
    return levels
  }
}
