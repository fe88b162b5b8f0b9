public import Geometry

/// One step of the image pyramid: the photo seen at `scale`.
public struct PyramidLevel: Hashable, Sendable {
  /// Level size divided by photo size.
  public var scale: Double
  /// Pixels of the resized photo; at least 12 each way, P-Net's window.
  public var size: PixelSize

  /// - Parameter size: not derived from `scale`; at least 12×12.
  public init(scale: Double, size: PixelSize) {
    self.scale = scale
    self.size = size
  }

  /// The size of P-Net's maps at this level: a cell for every two pixels that the 12-pixel window moves.
  public var cells: PixelSize {
    PixelSize(width: (size.width - 1) / 2 - 4, height: (size.height - 1) / 2 - 4)
  }
}
