/// Numbers in a box of any number of dimensions, row-major.
public struct Tensor: Hashable, Sendable {
  /// Extents, outermost first.
  public let shape: [Int]
  /// `shape`'s product of values.
  public var values: [Float] {
    didSet { precondition(values.count == oldValue.count, "a tensor cannot change its size") }
  }

  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && values.count == shape.reduce(1, *),
      "tensor: \(values.count) values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  /// A tensor of zeros.
  public init(shape: [Int]) {
    self.init(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
  }
}
