import Foundation
import Parallel
import Synchronization

/// Lets photos take turns in the order of their numbers, from 0.
final class PhotoTurns: Sendable {
  private struct State {
    var next = 0
    var passed: Set<Int> = []
    /// No photo from this number on gets a turn.
    var end = Int.max
  }
  // Signals changes of the state to the waiting threads.
  private let condition = NSCondition()
  private let state = Mutex(State())

  /// Waits until all earlier photos have passed; false when one of them was given up, so that later numbers
  /// are unknown.
  func wait(for turn: Int) -> Bool {
    if state.withLock({ $0.next < turn }) { Lanes.whileWaiting { waitForThoseBefore(turn) } }
    return state.withLock { $0.end > turn }
  }

  private func waitForThoseBefore(_ turn: Int) {
    condition.lock()
    defer { condition.unlock() }
    while state.withLock({ $0.next < turn }) { condition.wait() }
  }

  /// Reports that a photo is given up in this run.
  func stop(_ turn: Int) {
    state.withLock { $0.end = min($0.end, turn) }
    pass(turn)
  }

  /// Reports that a photo needs no more names. Calling it twice does no harm.
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
