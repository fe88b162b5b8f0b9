import Foundation
import Imaging
import Parallel
import Synchronization
import SystemPackage

/// The names that an export has given out. Names that differ only in the case of letters are the same.
final class NameBook: Sendable {
  private struct State {
    var taken: Set<String> = []
    /// The number that ``NamePattern/Field/index`` has come to, for names that are equal otherwise.
    var counters: [[UInt8]: Int] = [:]
  }
  private let state = Mutex(State())

  /// - Parameter taken: names of crops that are done already.
  init(taken: [FilePath] = []) {
    state.withLock { state in
      for name in taken { state.taken.insert(Self.folded(name)) }
    }
  }

  static func folded(_ name: FilePath) -> String { name.string.lowercased() }

  /// The next number whose name is free.
  func numbered(_ key: [UInt8], _ name: (Int) -> FilePath) -> FilePath {
    state.withLock { state in
      var number = state.counters[key] ?? 0
      while state.taken.contains(Self.folded(name(number))) { number += 1 }
      state.counters[key] = number + 1
      return name(number)
    }
  }

  /// Takes a name for a photo; false when it is another's.
  func take(_ name: FilePath) -> Bool {
    state.withLock { $0.taken.insert(Self.folded(name)).inserted }
  }
}

/// Lets photos pass one after the other, by their numbers from 0.
final class Turnstile: Sendable {
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
