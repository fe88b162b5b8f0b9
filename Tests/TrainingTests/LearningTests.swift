import Geometry
import Imaging
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Learning") struct LearningTests {
  /// Two kinds of heads, drawn, on drawn backgrounds.
  static let pictures = ComposedPictures(
    portraits: [portrait(seed: 3), portrait(seed: 4)], backgrounds: [], seed: 5)

  /// A light oval with two dark eyes and a mouth.
  static func portrait(seed: UInt64) -> Portrait {
    var random = SeededNumbers(seed: seed)
    let tone = (0..<3).map { _ in UInt8.random(in: 140...230, using: &random) }
    var image = Image(width: 160, height: 160, red: 60, green: 80, blue: 110)
    func paint(_ x: Float, _ y: Float, _ rx: Float, _ ry: Float, _ color: [UInt8]) {
      for row in 0..<160 {
        for column in 0..<160 {
          let (u, v) = ((Float(column) - x) / rx, (Float(row) - y) / ry)
          guard u * u + v * v < 1 else { continue }
          for channel in 0..<3 { image.pixels[(row * 160 + column) * 3 + channel] = color[channel] }
        }
      }
    }
    paint(80, 80, 36, 46, tone)
    for x: Float in [66, 94] { paint(x, 70, 6, 5, [20, 20, 30]) }
    paint(80, 104, 14, 4, [130, 30, 40])
    let marks = [(66, 70), (94, 70), (80, 86), (68, 104), (92, 104)].map {
      Point(x: Float($0.0), y: Float($0.1))
    }
    return Portrait(
      name: "drawn", image: image,
      face: TrainingFace(
        box: BoundingBox(minX: 46, minY: 36, maxX: 114, maxY: 124), landmarks: Landmarks(points: marks)))
  }

  private func trainer(_ folder: FilePath, lanes: Int, epochs: Int = 4) throws -> CascadeTrainer {
    var plan = CascadeTrainer.Plan(networks: [.pnet], beginning: .random, seed: 9)
    plan.samples = SampleSettings(perFace: 4, pictureNegatives: 8, seed: 9)
    plan.settings[.pnet] = TrainingSettings(.pnet, epochs: epochs, seed: 9)
    plan.settings[.pnet]?.batch = 64
    return CascadeTrainer(plan: plan, fixed: try .published(), folder: folder, lanes: Lanes(lanes))
  }

  private func run(
    _ trainer: CascadeTrainer, cancellation: CancellationFlag? = nil,
    progress: @escaping @Sendable (CascadeTrainer.Progress) -> Void = { _ in }
  ) throws -> CascadeTrainer.Result {
    try trainer.run(
      training: (0..<40).map(Self.pictures.picture), validation: (40..<48).map(Self.pictures.picture),
      identity: 1,
      cancellation: cancellation, progress: progress)
  }

  @Test("one seed gives the same bits with one thread and with two, and the losses fall")
  func threads() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    let one = try run(trainer(first.path, lanes: 1))
    let two = try run(trainer(second.path, lanes: 2))
    #expect(one.weights == two.weights)
    #expect(one.landmarkHeads == two.landmarkHeads)
    let curve = try #require(one.outcomes[.pnet]?.curve)
    #expect(curve == two.outcomes[.pnet]?.curve)
    let losses = curve.compactMap(\.validationLoss)
    #expect(losses.count == 4)
    #expect(try #require(losses.last) < 0.6 * (try #require(curve.first).loss))
  }

  @Test("samples of few pictures are made by all threads")
  func fewPictures() throws {
    let folder = try TemporaryFolder()
    let meeting = Rendezvous(2)
    // Fewer than one file of samples holds.
    let pictures = (0..<12).map { number in
      let picture = Self.pictures.picture(number)
      return TrainingPicture(name: picture.name, faces: picture.faces) {
        #expect(meeting.arrive())
        return try picture.load()
      }
    }
    _ = try trainer(folder.path, lanes: 2, epochs: 1).run(
      training: pictures, validation: (12..<14).map(Self.pictures.picture), identity: 1)
  }

  @Test("stopped at any checkpoint and continued, it ends with the bits of an uninterrupted run")
  func resuming() throws {
    let (whole, pieces) = (try TemporaryFolder(), try TemporaryFolder())
    let through = try run(trainer(whole.path, lanes: 2))
    var result: CascadeTrainer.Result?
    var stops = 0
    while result == nil {
      let flag = CancellationFlag()
      do {
        result = try run(trainer(pieces.path, lanes: 2), cancellation: flag) { progress in
          if case .learning = progress { flag.cancel() }
        }
      } catch is CancellationError {
        stops += 1
        try #require(stops < 1000)
      }
    }
    #expect(stops > 3)
    #expect(result?.weights == through.weights)
    #expect(result?.outcomes[.pnet]?.curve == through.outcomes[.pnet]?.curve)
  }

  @Test("a folder that holds another training is refused and left as it is")
  func otherTraining() throws {
    let folder = try TemporaryFolder()
    _ = try run(trainer(folder.path, lanes: 2, epochs: 1))
    #expect(throws: TrainingError.otherTraining(folder.path)) {
      try run(trainer(folder.path, lanes: 2, epochs: 2))
    }
  }

  @Test("frozen layers keep their bits, the others do not")
  func freezing() throws {
    let folder = try TemporaryFolder()
    var plan = try trainer(folder.path, lanes: 2, epochs: 1).plan
    plan.beginning = .weights(try .published(), landmarkHeads: [:])
    plan.settings[.pnet]?.frozen = ["conv1", "conv2"]
    let result = try run(
      CascadeTrainer(plan: plan, fixed: try .published(), folder: folder.path, lanes: Lanes(2)))
    let published = try NetworkWeights.published()
    for (name, tensor) in published.tensors {
      let isSame = result.weights[name] == tensor
      let learns =
        name.hasPrefix("pnet.conv3") || name.hasPrefix("pnet.conv4") || name == "pnet.prelu3.weight"
      #expect(isSame != learns, "\(name)")
    }
  }

  @Test("fine-tuning refuses too few marks with a reason")
  func tooFewMarks() throws {
    let folder = try TemporaryFolder()
    let tuning = FineTuning(base: try .published())
    #expect(throws: TrainingError.self) {
      try tuning.run(on: (0..<2).map(Self.pictures.picture), identity: 1, folder: folder.path)
    }
  }
}
