import Foundation
import Live
import Runners
import TestSupport
import Testing

@Suite("Figures of a live view") struct LiveMeasureTests {
  /// Of a frame that is shown at once, and of one that waited for two seconds.
  private func add(quick: Int, slow: Int, to measure: inout LiveMeasure) {
    for _ in 0..<quick { measure.add(arrival: .now + .seconds(3600)) }
    for _ in 0..<slow { measure.add(arrival: .now - .seconds(2)) }
  }

  @Test("a report counts all frames and gives median, 95 % and worst of their latencies")
  func report() throws {
    var measure = LiveMeasure()
    let empty = measure.report((0, 0))
    #expect(empty.shown == 0 && empty.latencyMedian == 0 && empty.latencyWorst == 0)
    add(quick: 9, slow: 1, to: &measure)
    let report = measure.report((arrived: 12, dropped: 2))
    #expect(measure.shown == 10 && report.shown == 10 && report.arrived == 12 && report.dropped == 2)
    // A second and more count as one.
    #expect(report.latencyMedian == 0 && report.latency95 == 1000 && report.latencyWorst == 1000)
    let json = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
    let object = try #require(json as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "arrived", "dropped", "latency95", "latencyMedian", "latencyWorst", "memoryFirst", "memoryLast",
        "seconds", "shown",
      ])
  }

  @Test("a rate is reported at the end of its window, and is only of that window")
  func pace() throws {
    var measure = LiveMeasure()
    add(quick: 1, slow: 2, to: &measure)
    func next(_ counts: (arrived: Int, dropped: Int)) throws -> LivePace {
      let deadline = ContinuousClock.now + .seconds(120 * patience)
      while ContinuousClock.now < deadline {
        if let pace = measure.pace(counts) { return pace }
        usleep(5_000)
      }
      throw CocoaError(.fileReadUnknown)
    }
    let first = try next((arrived: 5, dropped: 1))
    #expect(first.shown > 0 && first.arriving > first.shown && first.dropped == 1)
    #expect(first.latency >= 2000)
    let second = try next((arrived: 5, dropped: 1))
    #expect(second.shown == 0 && second.arriving == 0 && second.latency == 0)
  }

  @Test("a session's events wait until they are taken, frames apart")
  func events() {
    let box = EventBox()
    box.post(.frame)
    box.post(.ended(reason: "the end", isFailure: false))
    guard case .ended("the end", false)? = box.take().first else {
      Issue.record("the end is missing")
      return
    }
    #expect(box.take().isEmpty)
  }
}
