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

/// A cell of P-Net's map whose window may hold a face.
public struct Proposal: Hashable, Sendable {
  /// Index into the levels asked for, and the cell's place in that level's map.
  public var level, row, column: Int
  /// P-Net's probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the window's size.
  public var regression: SIMD4<Float>

  /// Each value as the property of the same name.
  public init(level: Int, row: Int, column: Int, score: Float, regression: SIMD4<Float>) {
    self.level = level
    self.row = row
    self.column = column
    self.score = score
    self.regression = regression
  }
}

/// A part of a photo in whole pixels; `max` edges are exclusive.
public struct CropRectangle: Hashable, Sendable {
  /// Counted from the photo's top-left pixel, 0.
  public var minX, minY, maxX, maxY: Int

  /// Unchecked: the networks need a part that is not empty and lies inside the photo.
  public init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }
}

/// What R-Net says about a crop.
public struct RNetAnswer: Hashable, Sendable {
  /// Probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the box's size.
  public var regression: SIMD4<Float>

  /// Each value as the property of the same name.
  public init(score: Float, regression: SIMD4<Float>) {
    self.score = score
    self.regression = regression
  }
}

/// What O-Net says about a crop.
public struct ONetAnswer: Hashable, Sendable {
  /// Probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the box's size.
  public var regression: SIMD4<Float>
  /// Relative to the box: `(0, 0)` is its top-left corner, `(1, 1)` its bottom-right.
  public var landmarks: Landmarks

  /// Each value as the property of the same name.
  public init(score: Float, regression: SIMD4<Float>, landmarks: Landmarks) {
    self.score = score
    self.regression = regression
    self.landmarks = landmarks
  }
}

/// Processor seconds, summed over threads.
public struct WorkSeconds: Hashable, Sendable {
  /// Spent making pyramid levels or crops.
  public var resize: Double
  /// Spent in the network itself.
  public var network: Double

  /// The defaults are where sums begin.
  public init(resize: Double = 0, network: Double = 0) {
    self.resize = resize
    self.network = network
  }

  /// The sum of the times, network by network.
  public static func + (left: WorkSeconds, right: WorkSeconds) -> WorkSeconds {
    WorkSeconds(resize: left.resize + right.resize, network: left.network + right.network)
  }
}

/// P-Net's proposals over all levels, by level, row and column.
public struct Proposals: Sendable {
  /// No two of the same cell; empty when no cell reaches the threshold.
  public var proposals: [Proposal]
  /// Over all levels, making them included.
  public var seconds: WorkSeconds
}

/// The answers of R- or O-Net, one for each crop, in order.
public struct Judgement<Answer: Sendable>: Sendable {
  /// As many as crops.
  public var answers: [Answer]
  /// Over all crops, cutting and resizing them included.
  public var seconds: WorkSeconds
}

/// P-Net's full output over one level.
public struct PNetMap: Hashable, Sendable {
  /// Cells across and down.
  public var size: PixelSize
  /// Probabilities of "face", `[rows, columns]`.
  public var scores: [Float]
  /// Box offsets, `[rows, columns]`.
  public var regressions: [SIMD4<Float>]
  /// Logits of "not face" and "face", `[rows, columns]`.
  public var logits: [SIMD2<Float>]
}
