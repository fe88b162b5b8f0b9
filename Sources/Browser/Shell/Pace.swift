/// The speed of work, measured over the last moments.
public struct Pace: Hashable, Sendable {
  /// The number of samples to average over; ticks come about twice a second.
  private static let window = 16

  private struct Sample: Hashable, Sendable {
    var time: Double
    var done: Int
  }

  private var samples: [Sample] = []

  /// Records that `done` items were finished at `time` (in seconds of a monotonic clock).
  mutating func note(done: Int, at time: Double) {
    if let last = samples.last, time <= last.time || done < last.done { samples = [] }
    samples.append(Sample(time: time, done: done))
    if samples.count > Self.window { samples.removeFirst() }
  }

  mutating func reset() { samples = [] }

  /// Items per second; nil until there are two samples and something was done.
  public var speed: Double? {
    guard let first = samples.first, let last = samples.last, last.time > first.time, last.done > first.done
    else { return nil }
    return Double(last.done - first.done) / (last.time - first.time)
  }

  /// Seconds until `remaining` items are done at this speed.
  public func timeLeft(_ remaining: Int) -> Double? {
    speed.map { Double(remaining) / $0 }
  }
}
