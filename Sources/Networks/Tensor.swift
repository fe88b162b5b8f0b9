/// An array of numbers with any number of dimensions, row-major.
public struct Tensor: Hashable, Sendable {
  /// Extents, outermost first.
  public let shape: [Int]
  /// As many values as the product of `shape`.
  public var values: [Float] {
    get { storage }
    // In place: an observer would copy the whole array for each number that is written.
    _modify {
      let count = storage.count
      defer { precondition(storage.count == count, "a tensor cannot change its size") }
      yield &storage
    }
  }
  private var storage: [Float]

  /// - Precondition: no extent is negative, and `values` holds as many numbers as their product.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && values.count == shape.reduce(1, *),
      "tensor: \(values.count) values do not fill the shape \(shape)")
    self.shape = shape
    storage = values
  }

  /// A tensor of zeros.
  public init(shape: [Int]) {
    self.init(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
  }
}
