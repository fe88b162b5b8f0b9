/// The fields of a protocol buffer's message, one after the other.
struct ProtobufReader {
  enum Value {
    case number(UInt64)
    case fixed32(UInt32)
    case bytes(Range<Int>)
  }

  private var input: ByteCursor

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
    input = ByteCursor(bytes, range, format: .onnx)
  }

  /// The next field; nil at the end.
  mutating func next() throws(WeightFormatError) -> (field: Int, value: Value)? {
    guard !input.isAtEnd else { return nil }
    let tag = try number()
    let field = Int(truncatingIfNeeded: tag >> 3)
    switch tag & 7 {
    case 0: return (field, .number(try number()))
    case 1: return (field, .number(try input.number(8)))
    case 2:
      let length = try number()
      guard length <= UInt64(input.remaining) else { throw input.cutShort }
      return (field, .bytes(try input.take(Int(length))))
    case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: try input.number(4))))
    default: throw WeightFormatError(.onnx, "it is no protocol buffer, at byte \(input.position)")
    }
  }

  /// A number in groups of seven bits, lowest first.
  mutating func number() throws(WeightFormatError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      let byte = try input.byte()
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      if byte < 0x80 { return value }
    }
    throw input.cutShort
  }

  var isAtEnd: Bool { input.isAtEnd }

  /// Repeated numbers, packed into bytes or one at a time.
  static func numbers(_ value: Value, _ bytes: [UInt8]) throws(WeightFormatError) -> [Int] {
    switch value {
    case .number(let number): return [Int(truncatingIfNeeded: number)]
    case .fixed32(let number): return [Int(number)]
    case .bytes(let range):
      var reader = ProtobufReader(bytes, range)
      var numbers: [Int] = []
      while !reader.isAtEnd { numbers.append(Int(truncatingIfNeeded: try reader.number())) }
      return numbers
    }
  }
}
