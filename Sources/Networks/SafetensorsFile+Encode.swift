import Foundation

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
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var names: Set<String> = []
    var end = 0
    for (name, tensor) in tensors {
      precondition(
        names.insert(name).inserted && name != "__metadata__", "safetensors: '\(name)' cannot be used twice")
      let start = end
      end += tensor.values.count * 4
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
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

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension NetworkWeights {
  /// These weights as a safetensors file, P-Net's first layer first.
  public func safetensors(metadata: [String: String] = [:]) -> [UInt8] {
    SafetensorsFile.encode(Self.names.map { ($0, self[$0]) }, metadata: metadata)
  }
}
