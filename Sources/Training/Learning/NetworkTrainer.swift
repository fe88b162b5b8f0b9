import Foundation
import Networks
public import Parallel
import Synchronization
public import SystemPackage
import TextWriting

/// Trains one network on a store of samples.
///
/// The result depends only on the seed, the samples and the settings: not on the number of lanes, and a
/// training that is killed and resumed from its checkpoint ends with the same bits as one without a break.
public struct NetworkTrainer: Sendable {
  /// The network to train; the samples must have its input size.
  public let network: TrainedNetwork
  /// Part of a checkpoint's identity: other settings do not continue from it.
  public let settings: TrainingSettings
  private let training: SampleStore
  private let validation: SampleStore
  private let lanes: Lanes
  /// Where the state is saved; nil saves nothing.
  private let checkpointPath: FilePath?

  /// The result of training.
  public struct Outcome: Sendable {
    /// The parameters with the best validation loss.
    public var parameters: NetworkParameters
    /// The whole training, including the part before it was resumed.
    public var curve: [CurvePoint]
    /// The epoch with the best parameters, and the number of epochs.
    public var bestEpoch, epochs: Int
  }

  /// - Parameters:
  ///   - training: samples of the network's input size.
  ///   - validation: kept out of learning; decides which epoch was best, and when to stop.
  ///   - checkpoint: the file from which an interrupted run continues; nil saves nothing.
  public init(
    _ network: TrainedNetwork, settings: TrainingSettings, training: SampleStore, validation: SampleStore,
    lanes: Lanes = Lanes(), checkpoint: FilePath? = nil
  ) {
    self.network = network
    self.settings = settings
    self.training = training
    self.validation = validation
    self.lanes = lanes
    checkpointPath = checkpoint
  }

  /// Trains, or continues where an earlier run of the same training stopped.
  ///
  /// - Parameters:
  ///   - initial: the parameters to start from.
  ///   - identity: identifies what the samples were made from.
  ///   - progress: called at most a few times a second.
  /// - Throws: `CancellationError` (after a checkpoint), ``TrainingError``, `OutputError`, `WeightsError`.
  public func run(
    from initial: NetworkParameters, identity: UInt64, cancellation: CancellationFlag? = nil,
    progress: @Sendable (LearningProgress) -> Void = { _ in }
  ) throws -> Outcome {
    let identity = self.identity(identity, initial)
    var checkpoint =
      try checkpointPath.flatMap { try Checkpoint(contentsOf: $0, plan: initial.plan, identity: identity) }
      ?? Checkpoint(initial, identity: identity)
    let stepsOfEpoch = max(1, training.count / settings.batch)
    let steps = stepsOfEpoch * settings.epochs
    if !checkpoint.state.isFinished {
      try learn(&checkpoint, from: initial, steps, stepsOfEpoch: stepsOfEpoch, cancellation, progress)
    }
    return Outcome(
      parameters: checkpoint.best, curve: checkpoint.state.curve, bestEpoch: checkpoint.state.bestEpoch,
      epochs: (checkpoint.state.step + stepsOfEpoch - 1) / stepsOfEpoch)
  }

  private func identity(_ data: UInt64, _ initial: NetworkParameters) -> UInt64 {
    var identity = Identity()
    identity.add(data)
    identity.add(initial.values)
    identity.add((try? JSONText.line(of: settings, namesNotFinite: true)) ?? "")
    return identity.value
  }

  private func learn(
    _ checkpoint: inout Checkpoint, from initial: NetworkParameters, _ steps: Int, stepsOfEpoch: Int,
    _ cancellation: CancellationFlag?, _ progress: @Sendable (LearningProgress) -> Void
  ) throws {
    let engine = try GradientEngine(
      checkpoint.parameters, batchLimit: min(settings.batch, max(1, training.count)), lanes: lanes)
    engine.velocity = checkpoint.velocity
    let keeper = try keeper(initial, engine)
    let frozen = Set(
      engine.plan.layers.indices.filter { settings.frozen.contains(engine.plan.layers[$0].name) })
    let pointEvery = max(1, min(stepsOfEpoch / 8, 50))
    var means = CurveMeans()
    let start = ContinuousClock.now
    var lastWritten = start
    let first = checkpoint.state.step
    var order = EpochOrder(count: training.count, seed: settings.seed)
    for number in first..<max(first, steps) {
      let epoch = number / stepsOfEpoch
      let indices = order.batch(number % stepsOfEpoch, of: settings.batch, epoch: epoch)
      var batch = try self.batch(indices, from: training, epoch: epoch)
      keeper?.answer(&batch)
      let heads = engine.forward(.bytes(batch.pixels))
      let loss = LossGradient(heads: heads, targets: batch.targets, weights: settings.losses)
      engine.backward(loss.gradient)
      var step = settings.step
      step.rate = settings.rate(number, of: steps)
      engine.descend(step, frozen: frozen)
      means.add(loss.losses)
      guard loss.losses.total.isFinite else { throw TrainingError.diverged(network: network, step: number) }
      let done = number + 1
      let endsEpoch = done % stepsOfEpoch == 0
      guard done % pointEvery == 0 || endsEpoch || done == steps else { continue }
      var point = means.point(step: done, epoch: Double(done) / Double(stepsOfEpoch))
      means = CurveMeans()
      if endsEpoch { try validate(engine, &point, &checkpoint, epoch: epoch + 1) }
      checkpoint.state.curve.append(point)
      checkpoint.state.step = done
      let stops = epoch + 1 - checkpoint.state.bestEpoch >= settings.patience && endsEpoch
      checkpoint.state.isFinished = done == steps || stops
      let now = ContinuousClock.now
      let seconds = (now - start) / .seconds(1)
      let speed = Double((done - first) * settings.batch) / max(seconds, 1e-9)
      progress(
        LearningProgress(
          network: network, step: done, steps: steps, curve: checkpoint.state.curve, speed: speed,
          secondsLeft: seconds / Double(done - first) * Double(steps - done)))
      let isCancelled = cancellation?.isCancelled == true
      if let checkpointPath,
        isCancelled || checkpoint.state.isFinished || endsEpoch || now - lastWritten > .seconds(10)
      {
        checkpoint.parameters = engine.parameters
        checkpoint.velocity = engine.velocity
        try checkpoint.write(to: checkpointPath)
        lastWritten = now
      }
      if isCancelled { throw CancellationError() }
      if checkpoint.state.isFinished { break }
    }
  }

