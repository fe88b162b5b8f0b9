import Benchmarks
import Testing

@Suite("The table of batches") struct BatchBenchTests {
  private func run(_ seconds: Double, _ memory: Double) -> BatchBench.Run {
    BatchBench.Run(seconds: seconds, memory: memory)
  }

  @Test("a median is the middle value, or the mean of the two in the middle")
  func median() {
    #expect(BatchBench.median([3]) == 3)
    #expect(BatchBench.median([9, 1, 2]) == 2)
    #expect(BatchBench.median([8, 1, 2, 4]) == 3)
  }

  @Test("a row holds the medians of both ways and their ratios")
  func row() {
    let line = BatchBench.line(
      "10", photos: 24, one: [run(2, 100), run(40, 300), run(3, 200)], many: [run(1, 50), run(3, 150)])
    #expect(line == "| 10 | 24 | 3.00 | 2.00 | 1.500 | 200 | 100 | 2.00 |")
  }

  @Test("the single process gets all photos of the others, equal ones next to each other")
  func shares() {
    let share = ["1.jpg", "1.jpg", "24.jpg"]
    #expect(BatchBench(runs: 1, processes: 1).whole(of: share) == share)
    let whole = BatchBench(runs: 1, processes: 3).whole(of: share)
    #expect(whole == [String](repeating: "1.jpg", count: 6) + [String](repeating: "24.jpg", count: 3))
    // Whoever takes every third photo has the pixels of one share.
    for first in 0..<3 {
      #expect(stride(from: first, to: whole.count, by: 3).map { whole[$0] } == share)
    }
  }
}
