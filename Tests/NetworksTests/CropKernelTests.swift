import Foundation
import Geometry
import Imaging
import Networks
import Parallel
import TestSupport
import Testing

@Suite("R-Net and O-Net kernels") struct CropKernelTests {
  private static let image = Fixture.picture(width: 260, height: 190)

  /// Small, large, narrow, single pixels, the whole image, its corners.
  private static let crops: [CropRectangle] = [
    CropRectangle(minX: 10, minY: 20, maxX: 34, maxY: 44),
    CropRectangle(minX: 0, minY: 0, maxX: 1, maxY: 1),
    CropRectangle(minX: 259, minY: 189, maxX: 260, maxY: 190),
    CropRectangle(minX: 0, minY: 0, maxX: 260, maxY: 190),
    CropRectangle(minX: 100, minY: 50, maxX: 107, maxY: 180),
    CropRectangle(minX: 3, minY: 100, maxX: 253, maxY: 105),
    CropRectangle(minX: 40, minY: 41, maxX: 88, maxY: 89),
    CropRectangle(minX: 55, minY: 11, maxX: 116, maxY: 73),
    CropRectangle(minX: 230, minY: 160, maxX: 260, maxY: 190),
    CropRectangle(minX: 12, minY: 13, maxX: 35, maxY: 37),
    CropRectangle(minX: 150, minY: 60, maxX: 240, maxY: 150),
    CropRectangle(minX: 77, minY: 3, maxX: 82, maxY: 8),
    CropRectangle(minX: 90, minY: 90, maxX: 121, maxY: 119),
  ]

  @Test("R-Net agrees with the scalar twin on crops of every kind")
  func rnet() throws {
    let answers = try Fixture.all.map { try $0.judgeWithRNet(Self.crops, of: Self.image).answers }
    for (index, crop) in Self.crops.enumerated() {
      let layers = Fixture.scalar.rnet(
        ScalarNetworks.resized(Self.image, crop: crop, to: PixelSize(width: 24, height: 24)))
      for answer in answers.map({ $0[index] }) {
        #expect(abs(answer.score - probability(layers["dense5_1"])) <= twinTolerance)
        #expect(distance(answer.regression, layers["dense5_2"]) <= twinTolerance, "\(crop)")
      }
    }
  }

  @Test("O-Net agrees with the scalar twin on crops of every kind")
  func onet() throws {
    let crops = Array(Self.crops.prefix(5))
    let answers = try Fixture.all.map { try $0.judgeWithONet(crops, of: Self.image).answers }
    for (index, crop) in crops.enumerated() {
      let layers = Fixture.scalar.onet(
        ScalarNetworks.resized(Self.image, crop: crop, to: PixelSize(width: 48, height: 48)))
      let wanted = layers["dense6_3"].values
      for answer in answers.map({ $0[index] }) {
        #expect(abs(answer.score - probability(layers["dense6_1"])) <= twinTolerance)
        #expect(distance(answer.regression, layers["dense6_2"]) <= twinTolerance, "\(crop)")
        for (k, point) in answer.landmarks.points.enumerated() {
          #expect(abs(point.x - wanted[k]) <= twinTolerance && abs(point.y - wanted[k + 5]) <= twinTolerance)
        }
      }
    }
  }

  @Test("logits of noise agree with the scalar twin")
  func noise() throws {
    let small = Fixture.noise([3, 3, 24, 24], seed: 5)
    let large = Fixture.noise([2, 3, 48, 48], seed: 6)
    for crop in 0..<3 {
      let layers = Fixture.scalar.rnet(small.item(crop))
      let wanted = layers["dense5_1"].values + layers["dense5_2"].values
      for networks in Fixture.all {
        let found = networks.rnetOutputs(ofPlanes: small).item(crop)
        #expect(found.distance(Tensor(shape: [6], values: wanted)) <= twinTolerance)
      }
    }
    for crop in 0..<2 {
      let layers = Fixture.scalar.onet(large.item(crop))
      let wanted = ["dense6_1", "dense6_2", "dense6_3"].flatMap { layers[$0].values }
      for networks in Fixture.all {
        let found = networks.onetOutputs(ofPlanes: large).item(crop)
        #expect(found.distance(Tensor(shape: [16], values: wanted)) <= twinTolerance)
      }
    }
  }

  @Test(
    "no bit of an answer depends on its neighbours, the group's size or the lanes",
    arguments: InstructionSet.available)
  func groups(set: InstructionSet) throws {
    let networks = try Fixture.networks(set)
    let rnet = try networks.judgeWithRNet(Self.crops, of: Self.image).answers
    let onet = try networks.judgeWithONet(Self.crops, of: Self.image).answers
    for (index, crop) in Self.crops.enumerated() {
      #expect(try networks.judgeWithRNet([crop], of: Self.image).answers == [rnet[index]])
      #expect(try networks.judgeWithONet([crop], of: Self.image).answers == [onet[index]])
    }
    for count in [2, 3, 5, 8, 12] {
      let some = Array(Self.crops.prefix(count))
      for lanes in [1, 2, 5] {
        let rows = try networks.judgeWithRNet(some, of: Self.image, lanes: Lanes(lanes)).answers
        #expect(rows == Array(rnet.prefix(count)))
      }
      let rows = try networks.judgeWithONet(some, of: Self.image, lanes: Lanes(2)).answers
      #expect(rows == Array(onet.prefix(count)))
    }
  }

  @Test("no crops give no answers, and a set flag stops the work")
  func emptyAndCancelled() throws {
    let networks = try Fixture.networks(.best)
    #expect(try networks.judgeWithRNet([], of: Self.image).answers.isEmpty)
    #expect(try networks.judgeWithONet([], of: Self.image, lanes: Lanes(2)).answers.isEmpty)
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancellationError.self) {
      try networks.judgeWithONet(Self.crops, of: Self.image, cancellation: flag)
    }
  }

  private func probability(_ logits: Tensor) -> Float {
    let (no, yes) = (Double(logits.values[0]), Double(logits.values[1]))
    return Float(1 / (1 + exp(no - yes)))
  }

  private func distance(_ offsets: SIMD4<Float>, _ wanted: Tensor) -> Float {
    (0..<4).map { abs(offsets[$0] - wanted.values[$0]) }.max() ?? .infinity
  }
}