  // MARK: Batches

  struct Batch: Sendable {
    var pixels: [UInt8]
    var targets: [SampleTarget]
  }

  /// Gives the answers that are to be kept; nil when none are, or those for the samples as they were cut will
  /// do.
  private func keeper(_ initial: NetworkParameters, _ engine: GradientEngine) throws -> AnswerKeeper? {
    guard settings.losses.kept != nil, training.kinds.contains(.rehearsal) else { return nil }
    return AnswerKeeper(
      network: network,
      engine: try GradientEngine(initial, batchLimit: engine.batchLimit, lanes: lanes))
  }

  /// Reads the samples on all lanes, mirrored and recoloured depending on epoch and number.
  private func batch(_ indices: [Int], from store: SampleStore, epoch: Int?) throws -> Batch {
    let pieces = 16
    let results = Mutex<[Result<[Sample], TrainingError>]>(
      Array(repeating: .success([]), count: pieces))
    lanes.forEach(pieces) { piece, _ in
      let range = (piece * indices.count / pieces)..<((piece + 1) * indices.count / pieces)
      let result = Result<[Sample], TrainingError> { () throws(TrainingError) in
        var samples: [Sample] = []
        for index in indices[range] {
          var sample = try store.sample(index)
          if let epoch, settings.augments {
            var random = TrainingRandom(seed: settings.seed, stream: "augment \(epoch) \(index)")
            if random.chance(0.5) { sample = sample.mirrored }
            sample.recolor(&random)
          }
          samples.append(sample)
        }
        return samples
      }
      results.withLock { $0[piece] = result }
    }
    var batch = Batch(pixels: [], targets: [])
    batch.pixels.reserveCapacity(indices.count * network.side * network.side * 3)
    for piece in results.withLock({ $0 }) {
      for sample in try piece.get() {
        batch.pixels += sample.pixels
        batch.targets.append(sample.target)
      }
    }
    return batch
  }

  /// Measures the loss on the samples kept out, and keeps the parameters when they are the best so far.
  private func validate(
    _ engine: GradientEngine, _ point: inout CurvePoint, _ checkpoint: inout Checkpoint, epoch: Int
  ) throws {
    var means = CurveMeans()
    var weights = settings.losses
    weights.hardShare = 1
    for start in stride(from: 0, to: validation.count, by: engine.batchLimit) {
      let indices = Array(start..<min(start + engine.batchLimit, validation.count))
      let batch = try batch(indices, from: validation, epoch: nil)
      let heads = engine.forward(.bytes(batch.pixels))
      means.add(
        LossGradient(heads: heads, targets: batch.targets, weights: weights).losses, samples: indices.count)
    }
    let measured = means.point(step: point.step, epoch: point.epoch)
    if validation.count > 0 {
      point.validationLoss = measured.loss
      point.validationAccuracy = measured.accuracy
    }
    guard validation.count == 0 || measured.loss < checkpoint.state.bestLoss else { return }
    checkpoint.state.bestLoss = measured.loss
    checkpoint.state.bestEpoch = epoch
    checkpoint.best = engine.parameters
  }
}

/// Sums of losses, to compute means.
private struct CurveMeans {
  private var weight = 0.0
  private var loss = 0.0, detection = 0.0, box = 0.0, landmarks = 0.0
  private var judged = 0, right = 0

  mutating func add(_ losses: BatchLosses, samples: Int = 1) {
    let share = Double(samples)
    weight += share
    loss += losses.total * share
    detection += losses.detection * share
    box += losses.box * share
    landmarks += losses.landmarks * share
    judged += losses.judged
    right += losses.right
  }

  func point(step: Int, epoch: Double) -> CurvePoint {
    let count = max(weight, 1)
    return CurvePoint(
      step: step, epoch: epoch, loss: loss / count,
      accuracy: judged == 0 ? 1 : Double(right) / Double(judged),
      detection: detection / count, box: box / count, landmarks: landmarks / count)
  }
}

/// The order in which an epoch sees the samples.
private struct EpochOrder {
  let count: Int
  let seed: UInt64
  private var epoch = -1
  private var order: [Int] = []

  init(count: Int, seed: UInt64) {
    self.count = count
    self.seed = seed
  }

  mutating func batch(_ number: Int, of size: Int, epoch: Int) -> [Int] {
    if epoch != self.epoch {
      self.epoch = epoch
      order = Array(0..<count)
      var random = TrainingRandom(seed: seed, stream: "order \(epoch)")
      random.shuffle(&order)
    }
    return Array(order[min(number * size, count)..<min((number + 1) * size, count)])
  }
}
