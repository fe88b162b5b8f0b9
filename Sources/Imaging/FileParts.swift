import CCodecs

/// The segments of JPEG files and the chunks of PNG files, which hold all that is not pixels. Every byte is taken as
/// hostile.
package enum FileParts {
  typealias Segment = JPEGSegments.Segment

  /// The segments before the first scan; nil when the bytes end before it.
  static func jpegSegments(_ bytes: [UInt8]) -> [Segment]? {
    let (segments, end) = JPEGSegments.all(in: bytes)
    // The decoder reports damage. Where the bytes end too early, the caller reads more.
    return end == .cutOff ? nil : segments
  }

  /// The segments of a file, and the bytes that hold them, at most `most`; nil when they need more.
  static func jpegSegments(
    _ file: PhotoFile, most: Int
  ) throws(PhotoError) -> (segments: [Segment]?, bytes: [UInt8]) {
    var bytes = try file.read(at: 0, count: min(most, 1 << 16))
    var segments = jpegSegments(bytes)
    while segments == nil, bytes.count < min(file.size, most) {
      let before = bytes.count
      // Thumbnails, profiles and other segments can make this long.
      bytes = try file.read(at: 0, count: min(most, before * 8))
      guard bytes.count > before else { break }
      segments = jpegSegments(bytes)
    }
    return (segments, bytes)
  }

  /// The profile whose pieces are in APP2 segments.
  static func profile(ofSegments segments: [Segment], in bytes: [UInt8]) -> ColorProfile? {
    profileBytes(ofSegments: segments, in: bytes).flatMap(ColorProfile.init)
  }

  /// The same for a profile of any colours, which may be damaged.
  static func profileBytes(ofSegments segments: [Segment], in bytes: [UInt8]) -> [UInt8]? {
    let head = Array("ICC_PROFILE\0".utf8)
    let pieces = segments.filter {
      $0.marker == 0xE2 && $0.content.count > head.count + 2 && bytes[$0.content].starts(with: head)
    }
    let numbered = pieces.map { (number: bytes[$0.content.lowerBound + head.count], piece: $0) }
      .sorted { $0.number < $1.number }
    guard !numbered.isEmpty, numbered.enumerated().allSatisfy({ Int($1.number) == $0 + 1 }) else {
      return nil
    }
    return numbered.flatMap { bytes[$0.piece.content.dropFirst(head.count + 2)] }
  }

  struct Chunk {
    var type: String
    /// Of the content in the file.
    var offset, length: Int
  }

  /// The chunks of a PNG file up to its end, at most 100,000, without their contents.
  static func pngChunks(_ file: PhotoFile) -> [Chunk] {
    var chunks: [Chunk] = []
    var position = 8
    var window = ReadWindow()
    while chunks.count < 100_000,
      let head = window.bytes(at: position, count: 8, { (try? file.read(at: $0, count: $1))?[...] ?? [] })
    {
      let length = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      let type = String(decoding: head.suffix(4), as: UTF8.self)
      guard length <= 0x7FFF_FFFF, type != "IEND", position + 12 + length <= file.size else { break }
      chunks.append(Chunk(type: type, offset: position + 8, length: length))
      position += 12 + length
    }
    return chunks
  }

  /// A whole chunk: length, type, content, checksum.
  package static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + content
    // SAFETY: the bytes are read inside the call.
    let checksum = unsafe body.withUnsafeBufferPointer { unsafe fc_crc32($0.baseAddress, $0.count) }
    return bigEndian(UInt32(content.count)) + body + bigEndian(checksum)
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
  }

  /// Inserts segments after the JFIF segment that every encoder writes first.
  static func inserted(_ segments: [UInt8], intoJPEG file: [UInt8]) -> [UInt8] {
    var place = 2
    if file.count > 6, file[2] == 0xFF, file[3] == 0xE0 {
      place = min(file.count, 4 + (Int(file[4]) << 8 | Int(file[5])))
    }
    return file[..<place] + segments + file[place...]
  }

  /// Inserts chunks after the header chunk.
  static func inserted(_ chunks: [UInt8], intoPNG file: [UInt8]) -> [UInt8] {
    let place = min(file.count, 33)
    return file[..<place] + chunks + file[place...]
  }

  static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
    unsafe packed(bytes, room: bytes.count + bytes.count / 100 + 64, fc_deflate)
  }

  /// The content of a zlib stream; nil when the bytes are not one, or hold more than `limit` bytes.
  static func inflated(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    unsafe packed(bytes, room: limit, fc_inflate)
  }

  private static func packed(
    _ bytes: [UInt8], room: Int,
    _ run: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, Int) -> Int
  ) -> [UInt8]? {
    var count = -1
    let result = unsafe [UInt8](unsafeUninitializedCapacity: room) { out, filled in
      // SAFETY: C reads `bytes` and writes at most `room` bytes, whose number it returns.
      count = unsafe bytes.withUnsafeBufferPointer {
        unsafe run($0.baseAddress, $0.count, out.baseAddress, room)
      }
      filled = max(0, count)
    }
    return count < 0 ? nil : result
  }
}
