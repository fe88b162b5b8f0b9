import Jobs
import Synchronization
import Testing
import Training

@Suite("Progress of a training") struct TrainingScreenTests {
  private let written = Written()

  /// What a screen wrote.
  private final class Written: Sendable {
    private let state = Mutex("")
    var text: String { state.withLock { $0 } }
    func add(_ text: String) { state.withLock { $0 += text } }
  }

  private func samples(_ done: Int) -> CascadeTrainer.Progress {
    .makingSamples(.pnet, picturesDone: done, pictures: 4)
  }

  @Test("is a line for each stage where there is no terminal")
  func lines() {
    let screen = TrainingScreen(columns: nil, write: written.add)
    for done in 0...4 { screen.show(samples(done)) }
    screen.clear()
    #expect(written.text == "P-Net: making samples of 4 pictures\n")
  }

  @Test("is redrawn on a terminal, never wider than it, and erased at the end")
  func terminal() {
    let screen = TrainingScreen(columns: { 20 }, write: written.add)
    screen.show(samples(4))
    #expect(written.text == "P-Net: samples of 4\n")
    screen.clear()
    #expect(written.text == "P-Net: samples of 4\n\u{1b}[1A\r\u{1b}[J")
    screen.clear()
    #expect(written.text.count { $0 == "\u{1b}" } == 2)
  }
}
