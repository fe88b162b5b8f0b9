import TextWriting

extension SafetensorsFile {
  /// A whole file of 32-bit floats: names in the given order, values little-endian and packed, the header padded with
  /// spaces to a multiple of 8 bytes, as the format's own library writes it.
  ///
  /// - Parameters:
  ///   - tensors: each name once, none of them `__metadata__`.
  ///   - metadata: free text by key.
  public static func encode(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]
  ) -> [UInt8] {
    var members: [(name: String, value: JSONText)] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { (name: $0.key, value: JSONText.string($0.value)) }
      members.append(("__metadata__", .object(pairs)))
    }
    var names: Set<String> = []
    var end = 0
    for (name, tensor) in tensors {
      precondition(
        names.insert(name).inserted && name != "__metadata__", "safetensors: '\(name)' cannot be used twice")
      let start = end
      end += tensor.values.count * 4
      members.append(
        (
          name,
          .object([
            ("dtype", .string("F32")), ("shape", .list(tensor.shape.map { .literal("\($0)") })),
            ("data_offsets", .list([.literal("\(start)"), .literal("\(end)")])),
          ])
        ))
    }
    var header = Array(JSONText.object(members).text.utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    bytes.append(littleEndian: UInt32(header.count))
    bytes.append(littleEndian: 0)
    bytes += header
    for (_, tensor) in tensors {
      for value in tensor.values { bytes.append(littleEndian: value.bitPattern) }
    }
    return bytes
  }
}

extension NetworkWeights {
  /// These weights as a safetensors file, P-Net's first layer first.
  public func safetensors(metadata: [String: String] = [:]) -> [UInt8] {
    SafetensorsFile.encode(Self.names.map { ($0, self[$0]) }, metadata: metadata)
  }
}
