import CCodecs

/// Why a picture could not be encoded.
public enum EncodingError: Error, Equatable, Sendable, CustomStringConvertible {
  case outOfMemory(megabytes: Int)
  /// The codec's message.
  case refused(String)

  public var description: String {
    switch self {
    case .outOfMemory(let megabytes):
      "no memory to encode a picture of \(megabytes) MB; close other programs or use a smaller picture"
    case .refused(let reason): "the picture cannot be encoded: \(reason); use a smaller picture"
    }
  }
}

extension Image {
  /// The picture as an 8-bit RGB PNG file. `level` is zlib's compression level, 0...9.
  public func encodedPNG(level: Int = 6) throws(EncodingError) -> [UInt8] {
    precondition((0...9).contains(level), "PNG level \(level) is not in 0...9")
    return try unsafe encoded { bytes, count, report in
      // SAFETY: `pixels` holds width * height * 3 bytes.
      unsafe fc_png_encode(pixels, Int32(width), Int32(height), Int32(level), bytes, count, report)
    }
  }

  /// The picture as a baseline JPEG file, 4:2:0. `quality` is libjpeg's, 1...100.
  public func encodedJPEG(quality: Int = 92) throws(EncodingError) -> [UInt8] {
    precondition((1...100).contains(quality), "JPEG quality \(quality) is not in 1...100")
    return try unsafe encoded { bytes, count, report in
      // SAFETY: as above.
      unsafe fc_jpeg_encode(pixels, Int32(width), Int32(height), Int32(quality), bytes, count, report)
    }
  }

  private func encoded(
    _ encode: (
      UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>,
      UnsafeMutablePointer<fc_report>
    ) -> fc_status
  ) throws(EncodingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var report = fc_report()
    let status = unsafe encode(&bytes, &count, &report)
    defer { unsafe fc_free(bytes) }
    guard status == fc_ok else {
      throw status == fc_no_memory
        ? .outOfMemory(megabytes: pixels.count >> 20) : .refused(report.errorText)
    }
    // SAFETY: C gave `count` bytes, which are freed only after this copy.
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
