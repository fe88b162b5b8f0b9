import Imaging

extension NetworkWeights {
  /// Identifies the weights by content: sixteen hexadecimal digits that change with any number (XXH64 over
  /// the values, in the kernels' order). The same numbers in another file, or of another format, have the
  /// same identity.
  public var identity: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tensors.values.reduce(0) { $0 + $1.values.count * 4 })
    for name in Self.names { bytes.append(littleEndian: self[name].values) }
    return ContentHash.text(ContentHash.of(bytes))
  }

  /// The name of every tensor in the order of the networks and their layers.
  public static let names: [String] = (pnetOrder + rnetOrder + onetOrder).map(\.name)

  /// What ``identity`` is for the weights that Zhang et al. published.
  public static let publishedIdentity = "46570f6e366c80bf"
}

extension [UInt8] {
  /// Appends the numbers' bytes, the lowest of each first.
  mutating func append(littleEndian values: [Float]) {
    #if _endian(little)
      // SAFETY: the numbers are plain bytes, and live through the call that copies them.
      unsafe values.withUnsafeBytes { unsafe append(contentsOf: $0) }
    #else
      for value in values { append(littleEndian: value.bitPattern) }
    #endif
  }

  /// Appends four bytes, lowest first.
  mutating func append(littleEndian word: UInt32) {
    append(UInt8(truncatingIfNeeded: word))
    append(UInt8(truncatingIfNeeded: word >> 8))
    append(UInt8(truncatingIfNeeded: word >> 16))
    append(UInt8(truncatingIfNeeded: word >> 24))
  }
}
