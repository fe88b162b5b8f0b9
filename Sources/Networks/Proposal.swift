public import Geometry

/// A cell of P-Net's map whose window may hold a face.
public struct Proposal: Hashable, Sendable {
  /// Index into the levels asked for, and the cell's place in that level's map.
  public var level, row, column: Int
  /// P-Net's probability of "face", in `0...1`.
  public var score: Float
  /// Offsets of left, top, right and bottom edge, relative to the window's size.
  public var regression: SIMD4<Float>

  public init(level: Int, row: Int, column: Int, score: Float, regression: SIMD4<Float>) {
    self.level = level
    self.row = row
    self.column = column
    self.score = score
    self.regression = regression
  }
}

/// P-Net's proposals over all levels, by level, row and column.
public struct Proposals: Sendable {
  /// No two of the same cell; empty when no cell reaches the threshold.
  public var proposals: [Proposal]
  /// Over all levels, making them included.
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
