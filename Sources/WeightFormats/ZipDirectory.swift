/// The uncompressed files in a zip archive, found by its central directory.
struct ZipDirectory {
  /// Where each file's bytes lie.
  private(set) var files: [(name: String, range: Range<Int>)] = []

  init(_ bytes: [UInt8]) throws(WeightFormatError) {
    let (start, count) = try Self.end(bytes)
    var directory = ByteCursor(bytes, start..<bytes.count, format: .torch)
    for _ in 0..<count {
      guard try directory.number(4) == 0x0201_4B50 else { throw directory.cutShort }
      _ = try directory.take(6)
      let method = try directory.number(2)
      _ = try directory.take(8)
      let (size, original) = (try directory.number(4), try directory.number(4))
      let lengths = [
        Int(try directory.number(2)), Int(try directory.number(2)), Int(try directory.number(2)),
      ]
      _ = try directory.take(8)
      let offset = try directory.number(4)
      let name = String(decoding: try directory.bytes(lengths[0]), as: UTF8.self)
      _ = try directory.take(lengths[1] + lengths[2])
      guard method == 0, size == original else {
        throw WeightFormatError(.torch, "'\(name)' in the archive is compressed, which torch.save never does")
      }
      files.append((name, try Self.contents(bytes, offset, size)))
    }
  }

  /// The place of the central directory and how many entries it has, from the record at the archive's end.
  private static func end(_ bytes: [UInt8]) throws(WeightFormatError) -> (start: Int, count: Int) {
    // A comment of up to 65,535 bytes may follow the record.
    let lowest = max(0, bytes.count - 22 - 65_535)
    var place = bytes.count - 22
    while place >= lowest {
      if bytes[place] == 0x50, bytes[place + 1] == 0x4B, bytes[place + 2] == 5, bytes[place + 3] == 6 {
        break
      }
      place -= 1
    }
    guard place >= lowest, place >= 0 else {
      throw WeightFormatError(.torch, "the archive's directory is missing; the file is cut short")
    }
    var record = ByteCursor(bytes, place..<bytes.count, format: .torch)
    _ = try record.take(10)
    let count = Int(try record.number(2))
    _ = try record.take(4)
    let start = Int(try record.number(4))
    guard start <= place else { throw record.cutShort }
    return (start, count)
  }

  /// The bytes after a file's own header, whose name and extra field may differ from the directory's in
  /// length.
  private static func contents(
    _ bytes: [UInt8], _ offset: UInt64, _ size: UInt64
  ) throws(WeightFormatError) -> Range<Int> {
    guard offset <= UInt64(bytes.count) else {
      throw WeightFormatError(.torch, "the archive's directory points outside the file; it is cut short")
    }
    var header = ByteCursor(bytes, Int(offset)..<bytes.count, format: .torch)
    guard try header.number(4) == 0x0403_4B50 else { throw header.cutShort }
    _ = try header.take(22)
    let (name, extra) = (Int(try header.number(2)), Int(try header.number(2)))
    _ = try header.take(name + extra)
    return try header.take(Int(size))
  }
}
