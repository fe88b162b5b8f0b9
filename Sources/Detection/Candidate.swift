public import Geometry
package import Networks

/// A box on its way through the cascade, with what the last network said of it.
public struct Candidate: Hashable, Sendable {
  /// In photo pixels; it may stick out of the photo.
  public var box: BoundingBox
  /// The last network's probability of "face".
  public var score: Float
  /// Where the last network would move the four edges, in units of the box's size: `dx1, dy1, dx2, dy2`.
  public var regression: SIMD4<Float>
  /// The side in photo pixels of the P-Net window that proposed it, which tells its pyramid level; 0 when P-Net
  /// did not.
  public var window: Int

  /// Without a window, the candidate does not come from P-Net.
  public init(box: BoundingBox, score: Float, regression: SIMD4<Float>, window: Int = 0) {
    self.box = box
    self.score = score
    self.regression = regression
    self.window = window
  }

  /// The box of a P-Net cell: the 12×12 window at stride 2, scaled up to the photo and rounded down, in
  /// float32 as the reference does it.
  package init(_ proposal: Proposal, scale level: Double) {
    let scale = Float(level)
    let column = Float(2 * proposal.column)
    let row = Float(2 * proposal.row)
    self.init(
      box: BoundingBox(
        minX: ((column + 1) / scale).rounded(.down), minY: ((row + 1) / scale).rounded(.down),
        maxX: ((column + 12) / scale).rounded(.down), maxY: ((row + 12) / scale).rounded(.down)),
      score: proposal.score, regression: proposal.regression, window: PyramidLevel.window(at: level))
  }
}

extension BoundingBox {
  /// Bounding box regression: each edge moves by its offset times the box's width or height.
  ///
  /// - Parameter unit: added to width and height before they multiply: 0 after P-Net, 1 after R- and O-Net,
  ///   whose boxes the reference takes to include their last pixel.
  func refined(by regression: SIMD4<Float>, unit: Float) -> BoundingBox {
    let width = maxX - minX + unit
    let height = maxY - minY + unit
    return BoundingBox(
      minX: minX + regression[0] * width, minY: minY + regression[1] * height,
      maxX: maxX + regression[2] * width, maxY: maxY + regression[3] * height)
  }

  /// The square around the same centre whose side is the longer side of this box.
  func squared() -> BoundingBox {
    let side = max(width, height)
    let left = minX + width * 0.5 - side * 0.5
    let top = minY + height * 0.5 - side * 0.5
    return BoundingBox(minX: left, minY: top, maxX: left + side, maxY: top + side)
  }

  /// The photo's pixels under this box, as the reference cuts them: edges truncated toward zero, `min` edges
  /// counted from 1 and kept at least 1, `max` edges kept inside the photo. Nil when nothing is left.
  package func crop(in photo: PixelSize) -> CropRectangle? {
    let crop = CropRectangle(
      minX: max(1, minX.truncated) - 1, minY: max(1, minY.truncated) - 1,
      maxX: min(photo.width, maxX.truncated), maxY: min(photo.height, maxY.truncated))
    return crop.maxX > crop.minX && crop.maxY > crop.minY ? crop : nil
  }
}

extension Float {
  /// Toward zero; values no photo has a pixel for stay within 32 bits, and not-a-number is 0.
  fileprivate var truncated: Int {
    isNaN ? 0 : Int(Swift.max(-2e9, Swift.min(2e9, self)))
  }
}
