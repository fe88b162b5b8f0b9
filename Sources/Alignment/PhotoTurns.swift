import Foundation
import Parallel
import Synchronization

/// Lets photos pass one after the other, by their numbers from 0.
final class PhotoTurns: Sendable {
  private struct State {
    var next = 0
    var passed: Set<Int> = []
    /// From here on nobody passes.
    var end = Int.max
  }
  // NSCondition guards the state; it is touched between lock and unlock only.
  private let condition = NSCondition()
  private let state = Mutex(State())

  /// Waits until all photos before have passed; false when one of them was given up, so that the numbers that follow
  /// it are not known.
  func wait(for turn: Int) -> Bool {
    if state.withLock({ $0.next < turn }) { Lanes.whileWaiting { waitForThoseBefore(turn) } }
    return state.withLock { $0.end > turn }
  }

  private func waitForThoseBefore(_ turn: Int) {
    condition.lock()
    defer { condition.unlock() }
    while state.withLock({ $0.next < turn }) { condition.wait() }
  }

  /// Tells that a photo is given up for this time.
  func stop(_ turn: Int) {
    state.withLock { $0.end = min($0.end, turn) }
    pass(turn)
  }

  /// Tells that a photo needs no more names; telling it twice does no harm.
  func pass(_ turn: Int) {
    condition.lock()
    state.withLock { state in
      guard turn >= state.next else { return }
      state.passed.insert(turn)
      while state.passed.remove(state.next) != nil { state.next += 1 }
    }
    condition.broadcast()
    condition.unlock()
  }
}
