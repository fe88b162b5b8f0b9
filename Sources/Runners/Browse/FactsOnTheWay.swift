import Browser
import Synchronization

/// The photos whose dates and sizes are read while they are recognised, from the same opening.
final class FactsOnTheWay: Sendable {
  private struct State {
    /// To be recognised, in no hurry.
    var expected: Set<PhotoID> = []
    /// Those of them whose facts somebody asked for.
    var asked: Set<PhotoID> = []
  }

  private let state = Mutex(State())

  /// These are going to be recognised.
  func expect(_ photos: [ListedFile]) {
    state.withLock { $0.expected.formUnion(photos.lazy.map(\.photo)) }
  }

  /// Notes whose facts are wanted.
  ///
  /// - Returns: the photos that are not going to be recognised; their facts are not read here.
  func ask(_ photos: [ListedFile]) -> [ListedFile] {
    state.withLock { state in
      state.asked.formUnion(photos.lazy.map(\.photo).filter(state.expected.contains))
      return photos.filter { !state.expected.contains($0.photo) }
    }
  }

  /// Whether the facts of a photo whose turn has come are wanted.
  func take(_ photo: PhotoID) -> Bool {
    state.withLock { state in
      state.expected.remove(photo)
      return state.asked.remove(photo) != nil
    }
  }
}
