import Networks

/// How a file stores a number.
enum NumberType: Sendable {
  case float16, bfloat16, float32, float64
  case integer(bytes: Int)

  var byteCount: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    case .integer(let bytes): bytes
    }
  }

  var isFloat: Bool {
    if case .integer = self { false } else { true }
  }

  /// The nearest 32-bit float to the number in `byteCount` bytes, lowest first.
  func value(_ bits: UInt64) -> Float {
    switch self {
    case .float32: return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    case .float64: return Float(Double(bitPattern: bits))
    case .bfloat16: return Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
    case .float16:
      let (sign, exponent, fraction) = (bits >> 15 & 1, Int(bits >> 10 & 31), Float(bits & 1023))
      let size =
        switch exponent {
        case 0: fraction * 0x1p-24
        case 31: fraction == 0 ? Float.infinity : Float.nan
        default: (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
      return sign == 1 ? -size : size
    case .integer(let bytes):
      let unused = UInt64(64 - 8 * bytes)
      return Float(Int64(bitPattern: bits << unused) >> Int64(unused))
    }
  }
}

/// Numbers in a file's bytes, read by shape and strides.
struct StridedNumbers {
  var bytes: [UInt8]
  /// Where the numbers lie.
  var range: Range<Int>
  var type: NumberType
  var isBigEndian = false

  /// - Parameters:
  ///   - strides: steps between neighbours of each axis, in numbers; row-major when nil.
  ///   - budget: how many numbers may still be read from this file; reduced by this call. Otherwise a file
  ///     that refers to the same bytes again and again could fill the memory.
  func tensor(
    shape: [Int], offset: Int = 0, strides: [Int]? = nil, budget: inout Int, format: WeightFormat
  ) throws(WeightFormatError) -> Tensor {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else {
        throw WeightFormatError(format, "the shape \(shape) is impossible")
      }
      count = product
    }
    guard count <= budget else {
      throw WeightFormatError(format, "an array of shape \(shape) is larger than the file")
    }
    budget -= count
    let strides = strides ?? Self.rowMajor(shape)
    guard strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }), offset >= 0 else {
      throw WeightFormatError(format, "an array of shape \(shape) has the impossible strides \(strides)")
    }
    let available = range.count / type.byteCount
    var last = offset
    for (extent, stride) in zip(shape, strides) where count > 0 {
      let (reach, overflow) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflowToo) = last.addingReportingOverflow(reach)
      guard !overflow, !overflowToo else {
        throw WeightFormatError(format, "the strides \(strides) are impossible")
      }
      last = sum
    }
    guard count == 0 || last < available else {
      throw WeightFormatError(
        format,
        "an array of shape \(shape) needs more than the \(available) numbers that the file holds for it")
    }
    var values: [Float] = []
    values.reserveCapacity(count)
    var index = [Int](repeating: 0, count: shape.count)
    var at = offset
    for _ in 0..<count {
      values.append(number(at))
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        at += strides[axis]
        if index[axis] < shape[axis] { break }
        at -= strides[axis] * shape[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return Tensor(shape: shape, values: values)
  }

  private func number(_ index: Int) -> Float {
    let size = type.byteCount
    let start = range.lowerBound + index * size
    var bits: UInt64 = 0
    for offset in 0..<size {
      bits = bits << 8 | UInt64(bytes[isBigEndian ? start + offset : start + size - 1 - offset])
    }
    return type.value(bits)
  }

  static func rowMajor(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1].multipliedReportingOverflow(by: max(1, shape[axis + 1])).partialValue
    }
    return strides
  }

  static func columnMajor(_ shape: [Int]) -> [Int] { rowMajor(shape.reversed()).reversed() }
}
