import Detection
import Geometry
import Imaging
import Networks
import Parallel
import TestSupport
import Testing

@Suite("Stages of the cascade") struct GoldenStagesTests {
  private func traced(_ name: String) throws -> (trace: CascadePass, golden: TensorFile) {
    let photo = try Golden.photo(GoldenFaces(Golden.faces(name)))
    var memo = PhotoMemo(photo: photo.size)
    let trace = try Golden.detector.get().trace(photo, settings: DetectionSettings(), memo: &memo, floor: 1)
    return (try #require(trace.passes.first), try TensorFile(Golden.stages(name)))
  }

  private func edges(_ box: BoundingBox) -> [Float] { [box.minX, box.minY, box.maxX, box.maxY] }

  private func values(_ regression: SIMD4<Float>) -> [Float] { (0..<4).map { regression[$0] } }

  @Test("P-Net's proposals are the reference's, level by level", arguments: ["astronaut", "group"])
  func proposals(name: String) throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces(name)))
    let golden = try TensorFile(Golden.stages(name))
    let levels = PyramidLevel.pyramid(of: photo.size, minFaceSize: 20, scaleFactor: 0.709)
    let proposed = try Golden.detector.get().networks.propose(
      in: photo, levels: levels, threshold: 0.6, lanes: Lanes(2), cancellation: nil
    ).proposals
    for (index, level) in levels.enumerated() {
      let found = proposed.filter { $0.level == index }
      // Levels without a proposal are not in the file.
      guard golden.names.contains("p_boxes_s\(index)") else {
        #expect(found.isEmpty)
        continue
      }
      let expected = try golden["p_boxes_s\(index)"]
      try #require(found.count == expected.shape[0])
      for (row, proposal) in found.enumerated() {
        let box = Candidate(proposal, scale: level.scale).box
        let values = edges(box) + [proposal.score] + values(proposal.regression)
        #expect(largestDifference(values, expected.row(row)) <= 1e-4)
      }
    }
  }

  @Test("NMS keeps the reference's proposals, in its order", arguments: ["astronaut", "group"])
  func suppressed(name: String) throws {
    let (trace, golden) = try traced(name)
    let expected = try golden["p_after_global_nms"]
    let rows = trace.suppressed.flatMap { edges($0.box) + [$0.score] + values($0.regression) }
    #expect(largestDifference(rows, expected.values) <= 1e-4)
  }

  @Test("R-Net judges the reference's crops and says the same", arguments: ["astronaut", "group"])
  func rnet(name: String) throws {
    let (trace, golden) = try traced(name)
    let boxes = trace.rnetInput.candidates.flatMap { edges($0.box) + [$0.score] }
    #expect(largestDifference(boxes, try golden["r_in_boxes"].values) <= 0.01)
    #expect(crops(trace.rnetInput) == (try golden["r_in_pad_x_y_ex_ey"].values))
    let answers = trace.rnetAnswers
    #expect(largestDifference(answers.map(\.score), try golden["r_prob"].values) <= 1e-4)
    #expect(
      largestDifference(answers.flatMap { values($0.regression) }, try golden["r_reg"].values) <= 1e-4)
  }

  @Test("O-Net judges the reference's crops and says the same", arguments: ["astronaut", "group"])
  func onet(name: String) throws {
    let (trace, golden) = try traced(name)
    let boxes = trace.onetInput.candidates.flatMap { edges($0.box) + [$0.score] }
    #expect(largestDifference(boxes, try golden["o_in_boxes"].values) <= 0.01)
    #expect(crops(trace.onetInput) == (try golden["o_in_pad_x_y_ex_ey"].values))
    let answers = trace.onetAnswers
    #expect(largestDifference(answers.map(\.score), try golden["o_prob"].values) <= 1e-4)
    #expect(
      largestDifference(answers.flatMap { values($0.regression) }, try golden["o_reg"].values) <= 1e-4)
    let landmarks = answers.flatMap { answer in
      answer.landmarks.points.map(\.x) + answer.landmarks.points.map(\.y)
    }
    #expect(largestDifference(landmarks, try golden["o_lm"].values) <= 1e-4)
  }

  /// As the reference counts them: `x, y` from 1, `ex, ey` inclusive.
  private func crops(_ batch: CandidateBatch) -> [Float] {
    batch.crops.flatMap { [Float($0.minX + 1), Float($0.minY + 1), Float($0.maxX), Float($0.maxY)] }
  }
}
