package import SystemPackage

extension FileDescriptor {
  /// Reads everything up to the end.
  package func readToEnd() throws(Errno) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try readSome(into: &piece)
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }

  /// Reads what is available, at least one byte. Returns 0 at the end.
  package func readSome(into piece: inout [UInt8]) throws(Errno) -> Int {
    do {
      return try unsafe piece.withUnsafeMutableBytes { unsafe try read(into: $0) }
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }
}
