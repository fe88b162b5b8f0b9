import Files
import Foundation
package import Live
import TextWriting
import Video

/// Measures how a live view goes: frames a second, latency, and at the end everything together.
package struct LiveMeasure {
  private let start = ContinuousClock.now
  private var windowStart = ContinuousClock.now
  private var shownInWindow = 0
  private var arrivedBefore = 0
  private var latencies: [Double] = []
  /// Frames by milliseconds of latency, the last for all above.
  private var histogram = [Int](repeating: 0, count: 1001)
  package private(set) var shown = 0
  private var memory: [Int] = []
  private static let window = Duration.milliseconds(500)

  package init() {}

  /// A frame is on the screen.
  package mutating func add(arrival: ContinuousClock.Instant) {
    let milliseconds = (ContinuousClock.now - arrival) / .milliseconds(1)
    latencies.append(milliseconds)
    histogram[min(1000, max(0, Int(milliseconds.rounded(.up))))] += 1
    shown += 1
    shownInWindow += 1
  }

  /// The pace of the last half second, when it is over.
  package mutating func pace(_ counts: (arrived: Int, dropped: Int)) -> LivePace? {
    let passed = ContinuousClock.now - windowStart
    guard passed >= Self.window else { return nil }
    let seconds = passed / .seconds(1)
    let sorted = latencies.sorted()
    let pace = LivePace(
      arriving: Double(counts.arrived - arrivedBefore) / seconds, shown: Double(shownInWindow) / seconds,
      dropped: counts.dropped, latency: sorted.isEmpty ? 0 : sorted[sorted.count / 2])
    (windowStart, shownInWindow, arrivedBefore) = (.now, 0, counts.arrived)
    latencies.removeAll(keepingCapacity: true)
    memory.append(ProcessFigures.residentMemory ?? 0)
    if memory.count > 4000 { memory = stride(from: 0, to: memory.count, by: 2).map { memory[$0] } }
    return pace
  }

  package func report(_ counts: (arrived: Int, dropped: Int)) -> LiveReport {
    // What start-up needs settles within a few seconds; growth shows after that.
    let settled = memory.dropFirst(min(memory.count / 4, 20))
    return LiveReport(
      seconds: (ContinuousClock.now - start) / .seconds(1), arrived: counts.arrived, shown: shown,
      dropped: counts.dropped, latencyMedian: percentile(0.5), latency95: percentile(0.95),
      latencyWorst: percentile(1), memoryFirst: settled.first ?? 0, memoryLast: settled.last ?? 0)
  }

  private func percentile(_ share: Double) -> Double {
    let wanted = Double(histogram.reduce(0, +)) * share
    var sum = 0
    for (milliseconds, count) in histogram.enumerated() {
      sum += count
      if count > 0, Double(sum) >= wanted { return Double(milliseconds) }
    }
    return 0
  }

}

/// How a live view went.
package struct LiveReport: Codable, Sendable {
  package var seconds: Double
  package var arrived, shown, dropped: Int
  /// Milliseconds from a frame's arrival to the end of its drawing.
  package var latencyMedian, latency95, latencyWorst: Double
  /// Bytes in memory, once settled and at the end.
  package var memoryFirst, memoryLast: Int

  package var json: String { (try? JSONText.line(of: self)) ?? "{}" }
}
