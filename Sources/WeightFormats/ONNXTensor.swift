import Networks

/// A `TensorProto`.
struct ONNXTensor {
  var name = ""
  var shape: [Int] = []
  private var type: NumberType?
  private var typeNumber = 0
  /// Where the numbers lie as bytes.
  private var raw: Range<Int>?
  private var isExternal = false

  init(_ bytes: [UInt8], _ range: Range<Int>) throws(WeightFormatError) {
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, _): shape += try ProtobufReader.numbers(value, bytes)
      case (2, .number(let number)):
        typeNumber = Int(truncatingIfNeeded: number)
        type =
          switch number {
          case 1: .float32
          case 6: .integer(bytes: 4)
          case 7: .integer(bytes: 8)
          case 10: .float16
          case 11: .float64
          case 16: .bfloat16
          default: nil
          }
      // Packed lists of floats and doubles have the same bytes as the raw form.
      case (4, .bytes(let place)), (9, .bytes(let place)), (10, .bytes(let place)): raw = place
      case (8, .bytes(let place)): name = String(decoding: bytes[place], as: UTF8.self)
      case (14, .number(1)): isExternal = true
      default: break
      }
    }
  }

  /// Whether its numbers have a type that weights use.
  var isFloat: Bool { type?.isFloat == true }

  func tensor(_ bytes: [UInt8], budget: inout Int) throws(WeightFormatError) -> Tensor {
    guard !isExternal else {
      throw WeightFormatError(
        .onnx, "the numbers of '\(name)' are in another file; save the model as one file")
    }
    guard let type else {
      throw WeightFormatError(
        .onnx, "'\(name)' has numbers of the type \(typeNumber), which is not supported")
    }
    return try StridedNumbers(bytes: bytes, range: raw ?? 0..<0, type: type)
      .tensor(shape: shape, budget: &budget, format: .onnx)
  }
}
