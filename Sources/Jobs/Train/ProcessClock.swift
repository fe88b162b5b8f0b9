import Foundation

/// The time that a command has taken so far, in seconds.
package struct ProcessClock {
  private let start = ContinuousClock.now

  package init() {}

  /// Wall time since this clock was made.
  package var wall: Double { (ContinuousClock.now - start) / .seconds(1) }
  /// Processor time of all threads since the process began.
  package var processor: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
