import Detection
import Foundation
import Imaging
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

/// Photos that vanish or turn out to be damaged after they were listed.
@Suite("Pictures that cannot be loaded", .limit(minutes: 5)) struct LostPictureTests {
  private struct Damage: Error, CustomStringConvertible {
    var description: String { "cut short" }
  }

  private static func broken(_ picture: TrainingPicture) -> TrainingPicture {
    TrainingPicture(name: "broken.png", faces: picture.faces) { throw Damage() }
  }

  private let whole = (0..<12).map(LearningTests.pictures.picture)
  private var damaged: [TrainingPicture] {
    whole.enumerated().map { $0.offset == 4 ? Self.broken($0.element) : $0.element }
  }

  private func trainer(_ folder: FilePath) throws -> CascadeTrainer {
    var plan = CascadeTrainer.Plan(networks: [.pnet], beginning: .random, seed: 9)
    plan.samples = SampleSettings(perFace: 4, pictureNegatives: 8, seed: 9)
    plan.settings[.pnet] = TrainingSettings(.pnet, epochs: 1, seed: 9)
    plan.settings[.pnet]?.batch = 64
    return CascadeTrainer(plan: plan, fixed: try .published(), folder: folder, lanes: Lanes(2))
  }

  private func train(_ pictures: [TrainingPicture], in folder: FilePath) throws -> (
    result: CascadeTrainer.Result, remarks: [String]
  ) {
    let trainer = try trainer(folder)
    let result = try trainer.run(
      training: Array(pictures.prefix(9)), validation: Array(pictures.suffix(3)), identity: 1)
    return (result, trainer.lost.remarks)
  }

  @Test("a training leaves it out and names it, also when it is run again; the others give the same samples")
  func training() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("out")
    let first = try train(damaged, in: place)
    #expect(first.remarks == ["broken.png: cut short; it is left out"])
    let all = try train(whole, in: folder.path.appending("all"))
    #expect(all.remarks == [])
    let (some, every) = (first.result.sampleCounts[.pnet] ?? [:], all.result.sampleCounts[.pnet] ?? [:])
    let kinds: [SampleKind] = [.positive, .part, .negative, .landmarkFace]
    #expect(kinds.allSatisfy { some[$0, default: 0] < every[$0, default: 0] && some[$0, default: 0] > 0 })
    // What was learned from stays as it is, although the picture is back.
    let again = try train(whole, in: place)
    #expect(again.remarks == first.remarks && again.result.weights == first.result.weights)
  }

  @Test("a picture that is back before anything was learned is taken")
  func back() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("out")
    _ = try train(damaged, in: place)
    try FileManager.default.removeItem(atPath: place.appending("pnet/checkpoint.safetensors").string)
    let again = try train(whole, in: place)
    #expect(again.remarks == [])
    let all = try train(whole, in: folder.path.appending("all"))
    #expect(again.result.weights == all.result.weights)
  }

  @Test("a check counts nothing in it, and two checks are compared without it")
  func check() throws {
    let detector = FaceDetector(networks: try CascadeNetworks(weights: .published()))
    let pictures = Array(damaged.prefix(6))
    let check = try DetectionCheck(detector, on: pictures, lanes: Lanes(2))
    #expect(check.pictures == 5 && check.counts.count == 6 && check.lost.keys.sorted() == [4])
    let all = try DetectionCheck(detector, on: Array(whole.prefix(6)), lanes: Lanes(2))
    #expect(all.pictures == 6 && all.faces > check.faces)
    #expect(all.without(check.lost) == check)
  }

  @Test("a forecast leaves it out")
  func forecast() throws {
    let folder = try TemporaryFolder()
    let trainer = try trainer(folder.path)
    let forecast = try trainer.forecast(training: damaged, validation: [], trying: 12)
    #expect((forecast.parts[0].training[.positive] ?? 0) > 0 && trainer.lost.count == 1)
  }

  @Test("a forecast of fine-tuning counts what is rehearsed")
  func rehearsal() throws {
    let folder = try TemporaryFolder()
    var tuning = FineTuning(base: try .published(), lanes: Lanes(2))
    tuning.effort = 0.05
    let forecast = try tuning.forecast(on: whole, folder: folder.path.appending("out"))
    #expect(folder.names.isEmpty && forecast.parts.map(\.network) == TrainedNetwork.allCases)
    for part in forecast.parts {
      #expect((part.training[.rehearsal] ?? 0) > 0 && (part.training[.positive] ?? 0) > 0)
      #expect(part.samplingSeconds > 0 && part.learningSeconds > 0)
    }
  }
}
