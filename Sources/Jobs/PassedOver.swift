import Files
import Synchronization

/// Counts the files of the searched folders that are no photos, for one line at the end.
package final class PassedOver: Sendable {
  private let count = Atomic<Int>(0)

  package init() {}

  /// Counts more files, from any thread.
  package func add(_ more: Int) { count.add(more, ordering: .relaxed) }

  /// Says how many there were, if any, on standard error.
  package func say() {
    let files = count.load(ordering: .relaxed)
    if files == 0 { return }
    StandardError.write(
      files == 1 ? "passed over: 1 file that is no photo" : "passed over: \(files) files that are no photos")
  }
}
