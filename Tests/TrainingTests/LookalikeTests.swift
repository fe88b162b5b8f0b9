import Detection
import Geometry
import Networks
import Parallel
import TestSupport
import Testing
import Training

@Suite("Rehearsal of what looks like a face") struct LookalikeTests {
  /// Its faces are none to the networks: they are drawn.
  private let picture = LearningTests.pictures.picture(2)

  /// The published networks, with an R-Net that takes more for faces the higher the bias.
  private func detector(bias: Float) throws -> FaceDetector {
    var weights = try NetworkWeights.published()
    weights["rnet.dense5_1.bias"].values[1] += bias
    return FaceDetector(networks: try CascadeNetworks(weights: weights))
  }

  private func maker(
    _ network: TrainedNetwork = .onet, learned: FaceDetector?, times: Int?
  ) throws -> RehearsalMaker {
    var settings = SampleSettings(perFace: 1, pictureNegatives: 4, seed: 3)
    settings.lookalikes = times
    return RehearsalMaker(
      network: network, detector: try detector(bias: 0), learned: learned,
      parameters: NetworkParameters(network, weights: try .published(), seed: 1), settings: settings,
      lanes: Lanes(2))
  }

  @Test("what only the networks that learned take for a face is rehearsed, too, and no face is")
  func places() throws {
    let image = try picture.load()
    let view = TrainingPicture(name: "view", faces: [picture.faces[0]]) { image }
    let missed = picture.faces.dropFirst().map(\.box)
    let before = try maker(learned: nil, times: 1).lookalikes(of: view, image, besides: missed)
    let after = try maker(learned: detector(bias: 4), times: 1).lookalikes(of: view, image, besides: missed)
    #expect(after.count > before.count && Array(after.prefix(before.count)) == before)
    for place in after {
      #expect(place.iou(picture.faces[0].box) < 0.3)
      #expect(missed.allSatisfy { place.iou($0) <= 0.1 })
    }
  }

  @Test("each place is rehearsed as often as asked, by O-Net alone, with the answers of the given network")
  func times() throws {
    let learned = try detector(bias: 4)
    func samples(_ times: Int?, _ network: TrainedNetwork = .onet) throws -> [Sample] {
      try maker(network, learned: learned, times: times).samples(of: picture, number: 2)
    }
    let (none, once, thrice) = (try samples(nil), try samples(1), try samples(3))
    let places = once.count - none.count
    // Moved windows that lie outside the picture have no pixels.
    #expect(places > 0 && thrice.count > once.count + places && thrice.count <= none.count + 3 * places)
    #expect(Set(once.map(\.pixels)).isSubset(of: Set(thrice.map(\.pixels))))
    #expect(thrice.allSatisfy { $0.kind == .rehearsal && $0.target.isKept })
    #expect(try samples(3) == thrice)
    #expect(try samples(3, .rnet).count == samples(nil, .rnet).count)
  }

  @Test("training gives the networks before O-Net, as they are by then, to its rehearsal")
  func training() throws {
    let folder = try TemporaryFolder()
    let pictures = (0..<3).map(LearningTests.pictures.picture)
    var base = try NetworkWeights.published()
    base["rnet.dense5_1.bias"].values[1] += 4
    var plan = CascadeTrainer.Plan(networks: [.onet], beginning: .weights(base, landmarkHeads: [:]), seed: 9)
    plan.samples = SampleSettings(perFace: 4, pictureNegatives: 4, seed: 9)
    plan.samples.lookalikes = 2
    plan.rehearses = true
    plan.settings[.onet] = TrainingSettings(.onet, epochs: 1, seed: 9)
    let result = try CascadeTrainer(plan: plan, fixed: base, folder: folder.path, lanes: Lanes(2)).run(
      training: pictures, validation: [], identity: 1)
    func count(learned: FaceDetector?) throws -> Int {
      let maker = RehearsalMaker(
        network: .onet, detector: FaceDetector(networks: try CascadeNetworks(weights: base)),
        learned: learned, parameters: NetworkParameters(.onet, weights: base, seed: 1),
        settings: plan.samples, lanes: Lanes(2))
      return try pictures.enumerated().reduce(0) {
        $0 + (try maker.samples(of: $1.element, number: $1.offset).count)
      }
    }
    let rehearsed = try #require(result.sampleCounts[.onet]?[.rehearsal])
    #expect(rehearsed == (try count(learned: FaceDetector(networks: try CascadeNetworks(weights: base)))))
    #expect(rehearsed > (try count(learned: nil)))
  }
}
