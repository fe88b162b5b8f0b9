/// The first directory of a TIFF or camera raw file, read by position. The bytes are not trusted.
package struct TiffDirectory {
  package struct Entry {
    package var type, count: Int
    /// The value if it fits into four bytes (eight in BigTIFF), otherwise its position in the file.
    package var value: Int
    /// The position of those bytes.
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
    let mark = number(head[2..<4])
    if mark == Self.bigMark {
      readBig(read)
      return
    }
    guard Self.marks.contains(mark) else { return nil }
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

  /// Of TIFF, and of the raw files of Olympus and Panasonic, which are built like it.
  private static let marks: Set = [42, 0x4F52, 0x5352, 0x55]
  /// Of BigTIFF, whose counts and positions have eight bytes.
  private static let bigMark = 43

  private mutating func readBig(_ read: (_ offset: Int, _ count: Int) -> [UInt8]) {
    let head = read(0, 16)
    guard head.count == 16, let start = position(head[8...]), start >= 16,
      let count = position(read(start, 8)[...]), count < 1 << 16
    else { return }
    let bytes = read(start + 8, count * 20)
    for at in stride(from: 0, to: bytes.count - 19, by: 20) {
      let (type, values) = (number(bytes[at + 2..<at + 4]), position(bytes[at + 4..<at + 12]))
      let width = values == 1 ? (type == 3 ? 2 : type == 4 ? 4 : 8) : 8
      guard let values, let value = position(bytes[at + 12..<at + 12 + width]) else { continue }
      entries[number(bytes[at..<at + 2])] = Entry(
        type: type, count: values, value: value, place: start + 8 + at + 12)
    }
  }

  /// A number of up to eight bytes; nil when it is too large for any file, or has no bytes.
  private func position(_ bytes: ArraySlice<UInt8>) -> Int? {
    let isTooLarge = bytes.count == 8 && (isLittle ? bytes.suffix(2) : bytes.prefix(2)).contains { $0 != 0 }
    return bytes.isEmpty || isTooLarge ? nil : number(bytes)
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> Int {
    isLittle
      ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  package subscript(tag: Int) -> Entry? { entries[tag] }

  /// A tag's value if it is a single whole number.
  func value(_ tag: Int) -> Int? {
    guard let entry = entries[tag], entry.count == 1, [3, 4, 16].contains(entry.type) else { return nil }
    return entry.value
  }

  /// The orientation by tag 0x0112; nil without it.
  var orientation: PhotoOrientation? { value(0x0112).flatMap(PhotoOrientation.init) }

  /// Whether it is a camera raw file: a DNG by its version tag, others by a colour filter array, or by a reduced
  /// picture that comes first, with the rest in subdirectories.
  var isCameraRaw: Bool {
    let colorFilter = 32_803
    return entries[0xC612] != nil || value(0x0106) == colorFilter
      || (value(0x00FE) ?? 0) & 1 == 1 && entries[0x014A] != nil
  }
}
