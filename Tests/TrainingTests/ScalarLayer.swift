/// One layer in training as plain loops in double precision, the twin that the kernels are compared with.
///
/// Data is `[map][row][column][channel]` without padding; weights are `[out][row][column][in]`.
struct ScalarLayer {
  var side, channels, kernel, outputs, pool: Int
  var hasPReLU: Bool
  var weights: [Double]
  var bias: [Double]
  var slope: [Double]

  var sumSide: Int { side - kernel + 1 }
  var outSide: Int { pool == 0 ? sumSide : (sumSide - pool + 1) / 2 + 1 }

  /// The layer's output for `count` maps.
  func forward(_ input: [Double], count: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count * sumSide * sumSide * outputs)
    for map in 0..<count {
      for y in 0..<sumSide {
        for x in 0..<sumSide {
          for out in 0..<outputs {
            var sum = bias[out]
            for i in 0..<kernel {
              for j in 0..<kernel {
                let from = ((map * side + y + i) * side + x + j) * channels
                let at = ((out * kernel + i) * kernel + j) * channels
                for channel in 0..<channels { sum += input[from + channel] * weights[at + channel] }
              }
            }
            if hasPReLU && sum < 0 { sum *= slope[out] }
            sums[((map * sumSide + y) * sumSide + x) * outputs + out] = sum
          }
        }
      }
    }
    return pool == 0 ? sums : pooled(sums, count)
  }

  private func pooled(_ values: [Double], _ count: Int) -> [Double] {
    var result: [Double] = []
    for map in 0..<count {
      for y in 0..<outSide {
        for x in 0..<outSide {
          for out in 0..<outputs {
            var most = -Double.infinity
            for i in (2 * y)..<min(2 * y + pool, sumSide) {
              for j in (2 * x)..<min(2 * x + pool, sumSide) {
                most = max(most, values[((map * sumSide + i) * sumSide + j) * outputs + out])
              }
            }
            result.append(most)
          }
        }
      }
    }
    return result
  }
}
