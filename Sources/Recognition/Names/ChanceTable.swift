import Foundation

/// How often suggestions like one were right.
///
/// Two things say how good a suggestion is: how near the nearest face of that name is, and how much farther the nearest
/// face of any other name. The shipped table was fitted to 5,304 suggestions on public photographs, a third of them for
/// strangers, and gives the share that was right within 3 of 100. It may be taught by the user's own answers.
package struct ChanceTable: Sendable, Hashable {
  /// A suggestion that the user answered.
  package struct Answer: Sendable, Hashable, Codable {
    /// The distance to the nearest face of the name.
    package var distance: Float
    /// How much farther the nearest of another name was; nil when that is not known any more.
    package var gap: Float?
    package var isRight: Bool

    package init(distance: Float, gap: Float? = nil, isRight: Bool) {
      self.distance = distance
      self.gap = gap
      self.isRight = isRight
    }
  }

  /// Answers from which on the user's own are used.
  package static let leastAnswers = 30

  /// Distances and gaps of the table, as shares of the distance that is worth asking.
  private static let distances: [Float] = [0.75, 0.79, 0.83, 0.875, 0.917, 0.958, 1]
  private static let gaps: [Float] = [0.02, 0.073, 0.156, 0.26, 0.31]
  private static let table: [[Float]] = [
    [0.875, 0.949, 0.989, 0.998, 0.999],
    [0.801, 0.914, 0.981, 0.997, 0.999],
    [0.698, 0.860, 0.967, 0.995, 0.998],
    [0.571, 0.779, 0.944, 0.992, 0.997],
    [0.433, 0.669, 0.906, 0.985, 0.994],
    [0.305, 0.538, 0.847, 0.975, 0.990],
    [0.202, 0.401, 0.761, 0.957, 0.983],
  ]

  /// The gap of a suggestion in the middle of the table.
  private static let usualGap: Float = 0.156

  /// The distance that is worth asking, to which the table's are relative.
  private let ask: Float
  /// What the user's answers make of the table's log odds: `scale * odds + shift`.
  private(set) var scale = 1.0
  private(set) var shift = 0.0
  /// Whether the user's own answers are in it.
  package private(set) var isLearnt = false

  /// The shipped table.
  package init(ask: Float) { self.ask = ask }

  /// The shipped table, taught by answers when there are at least ``leastAnswers``.
  package init(ask: Float, answers: [Answer]) {
    self.ask = ask
    guard answers.count >= Self.leastAnswers else { return }
    learn(answers)
    isLearnt = true
  }

  /// The share of suggestions like this that were right, 0 to 1. Never more for a farther face or a smaller gap.
  package func chance(distance: Float, gap: Float) -> Float {
    Float(1 / (1 + exp(-(scale * odds(distance, gap) + shift))))
  }

  /// The shipped table's log odds, linear between its entries, and as at its edge outside.
  private func odds(_ distance: Float, _ gap: Float) -> Double {
    let (row, down) = Self.place(distance / ask, Self.distances)
    let (column, right) = Self.place(gap / ask, Self.gaps)
    func odds(_ row: Int, _ column: Int) -> Double {
      let share = Double(Self.table[row][column])
      return log(share / (1 - share))
    }
    let above = odds(row, column) * (1 - right) + odds(row, column + 1) * right
    let below = odds(row + 1, column) * (1 - right) + odds(row + 1, column + 1) * right
    return above * (1 - down) + below * down
  }

  private static func place(_ value: Float, _ marks: [Float]) -> (Int, Double) {
    guard value > marks[0] else { return (0, 0) }
    for index in 1..<marks.count where value < marks[index] {
      return (index - 1, Double((value - marks[index - 1]) / (marks[index] - marks[index - 1])))
    }
    return (marks.count - 2, 1)
  }

  /// Fits scale and shift by Newton's steps. As much as ten answers speaks for leaving the table as it is, so that
  /// thirty times yes do not make everything certain.
  private mutating func learn(_ answers: [Answer]) {
    let samples = answers.map { (odds($0.distance, $0.gap ?? ask * Self.usualGap), $0.isRight ? 1.0 : 0.0) }
    let weight = 2.5
    for _ in 0..<25 {
      var gradient = (weight * (scale - 1), weight * shift)
      var curve = (weight, 0.0, weight)
      for (odds, isRight) in samples {
        let share = 1 / (1 + exp(-(scale * odds + shift)))
        let spread = share * (1 - share)
        gradient.0 += (share - isRight) * odds
        gradient.1 += share - isRight
        curve.0 += spread * odds * odds
        curve.1 += spread * odds
        curve.2 += spread
      }
      let determinant = curve.0 * curve.2 - curve.1 * curve.1
      let step = (
        (curve.2 * gradient.0 - curve.1 * gradient.1) / determinant,
        (curve.0 * gradient.1 - curve.1 * gradient.0) / determinant
      )
      // Small steps: far from the solution Newton's may overshoot.
      scale -= max(-1, min(1, step.0))
      shift -= max(-1, min(1, step.1))
      if abs(step.0) + abs(step.1) < 1e-9 { break }
    }
    // A farther face is never likelier.
    scale = max(0.05, scale)
  }
}
