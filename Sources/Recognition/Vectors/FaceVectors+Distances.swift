extension FaceVectors {
  /// Queries that are compared at a time; more share each vector that is read.
  static let queriesAtOnce = 4

  /// The squared distances of some vectors of `queries` (at most ``queriesAtOnce``) to those of `range` here, a query
  /// after another. A pair's distance has the same bits in whichever call and order.
  func squaredDistances(
    from queries: FaceVectors, _ chosen: Range<Int>, to range: Range<Int>, into distances: inout [Float]
  ) {
    precondition(queries.dimension == dimension, "vectors of different models")
    precondition(chosen.lowerBound >= 0 && chosen.upperBound <= queries.count)
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    precondition(distances.count >= chosen.count * range.count)
    let pitch = pitch
    unsafe values.withUnsafeBufferPointer { here in
      unsafe queries.values.withUnsafeBufferPointer { there in
        // SAFETY: `chosen` and `range` lie within the vectors, checked above, and each has `pitch` numbers.
        guard let here = here.baseAddress, let there = there.baseAddress else { return }
        var query = chosen.lowerBound
        while query < chosen.upperBound {
          let own = unsafe there + query * pitch
          let row = (query - chosen.lowerBound) * range.count
          if query + Self.queriesAtOnce <= chosen.upperBound {
            for face in range {
              let products = unsafe Self.products(own, here + face * pitch, pitch)
              for lane in 0..<Self.queriesAtOnce {
                let squared = queries.squares[query + lane] + squares[face] - 2 * products[lane]
                distances[row + lane * range.count + face - range.lowerBound] = max(0, squared)
              }
            }
            query += Self.queriesAtOnce
          } else {
            for face in range {
              let product = unsafe Self.product(own, here + face * pitch, pitch)
              let squared = queries.squares[query] + squares[face] - 2 * product
              distances[row + face - range.lowerBound] = max(0, squared)
            }
            query += 1
          }
        }
      }
    }
  }

  /// The product of two vectors.
  ///
  /// - Parameter count: a multiple of 4.
  @inline(__always)
  static func product(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var sum = SIMD4<Float>.zero
    for at in stride(from: 0, to: count, by: 4) {
      sum += unsafe four(a + at) * four(b + at)
    }
    return (sum.x + sum.y) + (sum.z + sum.w)
  }

  /// The products of four vectors, one after another from `a`, with another.
  @inline(__always)
  private static func products(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int
  ) -> SIMD4<Float> {
    var (first, second) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var (third, fourth) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    for at in stride(from: 0, to: count, by: 4) {
      let other = unsafe four(b + at)
      first += unsafe four(a + at) * other
      second += unsafe four(a + (count + at)) * other
      third += unsafe four(a + (2 * count + at)) * other
      fourth += unsafe four(a + (3 * count + at)) * other
    }
    return SIMD4(
      (first.x + first.y) + (first.z + first.w), (second.x + second.y) + (second.z + second.w),
      (third.x + third.y) + (third.z + third.w), (fourth.x + fourth.y) + (fourth.z + fourth.w))
  }

  @inline(__always)
  static func four(_ place: UnsafePointer<Float>) -> SIMD4<Float> {
    // SAFETY: the caller's place has four numbers.
    unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD4<Float>.self)
  }
}
