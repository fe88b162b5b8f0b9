/// The first directory of a TIFF or camera raw file, read by position. The bytes are not trusted.
package struct TiffDirectory {
  package struct Entry {
    package var type, count: Int
    /// The value if it fits into four bytes, otherwise its position in the file.
    package var value: Int
    /// The position of those four bytes.
    package var place: Int
  }

  private let isLittle: Bool
  private var entries: [Int: Entry] = [:]

  /// Nil when the file is not a TIFF structure or has no directory.
  ///
  /// - Parameter read: returns up to `count` bytes of the file from `offset`.
  package init?(read: (_ offset: Int, _ count: Int) -> [UInt8]) {
    let head = read(0, 8)
    guard head.count == 8 else { return nil }
    switch Array(head[..<2]) {
    case [0x49, 0x49]: isLittle = true
    case [0x4D, 0x4D]: isLittle = false
    default: return nil
    }
    guard number(head[2..<4]) == 42 else { return nil }
    let start = number(head[4...])
    let count = read(start, 2)
    guard start >= 8, count.count == 2 else { return nil }
    let bytes = read(start + 2, number(count[...]) * 12)
    for at in stride(from: 0, to: bytes.count - 11, by: 12) {
      let type = number(bytes[at + 2..<at + 4])
      // A short is in the first two of the four bytes.
      let width = type == 3 ? 2 : 4
      let entry = Entry(
        type: type, count: number(bytes[at + 4..<at + 8]), value: number(bytes[at + 8..<at + 8 + width]),
        place: start + 2 + at + 8)
      entries[number(bytes[at..<at + 2])] = entry
    }
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int {
    isLittle
      ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  package subscript(tag: Int) -> Entry? { entries[tag] }

  /// A tag's value if it is a single short or long.
  func value(_ tag: Int) -> Int? {
    guard let entry = entries[tag], entry.count == 1, entry.type == 3 || entry.type == 4 else { return nil }
    return entry.value
  }

  /// The orientation by tag 0x0112; upright without it.
  var orientation: PhotoOrientation { value(0x0112).flatMap(PhotoOrientation.init) ?? .upright }

  /// Whether it is a camera raw file: a DNG by its version tag, others by a colour filter array, or by a reduced
  /// picture that comes first, with the rest in subdirectories.
  var isCameraRaw: Bool {
    let colorFilter = 32_803
    return entries[0xC612] != nil || value(0x0106) == colorFilter
      || (value(0x00FE) ?? 0) & 1 == 1 && entries[0x014A] != nil
  }
}
