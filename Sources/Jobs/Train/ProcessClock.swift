import Foundation

/// The time a command has taken so far, in seconds.
package struct ProcessClock {
  private let start = ContinuousClock.now

  package init() {}

  /// Since this clock was made.
  package var wall: Double { (ContinuousClock.now - start) / .seconds(1) }
  /// Of all processors together, since the process began.
  package var processor: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
