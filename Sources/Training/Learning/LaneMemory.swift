/// The working memory of one lane.
final class LaneMemory: Sendable {
  /// Gradients of a layer's output and input, in turn.
  let first, second: FloatMemory
  /// Used by the kernels.
  let work: FloatMemory

  init(_ plan: NetworkPlan, capacity: Int, work: Int) {
    let most = plan.layers.map { max($0.inputFloats(capacity), $0.sumFloats(capacity)) }.max() ?? 0
    first = FloatMemory(most)
    second = FloatMemory(most)
    self.work = FloatMemory(work)
  }
}
