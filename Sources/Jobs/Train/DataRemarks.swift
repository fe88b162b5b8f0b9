import Files
package import Training

/// What could not be used of a training's data, as it is shown: the beginning of it first, and the rest when an error
/// ends the training, because it may be the reason. Photos that are lost during the training are shown at its end,
/// whatever ends it.
package struct DataRemarks: Sendable {
  private let lines: [String]
  private let losses: String?
  private let lost: LostPictures
  private static let most = 20

  /// - Parameters:
  ///   - losses: all of it in words; nil when there is nothing to say.
  ///   - lost: the photos that the training cannot load.
  package init(_ lines: [String], losses: String?, lost: LostPictures = LostPictures()) {
    (self.lines, self.losses, self.lost) = (lines, losses, lost)
  }

  /// Whether anything could not be used, so far.
  package var isEmpty: Bool { lines.isEmpty && lost.count == 0 }

  /// What is shown before the training.
  package var beginning: [String] {
    let more = lines.count - Self.most
    return Array(lines.prefix(Self.most)) + (more > 0 ? ["… and \(more) more"] : [])
  }

  /// What ``beginning`` leaves out.
  package var rest: [String] { Array(lines.dropFirst(Self.most)) }

  /// What was lost during the training: a line for each photo, then their number.
  package var end: [String] {
    let lines = lost.remarks
    if lines.isEmpty { return [] }
    return lines + ["\(counted(lines.count, "photo")) could not be read during the training"]
  }

  /// What follows an error's message.
  package var ending: String { losses.map { "; \($0)" } ?? "" }
}
