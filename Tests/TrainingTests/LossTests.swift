import Foundation
import Testing
import Training

@Suite("Losses") struct LossTests {
  /// Heads whose logits differ by `difference` and whose other answers are zero.
  private func heads(_ differences: [Float]) -> [Float] {
    differences.flatMap { [0, $0] + [Float](repeating: 0, count: 14) }
  }

  @Test("only the hardest 70 % of the judged samples count, and parts and landmark faces are not judged")
  func hardExamples() {
    // Ten negatives of rising hardness, and two that are not judged at all.
    let differences = (0..<10).map { Float($0) - 5 } + [9, 9]
    let targets =
      [SampleTarget](repeating: SampleTarget(face: 0), count: 10)
      + [SampleTarget(box: .zero), SampleTarget(landmarks: [Float](repeating: 0, count: 10))]
    let loss = LossGradient(heads: heads(differences), targets: targets, weights: LossWeights())
    let expected = (3..<10).reduce(0.0) { $0 + log1p(exp(Double($1) - 5)) } / 7
    #expect(abs(loss.losses.detection - expected) < 1e-12)
    #expect(loss.losses.judged == 10)
    #expect((0..<3).allSatisfy { loss.gradient[$0 * 16 + 1] == 0 })
    #expect((3..<10).allSatisfy { loss.gradient[$0 * 16 + 1] > 0 && loss.gradient[$0 * 16] < 0 })
    #expect((10..<12).allSatisfy { loss.gradient[$0 * 16 + 1] == 0 })
  }

  @Test(
    "boxes and landmarks are means of squared distances over the samples that have them, weighted by network")
  func regression() {
    let landmarks = [Float](repeating: 0.5, count: 10)
    let targets = [
      SampleTarget(box: SIMD4(1, 0, 0, 2)), SampleTarget(box: SIMD4(0, 0, 0, 1)),
      SampleTarget(landmarks: landmarks),
    ]
    let loss = LossGradient(heads: heads([0, 0, 0]), targets: targets, weights: .paper(.onet))
    #expect(loss.losses.box == 3)
    #expect(loss.losses.landmarks == 2.5)
    #expect(loss.losses.total == 0.5 * 3 + 1 * 2.5)
    // d/dx of 0.5 · (x - 1)² / 2 at 0, and of 1 · (x - 0.5)².
    #expect(loss.gradient[2] == -0.5)
    #expect(loss.gradient[32 + 6] == -1)
    #expect(LossWeights.paper(.pnet).landmarks == 0.5 && LossWeights.paper(.onet).landmarks == 1)
  }
}
