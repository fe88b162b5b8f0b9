import Detection
import Files
import Foundation
import Networks
public import Parallel
import Synchronization
import SystemPackage

/// What a training will take, estimated from a few of its pictures.
public struct TrainingForecast: Sendable {
  /// What one network will take.
  public struct Part: Sendable {
    /// The network that learns.
    public var network: TrainedNetwork
    /// Samples of each kind, to learn from and kept out. Kinds without samples are missing.
    public var training, validation: [SampleKind: Int]
    /// Of the files of samples.
    public var bytes: Int
    /// The most epochs; learning may stop earlier.
    public var epochs: Int
    /// For making all samples, and for all epochs.
    public var samplingSeconds, learningSeconds: Double
  }

  /// In the order of the cascade.
  public var parts: [Part]
  /// Pictures that were tried, and all.
  public var triedPictures, pictures: Int

  /// The bytes of all files of samples, which stay until somebody removes them.
  public var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }
  /// For everything, if no network stops early.
  public var seconds: Double { parts.reduce(0) { $0 + $1.samplingSeconds + $1.learningSeconds } }
}

extension CascadeTrainer {
  /// Makes the samples of a few pictures, learns from them for a moment, and calculates what the whole training
  /// takes. Nothing is written into ``folder``.
  ///
  /// Networks that have yet to learn are replaced by those of the given weights, or by the fixed ones where
  /// training begins with random numbers.
  ///
  /// - Parameter tried: how many pictures are tried, evenly chosen from `training`.
  /// - Throws: `CancellationError`, ``TrainingError``.
  public func forecast(
    training: [TrainingPicture], validation: [TrainingPicture], trying tried: Int = 32,
    cancellation: CancellationFlag? = nil
  ) throws -> TrainingForecast {
    let count = min(tried, training.count)
    let numbers = (0..<count).map { $0 * training.count / max(1, count) }
    var parts: [TrainingForecast.Part] = []
    for network in TrainedNetwork.allCases where plan.networks.contains(network) {
      guard let settings = plan.settings[network] else { continue }
      let start = ContinuousClock.now
      let samples = try self.samples(of: numbers.map { (training[$0], $0) }, for: network, cancellation)
      let perPicture = (ContinuousClock.now - start) / .seconds(1) / Double(max(1, count))
      let made = samples.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
      let wanted = wanted(numbers.map { training[$0] })
      func scaled(_ pictures: [TrainingPicture]) -> [SampleKind: Int] {
        let all = self.wanted(pictures)
        return made.reduce(into: [:]) { result, kind in
          guard let tried = wanted[kind.key], tried > 0 else { return }
          result[kind.key] = Int((Double(kind.value) / Double(tried) * Double(all[kind.key] ?? 0)).rounded())
        }
      }
      let (learned, held) = (scaled(training), scaled(validation))
      let total = learned.values.reduce(0, +)
      let speed = try speed(of: network, settings, samples, cancellation)
      parts.append(
        TrainingForecast.Part(
          network: network, training: learned, validation: held,
          bytes: (total + held.values.reduce(0, +)) * (1 + SampleFile.recordSize(side: network.side)),
          epochs: settings.epochs,
          samplingSeconds: perPicture * Double(training.count + validation.count),
          learningSeconds: speed > 0 ? Double(total) * Double(settings.epochs) / speed : 0))
    }
    return TrainingForecast(parts: parts, triedPictures: count, pictures: training.count + validation.count)
  }

  /// The samples of some numbered pictures, in order.
  private func samples(
    of pictures: [(picture: TrainingPicture, number: Int)], for network: TrainedNetwork,
    _ cancellation: CancellationFlag?
  ) throws -> [Sample] {
    let before = try standIn(before: network)
    var factory = SampleFactory(network: network, settings: plan.samples, cascade: before, lanes: lanes)
    factory.rehearsal = try rehearsal(of: network, learned: before, plan.settings[network]?.seed ?? 1)
    let made = factory
    let results = Mutex([[Sample]](repeating: [], count: pictures.count))
    let failure = FirstFailure()
    lanes.forEach(pictures.count, cancellation: cancellation) { item, _ in
      guard failure.error == nil else { return }
      do {
        let samples = try made.samples(of: pictures[item].picture, number: pictures[item].number)
        results.withLock { $0[item] = samples }
      } catch let picture as LostPicture {
        lost.note(picture)
      } catch {
        failure.note(error, at: item)
      }
    }
    if let error = failure.error { throw error }
    try cancellation?.check()
    return results.withLock { $0.flatMap { $0 } }
  }

  /// How many samples of each kind are wanted of pictures, of which not all can be cut.
  private func wanted(_ pictures: [TrainingPicture]) -> [SampleKind: Int] {
    var result = plan.samples.wanted(pictures)
    // Rehearsal takes what the given weights find, which is about the same in all pictures.
    if plan.rehearses { result[.rehearsal] = pictures.count }
    return result
  }

  private func standIn(before network: TrainedNetwork) throws -> FaceDetector? {
    guard network != .pnet else { return nil }
    if case .weights(let weights, _) = plan.beginning {
      return FaceDetector(networks: try CascadeNetworks(weights: weights))
    }
    return FaceDetector(networks: try CascadeNetworks(weights: fixed))
  }

  /// Samples learned a second, with reading and changing them; 0 without samples.
  private func speed(
    of network: TrainedNetwork, _ settings: TrainingSettings, _ samples: [Sample],
    _ cancellation: CancellationFlag?
  ) throws -> Double {
    guard !samples.isEmpty else { return 0 }
    let place = FilePath(
      FileManager.default.temporaryDirectory.appending(path: "facet-forecast-\(UUID().uuidString)").path)
    try AtomicFile.createFolder(place)
    defer { try? FileManager.default.removeItem(atPath: place.string) }
    let path = place.appending("0.samples")
    try AtomicFile.write(
      SampleFile.encode(samples, side: network.side, identity: 0), to: path, replacing: true)
    let store = try SampleStore([path], side: network.side, identity: 0)
    let none = try SampleStore([], side: network.side, identity: 0)
    var settings = settings
    settings.batch = min(settings.batch, samples.count)
    // Thirty steps at least, so that the first ones, which also fill caches, weigh little; at the lowest rate,
    // because nothing is to come of it.
    settings.epochs = max(1, 30 / max(1, samples.count / settings.batch))
    settings.step.rate = .leastNormalMagnitude
    let last = Mutex(0.0)
    _ = try NetworkTrainer(network, settings: settings, training: store, validation: none, lanes: lanes).run(
      from: .random(network, seed: settings.seed), identity: 0, cancellation: cancellation
    ) { progress in last.withLock { $0 = progress.speed } }
    return last.withLock { $0 }
  }
}

extension SampleSettings {
  /// How many samples of each kind are wanted of pictures, of which not all can be cut.
  fileprivate func wanted(_ pictures: [TrainingPicture]) -> [SampleKind: Int] {
    var result: [SampleKind: Int] = [:]
    for picture in pictures {
      let faces = picture.faces.count
      result[.landmarkFace, default: 0] += landmarkFaces * picture.faces.count { $0.landmarks != nil }
      if picture.givesOnlyLandmarks { continue }
      result[.positive, default: 0] += positives * faces
      result[.part, default: 0] += parts * faces
      result[.negative, default: 0] += negatives * faces + pictureNegatives
    }
    return result
  }
}
