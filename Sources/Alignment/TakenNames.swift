import Synchronization
import SystemPackage

/// The names that an export has given out. Names that differ only in the case of letters are the same.
final class TakenNames: Sendable {
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
