import Foundation
import Networks
import Parallel
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Forecasts of a training, and many samples") struct ForecastTests {
  private let pictures = (0..<12).map(LearningTests.pictures.picture)

  private func trainer(_ folder: FilePath) throws -> CascadeTrainer {
    var plan = CascadeTrainer.Plan(beginning: .random, seed: 9)
    plan.samples = SampleSettings(perFace: 4, pictureNegatives: 8, seed: 9)
    for network in TrainedNetwork.allCases {
      plan.settings[network] = TrainingSettings(network, epochs: 1, seed: 9)
      plan.settings[network]?.batch = 64
    }
    return CascadeTrainer(plan: plan, fixed: try .published(), folder: folder, lanes: Lanes(2))
  }

  private func sizes(_ folder: FilePath) throws -> (count: Int, bytes: Int) {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
    let sizes = try names.map { name in
      try FileManager.default.attributesOfItem(atPath: folder.appending(name).string)[.size] as? Int ?? 0
    }
    return (sizes.count, sizes.reduce(0, +))
  }

  @Test("P-Net's samples are counted as they will be, and the folder is not touched")
  func samples() throws {
    let folder = try TemporaryFolder()
    let place = folder.path.appending("out")
    var trainer = try trainer(place)
    let forecast = try trainer.forecast(
      training: Array(pictures.prefix(9)), validation: Array(pictures.suffix(3)), trying: 9)
    #expect(folder.names.isEmpty)
    #expect(forecast.triedPictures == 9 && forecast.pictures == 12)
    #expect(forecast.parts.map(\.network) == TrainedNetwork.allCases)
    for part in forecast.parts {
      #expect(part.samplingSeconds > 0 && part.learningSeconds > 0 && part.epochs == 1)
      #expect((part.training[.positive] ?? 0) > 0 && (part.training[.negative] ?? 0) > 0)
    }
    trainer.plan.networks = [.pnet]
    let result = try trainer.run(
      training: Array(pictures.prefix(9)), validation: Array(pictures.suffix(3)), identity: 1)
    #expect(forecast.parts[0].training == result.sampleCounts[.pnet])
    let learned = try sizes(place.appending("pnet/samples"))
    let held = try sizes(place.appending("pnet/validation"))
    // Those kept out are estimated by what the others gave.
    let written = Double(learned.bytes + held.bytes - 32 * (learned.count + held.count))
    #expect(abs(Double(forecast.parts[0].bytes) - written) < 0.1 * written)
  }

  @Test("half of the pictures tell about all of them")
  func estimate() throws {
    let folder = try TemporaryFolder()
    var trainer = try trainer(folder.path)
    trainer.plan.networks = [.pnet]
    let whole = try trainer.forecast(training: pictures, validation: [], trying: 12).parts[0]
    let half = try trainer.forecast(training: pictures, validation: [], trying: 6).parts[0]
    for kind in [SampleKind.negative, .positive, .part, .landmarkFace] {
      let (some, all) = (Double(half.training[kind] ?? 0), Double(whole.training[kind] ?? 0))
      #expect(abs(some - all) < 0.2 * all, "\(kind)")
    }
  }

  @Test("pictures that give only landmarks give no other samples")
  func landmarksOnly() throws {
    let folder = try TemporaryFolder()
    var some = pictures
    for index in some.indices where index % 2 == 0 { some[index].givesOnlyLandmarks = true }
    var trainer = try trainer(folder.path)
    trainer.plan.networks = [.pnet]
    let whole = try trainer.forecast(training: pictures, validation: [], trying: 12).parts[0].training
    let forecast = try trainer.forecast(training: some, validation: [], trying: 12).parts[0].training
    #expect(forecast[.landmarkFace] == whole[.landmarkFace])
    let others = (0..<12).filter { $0 % 2 == 1 }.map { pictures[$0] }
    let rest = try trainer.forecast(training: others, validation: [], trying: 6).parts[0].training
    #expect((forecast[.positive] ?? 0) < (whole[.positive] ?? 0))
    #expect(abs(Double(forecast[.positive] ?? 0) - Double(rest[.positive] ?? 0)) < 10)
  }

  @Test("a store of hundreds of files keeps some open and reads all of them")
  func manyFiles() throws {
    let folder = try TemporaryFolder()
    let count = SampleStore.mostOpenFiles + 40
    let paths = try (0..<count).map { number in
      let sample = Sample(
        kind: .negative, target: SampleTarget(face: 0),
        pixels: [UInt8](repeating: UInt8(number % 251), count: 432))
      return try folder.write(
        "\(number).samples", SampleFile.encode([sample, sample], side: 12, identity: 5))
    }
    let store = try SampleStore(paths, side: 12, identity: 5)
    #expect(store.count == 2 * count)
    for number in [0, 255, 256, 257, count - 1] {
      #expect(try store.sample(2 * number + 1).pixels.first == UInt8(number % 251))
    }
    #if os(Linux)
      let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
        return target?.hasPrefix(folder.path.string) == true
      }
      #expect(open.count == SampleStore.mostOpenFiles)
    #endif
  }
}
