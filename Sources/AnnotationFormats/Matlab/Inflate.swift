import CCodecs

/// Unpacks zlib streams (RFC 1950).
package enum Inflate {
  /// - Parameter limit: the most bytes; more are treated as an attack.
  /// - Throws: ``MatlabError`` when the bytes are not such a stream, or damaged.
  package static func zlib(_ bytes: [UInt8], limit: Int) throws(MatlabError) -> [UInt8] {
    // The size is not stored, so a small buffer is tried first, to save memory for small parts.
    var room = min(limit, max(1 << 16, bytes.count * 4))
    while true {
      var count = 0
      let unpacked = unsafe [UInt8](unsafeUninitializedCapacity: room) { out, filled in
        // SAFETY: C reads `bytes` and writes at most `room` bytes, whose number it returns.
        count = unsafe bytes.withUnsafeBufferPointer {
          unsafe fc_inflate($0.baseAddress, $0.count, out.baseAddress, room)
        }
        filled = max(0, count)
      }
      switch count {
      case 0...: return unpacked
      case FC_INFLATE_NO_ROOM where room < limit: room = min(limit, room * 8)
      case FC_INFLATE_NO_ROOM: throw .damaged("it unpacks to more than \(limit >> 20) MB")
      case FC_INFLATE_CUT_SHORT: throw .cutShort
      default: throw .damaged("a packed part is not a zlib stream, or was changed")
      }
    }
  }
}
