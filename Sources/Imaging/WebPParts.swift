/// The chunks of a WebP file that do not hold pixels. The bytes are not trusted.
package enum WebPParts {
  /// At most this many chunks are searched.
  private static let mostChunks = 100_000

  /// The content of the first chunk of a type ("EXIF", "ICCP"), at most `longest` bytes.
  ///
  /// - Parameter read: returns up to `count` bytes of the file from `offset`.
  package static func content(
    of type: String, longest: Int, read: (_ offset: Int, _ count: Int) -> [UInt8]
  ) -> [UInt8]? {
    var position = 12
    for _ in 0..<mostChunks {
      let head = read(position, 8)
      guard head.count == 8 else { return nil }
      let length = head[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
      if head[..<4].elementsEqual(type.utf8) { return read(position + 8, min(length, longest)) }
      position += 8 + length + length % 2
    }
    return nil
  }

  /// The orientation in the EXIF chunk, or else in XMP. Some programs put JPEG's EXIF mark before the TIFF structure.
  static func orientation(read: (_ offset: Int, _ count: Int) -> [UInt8]) -> PhotoOrientation {
    let exif = content(of: "EXIF", longest: 1 << 16, read: read)
    let stated = exif.flatMap {
      Exif.orientation(tiff: $0.starts(with: "Exif\0\0".utf8) ? $0[6...] : $0[...])
    }
    return stated
      ?? content(of: "XMP ", longest: XMPOrientation.longest, read: read)
      .flatMap { XMPOrientation.find(in: $0) } ?? .upright
  }
}
