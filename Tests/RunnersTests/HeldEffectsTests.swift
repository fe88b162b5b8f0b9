import Browser
import Detection
import Runners
import SystemPackage
import Testing

@Suite("Effects that wait for the frame") struct HeldEffectsTests {
  @Test("searches and what cancels them are held in order, and all else is not")
  func order() {
    var held = HeldEffects()
    let request = DetectionRequest(
      photo: PhotoID(3), path: "/photos/a.jpg", request: 7, settings: DetectionSettings(), priority: .onScreen
    )
    let effects: [Effect] = [
      .detect(request), .scan, .cancelDetection(PhotoID(3), request: 7), .cancelExplanation(request: 8),
      .quit,
    ]
    let passed = effects.filter { !held.hold($0) }
    #expect(passed == [.scan, .quit])
    let released = held.release()
    #expect(
      released == [
        .detect(request), .cancelDetection(PhotoID(3), request: 7), .cancelExplanation(request: 8),
      ])
    let rest = held.release()
    #expect(rest.isEmpty)
  }
}
