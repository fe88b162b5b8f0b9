/// What could not be used of a training's data, as it is reported: the beginning of it first, and the rest when an error
/// ends the training, because it may be the reason.
package struct DataRemarks: Sendable {
  private let lines: [String]
  private let losses: String?
  private static let most = 20

  /// - Parameter losses: all of it in words; nil when there is nothing to say.
  package init(_ lines: [String], losses: String?) { (self.lines, self.losses) = (lines, losses) }

  /// What is reported before the training.
  package var beginning: [String] {
    let more = lines.count - Self.most
    return Array(lines.prefix(Self.most)) + (more > 0 ? ["… and \(more) more"] : [])
  }

  /// What ``beginning`` leaves out.
  package var rest: [String] { Array(lines.dropFirst(Self.most)) }

  /// What follows an error's message.
  package var ending: String { losses.map { "; \($0)" } ?? "" }
}
