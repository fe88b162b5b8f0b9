import Synchronization
import Testing

import Jobs

@Suite("Progress") struct ProgressLineTests {
  /// A clock that only the test moves, and what was written.
  private final class World: Sendable {
    private let start = ContinuousClock.now
    private let seconds = Mutex(0.0)
    private let text = Mutex("")

    var written: String { text.withLock { $0 } }

    func line(_ total: Int?, _ style: ProgressStyle, isTerminal: Bool) -> ProgressLine {
      ProgressLine(total: total, what: "photos", style, isTerminal: isTerminal) {
        self.start + .seconds(self.seconds.withLock { $0 })
      } write: { text in
        self.text.withLock { $0 += text }
      }
    }

    func move(to seconds: Double) { self.seconds.withLock { $0 = seconds } }
  }

  @Test("off a terminal a line comes every ten seconds, and only when it is asked for")
  func lines() {
    let world = World()
    let line = world.line(200, .lines, isTerminal: false)
    for second in 0...25 {
      world.move(to: Double(second))
      line.show(second * 4)
    }
    line.clear()
    #expect(
      world.written == """
        40 of 200 photos, 4.0 a second, 40 s left
        80 of 200 photos, 4.0 a second, 30 s left

        """)
    let silent = World()
    for style in [ProgressStyle.none, .terminal] {
      let line = silent.line(200, style, isTerminal: false)
      silent.move(to: 100)
      line.show(100)
    }
    #expect(silent.written == "")
  }

  @Test("a batch of unknown length says what is done and how fast")
  func unknown() {
    let world = World()
    let line = world.line(nil, .lines, isTerminal: false)
    world.move(to: 10)
    line.show(500)
    #expect(world.written == "500 photos, 50 a second\n")
  }

  @Test("on a terminal one line changes ten times a second, always for the last item; quiet it is silent")
  func terminal() {
    let world = World()
    let line = world.line(3, .terminal, isTerminal: true)
    for (second, done) in [(0.05, 1), (0.06, 2), (0.07, 3)] {
      world.move(to: second)
      line.show(done)
    }
    line.clear()
    let shown = world.written.split(separator: "\r")
    #expect(shown.count == 3)
    #expect(shown.first?.hasPrefix("1 of 3 photos, ") == true && shown[1].hasPrefix("3 of 3 photos, "))
    let silent = World()
    let quiet = silent.line(3, .none, isTerminal: true)
    quiet.show(3)
    quiet.clear()
    #expect(silent.written == "")
  }
}
