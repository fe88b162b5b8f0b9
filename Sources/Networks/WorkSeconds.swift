/// Processor seconds, summed over threads.
public struct WorkSeconds: Hashable, Sendable {
  /// Spent making pyramid levels or crops.
  public var resize: Double
  /// Spent in the network itself.
  public var network: Double

  /// The defaults are where sums begin.
  public init(resize: Double = 0, network: Double = 0) {
    self.resize = resize
    self.network = network
  }

  /// The sum of the times, network by network.
  public static func + (left: WorkSeconds, right: WorkSeconds) -> WorkSeconds {
    WorkSeconds(resize: left.resize + right.resize, network: left.network + right.network)
  }
}
