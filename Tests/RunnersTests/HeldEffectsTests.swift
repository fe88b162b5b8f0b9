import Browser
import Detection
import Runners
import Testing

@Suite("Effects that wait for the frame") struct HeldEffectsTests {
  @Test("searches and what cancels them are held in order, and all else is not")
  func order() {
    var held = HeldEffects()
    let request = DetectionRequest(
      photo: PhotoID(3), path: "/photos/a.jpg", request: 7, settings: DetectionSettings(), priority: .onScreen
    )
    #expect(held.hold(.detect(request)))
    #expect(!held.hold(.scan))
    #expect(held.hold(.cancelDetection(PhotoID(3), request: 7)))
    #expect(held.hold(.cancelExplanation(request: 8)))
    #expect(!held.hold(.quit))
    #expect(
      held.release() == [
        .detect(request), .cancelDetection(PhotoID(3), request: 7), .cancelExplanation(request: 8),
      ])
    #expect(held.release().isEmpty)
  }
}
