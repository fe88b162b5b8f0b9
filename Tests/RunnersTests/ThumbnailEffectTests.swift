import Browser
import Detection
import Geometry
import Runners
import TestSupport
import Testing

@Suite("Faces for the wall", .limit(minutes: 5)) @MainActor struct ThumbnailEffectTests {
  @Test("the newest come first, and those that are cancelled before they begin never come")
  func cancelled() throws {
    let fixture = try RunnerFixture(isInStep: true)
    let path = try fixture.add("chelsea.png")
    let points = [(20, 20), (60, 20), (40, 40), (25, 60), (55, 60)].map {
      Point(x: Float($0.0), y: Float($0.1))
    }
    let face = Face(
      box: BoundingBox(minX: 0, minY: 0, maxX: 80, maxY: 80), score: 1, landmarks: Landmarks(points: points))
    func request(_ number: Int) -> Effect {
      .thumbnails(
        ThumbnailRequest(
          request: number, photo: PhotoID(0), path: path, faces: [face], isOnScreen: false))
    }
    // The worker waits behind its first answer until the next one is asked for.
    try fixture.answer(to: request(1)) { $0.answers(1) ? true : nil }
    for number in 2...4 { fixture.runner.perform(request(number)) }
    fixture.runner.perform(.cancelThumbnails(request: 3))
    // The oldest is the last.
    try fixture.letters.next("the last faces") { $0.answers(2) ? true : nil }
    #expect(fixture.letters.others.contains { $0.answers(4) })
    #expect(!fixture.letters.others.contains { $0.answers(3) })
    fixture.stop()
  }
}

extension Action {
  /// Whether it is the one face of a request.
  fileprivate func answers(_ number: Int) -> Bool {
    if case .thumbnails(request: number, let made, _) = self { made.count == 1 } else { false }
  }
}
