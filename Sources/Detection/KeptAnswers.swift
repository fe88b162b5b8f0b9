import Networks

/// A part of a photo as a memo keeps it, in half the bytes of a ``CropRectangle``.
struct KeptCrop: Hashable, Sendable {
  private let minX, minY, maxX, maxY: Int32

  init(_ crop: CropRectangle) {
    (minX, minY) = (Int32(crop.minX), Int32(crop.minY))
    (maxX, maxY) = (Int32(crop.maxX), Int32(crop.maxY))
  }
}

/// The four offsets of a regression. A vector of four would have to lie at a multiple of 16 bytes, which leaves gaps
/// beside it.
struct KeptRegression: Sendable {
  private let left, top, right, bottom: Float

  init(_ regression: SIMD4<Float>) {
    (left, top, right, bottom) = (regression[0], regression[1], regression[2], regression[3])
  }

  var regression: SIMD4<Float> { SIMD4(left, top, right, bottom) }
}

/// A proposal as a memo keeps it, without its level: 28 bytes instead of 48.
struct KeptProposal: Sendable {
  private let row, column: Int32
  let score: Float
  private let regression: KeptRegression

  init(_ proposal: Proposal) {
    (row, column, score) = (Int32(proposal.row), Int32(proposal.column), proposal.score)
    regression = KeptRegression(proposal.regression)
  }

  /// The same; its level is 0.
  var proposal: Proposal {
    Proposal(
      level: 0, row: Int(row), column: Int(column), score: score, regression: regression.regression)
  }
}

/// R-Net's answer as a memo keeps it: 20 bytes instead of 32.
struct KeptRNetAnswer: Sendable {
  private let score: Float
  private let regression: KeptRegression

  init(_ answer: RNetAnswer) {
    score = answer.score
    regression = KeptRegression(answer.regression)
  }

  var answer: RNetAnswer { RNetAnswer(score: score, regression: regression.regression) }
}
