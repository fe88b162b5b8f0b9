import Foundation

/// A figure of an evaluation: its key in JSON, its name in the table, and its format.
package struct EvalFigure: Sendable {
  package enum Form: Sendable { case share, count, percent }

  /// Which of two values is better; the number of faces that count, for instance, is no merit.
  package enum Merit: Sendable { case higher, lower, neither }

  package var key: String
  package var name: String
  package var form: Form
  package var merit: Merit
  package var value: Double?

  package var text: String { text(value) }

  /// A value as this figure is written.
  package func text(_ value: Double?) -> String {
    guard let value else { return "-" }
    return switch form {
    case .share: String(format: "%.4f", value)
    case .count: String(format: "%.0f", value)
    case .percent: String(format: "%.1f %%", value * 100)
    }
  }
}
