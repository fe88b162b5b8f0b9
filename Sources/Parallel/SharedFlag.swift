import Synchronization

/// A flag that any thread may set and read. It starts unset and is never cleared.
package final class SharedFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}
  package var isSet: Bool { flag.load(ordering: .relaxed) }
  package func set() { flag.store(true, ordering: .relaxed) }
}
