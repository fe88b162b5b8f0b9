import Networks

/// Arrays in a NumPy `.npy` file that holds one pickled object: a dictionary or list of arrays, nested or
/// not, as in the TensorFlow ports of MTCNN (det1.npy, mtcnn_weights.npy).
struct NumPyFile {
  private(set) var entries: [WeightArchive.Entry] = []

  init(_ bytes: [UInt8]) throws(WeightFormatError) {
    var input = ByteCursor(bytes, format: .numpy)
    _ = try input.take(6)
    let version = try input.byte()
    _ = try input.byte()
    let length = try input.length(version == 1 ? 2 : 4)
    let header = String(decoding: try input.bytes(length), as: UTF8.self)
    guard header.contains("'|O'") || header.contains("'O'") else {
      throw WeightFormatError(.numpy, "it holds one plain array; a dictionary of arrays is needed")
    }
    let pickle = try PickleMachine.read(&input)
    var budget = bytes.count
    var found: [WeightArchive.Entry] = []
    var pending = [(name: "", value: pickle.root)]
    // An array of objects is a list; its elements are examined next.
    while let (name, value) = pending.popLast(), found.count < 10_000, pending.count < 10_000 {
      var inside: [(name: String, value: PickleValue)] = []
      try pickle.walk(value, name: name, format: .numpy) { name, value throws(WeightFormatError) in
        guard case .object(let function, _, let state?)? = pickle.node(value),
          function.hasSuffix("_reconstruct"), let parts = pickle.tuple(state), parts.count >= 5,
          let shape = pickle.ints(parts[1])
        else { return }
        if let items = pickle.tuple(parts[4]) {
          // The walk would number them as list items, but a single object is not a list.
          for item in items { inside.append((name, item)) }
        } else {
          let tensor = try Self.tensor(pickle, parts, shape, &budget)
          found.append(WeightArchive.Entry(name: name, tensor: tensor))
        }
      }
      pending += inside.reversed()
    }
    entries = found
  }

  private static func tensor(
    _ pickle: Pickle, _ state: [PickleValue], _ shape: [Int], _ budget: inout Int
  ) throws(WeightFormatError) -> Tensor {
    guard case .object("numpy.dtype", let arguments, let details)? = pickle.node(state[2]),
      let name = pickle.text(arguments.first), let content = bytes(pickle, state[4], limit: budget * 8)
    else { throw WeightFormatError(.numpy, "an array in it is described in an unknown way") }
    let types: [String: NumberType] = [
      "f2": .float16, "f4": .float32, "f8": .float64, "i8": .integer(bytes: 8), "i4": .integer(bytes: 4),
    ]
    let plain = name.drop { "<>=|".contains($0) }
    guard let type = types[String(plain)] else {
      throw WeightFormatError(.numpy, "an array's numbers are of the unknown type '\(name)'")
    }
    let order = details.flatMap { pickle.tuple($0) }.flatMap { $0.count > 1 ? pickle.text($0[1]) : nil }
    let numbers = StridedNumbers(
      bytes: content, range: 0..<content.count, type: type, isBigEndian: order == ">" || name.hasPrefix(">"))
    var isColumnMajor = false
    if case .bool(true) = state[3] { isColumnMajor = true }
    return try numbers.tensor(
      shape: shape, strides: isColumnMajor ? StridedNumbers.columnMajor(shape) : nil, budget: &budget,
      format: .numpy)
  }

  /// Bytes, or a text whose characters stand for bytes, as in protocol 2.
  private static func bytes(_ pickle: Pickle, _ value: PickleValue, limit: Int) -> [UInt8]? {
    switch value {
    case .bytes(let bytes): return bytes
    case .text(let text): return latin(text)
    case .node:
      guard case .object("_codecs.encode", let arguments, _)? = pickle.node(value),
        case .text(let text)? = arguments.first, text.utf8.count <= limit
      else { return nil }
      return latin(text)
    default: return nil
    }
  }

  private static func latin(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
