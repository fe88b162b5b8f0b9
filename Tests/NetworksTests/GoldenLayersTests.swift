import Geometry
import Networks
import TestSupport
import Testing

@Suite("Golden layers") struct GoldenLayersTests {
  /// The reference's own float32 sums differ from exact ones by a few units in the sixth digit.
  private let tolerance: Float = 1e-4

  @Test("every P-Net layer of the scalar twin is the reference's, odd sizes included")
  func scalarPNet() throws {
    let golden = try Fixture.golden()
    let layers = Fixture.scalar.pnet(try golden.tensor("pnet.input").item(0))
    for name in ["conv1", "pool1", "conv2", "conv3", "conv4_1", "conv4_2"] {
      let wanted = try golden.tensor("pnet.\(name)").item(0)
      #expect(layers[name].shape == wanted.shape)
      #expect(layers[name].distance(wanted) <= tolerance, "pnet.\(name)")
    }
  }

  @Test("every R-Net layer of the scalar twin is the reference's")
  func scalarRNet() throws {
    let golden = try Fixture.golden()
    let input = try golden.tensor("rnet.input")
    for crop in 0..<input.shape[0] {
      let layers = Fixture.scalar.rnet(input.item(crop))
      for name in ["conv1", "pool1", "conv2", "pool2", "conv3", "dense4", "dense5_1", "dense5_2"] {
        let wanted = try golden.tensor("rnet.\(name)").item(crop)
        #expect(layers[name].distance(wanted) <= tolerance, "rnet.\(name) of crop \(crop)")
      }
    }
  }

  @Test("every O-Net layer of the scalar twin is the reference's")
  func scalarONet() throws {
    let golden = try Fixture.golden()
    let input = try golden.tensor("onet.input")
    let names = [
      "conv1", "pool1", "conv2", "pool2", "conv3", "pool3", "conv4", "dense5", "dense6_1", "dense6_2",
      "dense6_3",
    ]
    for crop in 0..<input.shape[0] {
      let layers = Fixture.scalar.onet(input.item(crop))
      for name in names {
        let wanted = try golden.tensor("onet.\(name)").item(crop)
        #expect(layers[name].distance(wanted) <= tolerance, "onet.\(name) of crop \(crop)")
      }
    }
  }

  @Test("the kernels' P-Net answers are the reference's", arguments: InstructionSet.available)
  func kernelPNet(set: InstructionSet) throws {
    let golden = try Fixture.golden()
    let map = try Fixture.networks(set).pnetMap(ofPlanes: try golden.tensor("pnet.input").item(0))
    let cells = map.size.area
    let logits = try golden.tensor("pnet.conv4_1").values
    let boxes = try golden.tensor("pnet.out0").values
    let scores = try golden.tensor("pnet.out1").values
    #expect(logits.count == 2 * cells)
    for cell in 0..<cells {
      for k in 0..<2 { #expect(abs(map.logits[cell][k] - logits[k * cells + cell]) <= tolerance) }
      for k in 0..<4 { #expect(abs(map.regressions[cell][k] - boxes[k * cells + cell]) <= tolerance) }
      #expect(abs(map.scores[cell] - scores[cells + cell]) <= tolerance)
    }
  }

  @Test("the kernels' R-Net answers are the reference's", arguments: InstructionSet.available)
  func kernelRNet(set: InstructionSet) throws {
    let golden = try Fixture.golden()
    let outputs = try Fixture.networks(set).rnetOutputs(ofPlanes: try golden.tensor("rnet.input"))
    let (logits, boxes) = (try golden.tensor("rnet.dense5_1"), try golden.tensor("rnet.dense5_2"))
    for crop in 0..<outputs.shape[0] {
      let wanted = logits.item(crop).values + boxes.item(crop).values
      #expect(outputs.item(crop).distance(Tensor(shape: [6], values: wanted)) <= tolerance)
    }
  }

  @Test("the kernels' O-Net answers are the reference's", arguments: InstructionSet.available)
  func kernelONet(set: InstructionSet) throws {
    let golden = try Fixture.golden()
    let outputs = try Fixture.networks(set).onetOutputs(ofPlanes: try golden.tensor("onet.input"))
    let parts = try ["dense6_1", "dense6_2", "dense6_3"].map { try golden.tensor("onet.\($0)") }
    for crop in 0..<outputs.shape[0] {
      let wanted = parts.flatMap { $0.item(crop).values }
      #expect(outputs.item(crop).distance(Tensor(shape: [16], values: wanted)) <= tolerance)
    }
  }
}
