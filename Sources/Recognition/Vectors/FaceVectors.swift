/// The vectors of many faces, one after another.
package struct FaceVectors: Sendable {
  /// Numbers of a vector.
  package let dimension: Int
  package let metric: VectorMetric
  /// How many faces there are.
  package private(set) var count = 0
  /// Floats from one vector to the next: the dimension and zeros up to a multiple of 4.
  let pitch: Int
  private(set) var values: [Float] = []
  /// Each vector's product with itself, by the same steps as its products with others, so that a vector's distance
  /// from an equal one is exactly 0.
  private(set) var squares: [Float] = []

  package init(dimension: Int, metric: VectorMetric = .distance) {
    precondition(dimension > 0, "vectors need at least one number")
    self.dimension = dimension
    self.metric = metric
    pitch = (dimension + 3) / 4 * 4
  }

  /// - Parameter flat: the vectors one after another.
  package init(_ flat: [Float], dimension: Int, metric: VectorMetric = .distance) {
    precondition(flat.count.isMultiple(of: dimension), "\(flat.count) numbers are no vectors of \(dimension)")
    self.init(dimension: dimension, metric: metric)
    let vectors = flat.count / dimension
    values.reserveCapacity(vectors * pitch)
    squares.reserveCapacity(vectors)
    for start in stride(from: 0, to: flat.count, by: dimension) { append(flat[start..<(start + dimension)]) }
  }

  /// Adds a face's vector; one of length 0 or with numbers that are not finite is a fault of the caller.
  package mutating func append(_ vector: some Collection<Float>) {
    precondition(vector.count == dimension, "a vector of \(vector.count) numbers among those of \(dimension)")
    var scale: Float = 1
    if metric == .cosine {
      let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
      scale = length > 0 ? 1 / length : 1
    }
    for value in vector { values.append(value * scale) }
    values.append(contentsOf: repeatElement(0, count: pitch - dimension))
    count += 1
    var own: Float = 0
    let at = count - 1
    unsafe values.withUnsafeBufferPointer { all in
      // SAFETY: the vector was just added, and `pitch` numbers lie at its place.
      let place = unsafe all.baseAddress.unsafelyUnwrapped + at * pitch
      own = unsafe Self.product(place, place, pitch)
    }
    squares.append(own)
  }

  /// Adds many faces' vectors, one after another as libraries keep them.
  ///
  /// - Parameter bits: finite numbers of 16 bits (IEEE binary16).
  package mutating func append(halves bits: [UInt16]) {
    precondition(bits.count.isMultiple(of: dimension), "\(bits.count) numbers are no vectors of \(dimension)")
    values.reserveCapacity(values.count + bits.count / dimension * pitch)
    squares.reserveCapacity(squares.count + bits.count / dimension)
    var vector = [Float](repeating: 0, count: dimension)
    for start in stride(from: 0, to: bits.count, by: dimension) {
      for index in 0..<dimension { vector[index] = Self.float(bits[start + index]) }
      append(vector)
    }
  }

  /// Without a call for each number, unlike `Float(Float16(bitPattern:))`; the same for all finite ones.
  @inline(__always)
  private static func float(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    // The exponent of a float counts from 127, that of a half from 15.
    let value = Float(bitPattern: UInt32(half & 0x7FFF) << 13) * 0x1p112
    return Float(bitPattern: value.bitPattern | sign)
  }

  package mutating func append(contentsOf others: FaceVectors) {
    precondition(others.dimension == dimension && others.metric == metric, "vectors of different models")
    values += others.values
    squares += others.squares
    count += others.count
  }

  /// A face's vector as it is kept: of length 1 where angles are compared.
  package subscript(_ face: Int) -> ArraySlice<Float> {
    values[(face * pitch)..<(face * pitch + dimension)]
  }

  /// The vectors of some faces, in this order.
  package func selecting(_ faces: some Sequence<Int>) -> FaceVectors {
    var chosen = FaceVectors(dimension: dimension, metric: metric)
    for face in faces {
      chosen.values += values[(face * pitch)..<((face + 1) * pitch)]
      chosen.squares.append(squares[face])
      chosen.count += 1
    }
    return chosen
  }

  /// How far two faces are from each other, in the metric.
  package func distance(_ a: Int, _ b: Int) -> Float {
    metric.value(squared: squaredDistance(a, b))
  }

  /// How far a face is from one of other vectors of the same model.
  package func distance(_ a: Int, to others: FaceVectors, _ b: Int) -> Float {
    var squared: [Float] = [0]
    others.squaredDistances(from: self, a..<(a + 1), to: b..<(b + 1), into: &squared)
    return metric.value(squared: squared[0])
  }

  func squaredDistance(_ a: Int, _ b: Int) -> Float {
    var squared: [Float] = [0]
    squaredDistances(from: self, a..<(a + 1), to: b..<(b + 1), into: &squared)
    return squared[0]
  }
}
