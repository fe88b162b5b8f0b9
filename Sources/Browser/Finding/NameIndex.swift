import Annotations

/// The names of all photos as numbers in one block of memory, so that a search takes a few milliseconds.
///
/// A character's number is the same for both cases and with or without accents, however they are encoded.
struct NameIndex: Sendable {
  /// The numbers of names that consist of ASCII, one byte each, and of all others.
  private var ascii: [UInt8] = []
  private var codes: [UInt32] = []
  /// Where each name begins, in `ascii` and in `codes`.
  private var starts: [(ascii: UInt32, codes: UInt32)] = [(0, 0)]
  /// Which kinds of characters a name contains, so that most names can be ruled out quickly.
  private(set) var kinds: [UInt64] = []

  /// Adds the photos that have arrived since the last call.
  mutating func extend(to photos: [ListedPhoto]) {
    guard kinds.count < photos.count else { return }
    var name: [UInt32] = []
    for index in kinds.count..<photos.count {
      name.removeAll(keepingCapacity: true)
      NameCode.append(photos[index].name, to: &name)
      kinds.append(name.reduce(0) { $0 | NameCode.kind($1) })
      if name.allSatisfy({ $0 < 0x80 }) { ascii += name.lazy.map { UInt8($0) } } else { codes += name }
      starts.append((UInt32(ascii.count), UInt32(codes.count)))
    }
  }

  /// Puts a name's numbers in the place of others.
  func read(_ id: PhotoID, into name: inout [UInt32]) {
    let (start, end) = (starts[id.index], starts[id.index + 1])
    name.removeAll(keepingCapacity: true)
    if start.ascii < end.ascii {
      for place in Int(start.ascii)..<Int(end.ascii) { name.append(UInt32(ascii[place])) }
    } else {
      for place in Int(start.codes)..<Int(end.codes) { name.append(codes[place]) }
    }
  }
}

/// Characters as numbers.
enum NameCode {
  static func append(_ text: String, to codes: inout [UInt32]) {
    let start = codes.count
    for byte in text.utf8 {
      guard byte < 0x80 else {
        // Not only ASCII: start over, by characters.
        codes.removeLast(codes.count - start)
        for character in text { codes.append(code(character)) }
        return
      }
      codes.append(code(byte))
    }
  }

  static func codes(_ text: String) -> [UInt32] {
    var codes: [UInt32] = []
    append(text, to: &codes)
    return codes
  }

  private static func code(_ byte: UInt8) -> UInt32 {
    UInt32((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
  }

  static func code(_ character: Character) -> UInt32 {
    if let ascii = character.asciiValue { return code(ascii) }
    let folded = FoldedText.folded(String(character))
    if folded.utf8.count == 1, let byte = folded.utf8.first { return code(byte) }
    return UInt32(truncatingIfNeeded: folded.hashValue) | 1 << 31
  }

  static func kind(_ code: UInt32) -> UInt64 {
    switch code {
    case 0x61...0x7a: 1 << UInt64(code - 0x61)
    case 0x30...0x39: 1 << UInt64(26 + code - 0x30)
    default: 1 << UInt64(36 + code % 28)
    }
  }

  /// Whether a word may begin after this character.
  static func isSeparator(_ code: UInt32) -> Bool {
    code < 0x80 && !(0x61...0x7a).contains(code) && !isDigit(code)
  }

  static func isDigit(_ code: UInt32) -> Bool { (0x30...0x39).contains(code) }
}
