import Synchronization
import SystemPackage

/// The names that an export has given out. Names that differ only in case count as equal.
final class TakenNames: Sendable {
  private struct State {
    var taken: Set<[UInt8]> = []
    /// The next ``NamePattern/Field/index``, for names that are otherwise equal.
    var counters: [[UInt8]: Int] = [:]
  }
  private let state = Mutex(State())

  /// - Parameter taken: names of crops that are done already.
  init(taken: [FilePath] = []) {
    state.withLock { state in
      for name in taken { state.taken.insert(Self.folded(name)) }
    }
  }

  static func folded(_ name: FilePath) -> [UInt8] { CropNaming.folded(name.bytes) }

  /// The next number whose name is free.
  func numbered(_ key: [UInt8], _ name: (Int) -> FilePath) -> FilePath {
    state.withLock { state in
      var number = state.counters[key] ?? 0
      while state.taken.contains(Self.folded(name(number))) { number += 1 }
      state.counters[key] = number + 1
      return name(number)
    }
  }

  /// Takes a name for a photo; false when it is already taken.
  func take(_ name: FilePath) -> Bool {
    state.withLock { $0.taken.insert(Self.folded(name)).inserted }
  }
}
