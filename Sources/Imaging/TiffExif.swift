/// The EXIF of a TIFF photo, whose first directory holds it among what describes the pixels, as a TIFF structure of its
/// own. The bytes are not trusted.
enum TiffExif {
  /// Tags that describe how this file's pixels are stored, or that are carried in other ways (XMP, profiles, texts of
  /// Photoshop).
  private static let left: Set<Int> = Set(0x00FE...0x0103).union([
    0x0106, 0x010A, 0x0111, 0x0115, 0x0116, 0x0117, 0x011C, 0x0120, 0x0121, 0x0122, 0x0123, 0x0124, 0x0125,
    0x013D,
    0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A, 0x0152, 0x0153, 0x0154, 0x0155, 0x015B, 0x0212, 0x0213,
    0x0214,
    0x02BC, 0x83BB, 0x8649, 0x8773, 0x935C,
  ]).union(0x0200...0x0209)
  /// Tags that lead to directories.
  private static let inner: Set<Int> = [0x8769, 0x8825]
  private static let most = 60_000

  private struct Value {
    var type, count: Int
    var bytes: [UInt8]
  }

  /// Nil when there is none, or when it is larger than a JPEG segment.
  ///
  /// - Parameter read: returns up to `count` bytes of the file from `offset`.
  static func bytes(read: @escaping (_ offset: Int, _ count: Int) -> [UInt8]) -> [UInt8]? {
    let head = read(0, 8)
    guard head.count == 8, let isLittle = [0x4949: true, 0x4D4D: false][Int(head[0]) << 8 | Int(head[1])]
    else {
      return nil
    }
    let source = Source(isLittle: isLittle, read: read)
    guard source.number(head[2..<4]) == 42 else { return nil }
    var first = source.directory(at: source.number(head[4...]))
    var inside: [(tag: Int, values: [Int: Value])] = []
    for tag in inner.sorted() {
      if let pointer = first.removeValue(forKey: tag), pointer.bytes.count >= 4 {
        inside.append((tag, source.directory(at: source.number(pointer.bytes[..<4]))))
      }
    }
    first = first.filter { !left.contains($0.key) }
    guard !first.isEmpty || !inside.isEmpty else { return nil }
    var result: [UInt8] = Array(head[..<4]) + source.bytes(8, 4)
    // The first directory has its pointers filled in, so what they lead to comes after it.
    for (tag, _) in inside { first[tag] = Value(type: 4, count: 1, bytes: [0, 0, 0, 0]) }
    let end = 8 + size(first)
    var tail: [UInt8] = []
    for (tag, values) in inside {
      first[tag]?.bytes = source.bytes(end + tail.count, 4)
      tail += written(values, at: end + tail.count, source)
    }
    result += written(first, at: 8, source) + tail
    return result.count <= most ? result : nil
  }

  /// Of a directory and its values.
  private static func size(_ values: [Int: Value]) -> Int {
    6 + values.values.reduce(0) { $0 + 12 + ($1.bytes.count > 4 ? $1.bytes.count + $1.bytes.count % 2 : 0) }
  }

  private static func written(_ values: [Int: Value], at start: Int, _ source: Source) -> [UInt8] {
    var entries = source.bytes(values.count, 2)
    var more: [UInt8] = []
    let place = start + 6 + 12 * values.count
    for (tag, value) in values.sorted(by: { $0.key < $1.key }) {
      entries += source.bytes(tag, 2) + source.bytes(value.type, 2) + source.bytes(value.count, 4)
      if value.bytes.count <= 4 {
        entries += value.bytes + [UInt8](repeating: 0, count: 4 - value.bytes.count)
      } else {
        entries += source.bytes(place + more.count, 4)
        more += value.bytes + (value.bytes.count % 2 == 1 ? [0] : [])
      }
    }
    return entries + [0, 0, 0, 0] + more
  }

  private struct Source {
    var isLittle: Bool
    var read: (_ offset: Int, _ count: Int) -> [UInt8]

    func number(_ bytes: ArraySlice<UInt8>) -> Int {
      isLittle ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittle ? bytes : bytes.reversed()
    }

    /// The directory's values by their tags, without those that are too long or not there.
    func directory(at start: Int) -> [Int: Value] {
      let head = read(start, 2)
      guard start >= 8, head.count == 2 else { return [:] }
      let entries = read(start + 2, number(head[...]) * 12)
      var values: [Int: Value] = [:]
      for at in stride(from: 0, to: entries.count - 11, by: 12) {
        let type = number(entries[at + 2..<at + 4]), count = number(entries[at + 4..<at + 8])
        guard let width = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8][type],
          count <= most / width
        else { continue }
        let length = width * count
        let bytes =
          length <= 4
          ? Array(entries[at + 8..<at + 8 + length]) : read(number(entries[at + 8..<at + 12]), length)
        if bytes.count == length {
          values[number(entries[at..<at + 2])] = Value(type: type, count: count, bytes: bytes)
        }
      }
      return values
    }
  }
}
