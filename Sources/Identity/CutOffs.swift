/// Distances below which two faces of a model belong together. Every model needs its own.
public struct CutOffs: Sendable, Hashable, Codable {
  /// The nearest confirmed face at most this far away: the name is sure enough to be proposed first.
  public var sure: Float
  /// At most this far away: the name is worth asking. Above it nothing is said.
  public var ask: Float
  /// Where the average linkage of groups ends.
  public var group: Float

  public init(sure: Float, ask: Float, group: Float) {
    self.sure = sure
    self.ask = ask
    self.group = group
  }
}
