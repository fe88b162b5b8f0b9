/// Commands of the why mode.
public enum WhyCommand: Hashable, Sendable {
  case toggle, nextStage, previousStage
  /// Move the probe by this many cells of the screen.
  case left(Int)
  case right(Int)
  case up(Int)
  case down(Int)
  case grow, shrink
}

extension BrowserState {
  mutating func perform(_ command: WhyCommand) {
    switch command {
    case .toggle: toggleWhy()
    case .nextStage: stepStage(1)
    case .previousStage: stepStage(-1)
    case .left(let step): moveProbe(-step, 0)
    case .right(let step): moveProbe(step, 0)
    case .up(let step): moveProbe(0, -step)
    case .down(let step): moveProbe(0, step)
    case .grow: resizeProbe(1)
    case .shrink: resizeProbe(-1)
    }
  }
}
