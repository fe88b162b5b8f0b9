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
    for index in kinds.count..<photos.count {
      if !addASCII(photos[index].name) {
        let name = NameCode.codes(photos[index].name)
        kinds.append(name.reduce(0) { $0 | NameCode.kind($1) })
        codes += name
      }
      starts.append((UInt32(ascii.count), UInt32(codes.count)))
    }
  }

  /// Adds a name that is plain ASCII; false, and nothing is added, for others.
  private mutating func addASCII(_ name: String) -> Bool {
    let start = ascii.count
    var kind: UInt64 = 0
    for byte in name.utf8 {
      guard byte < 0x80 else {
        ascii.removeLast(ascii.count - start)
        return false
      }
      let code = NameCode.code(byte)
      kind |= NameCode.kind(code)
      ascii.append(UInt8(code))
    }
    kinds.append(kind)
    return true
  }

  /// A query's score of a photo's name; nil when it does not match. Without a copy, since a letter asks this of all names.
  func score(_ id: PhotoID, _ query: FuzzyQuery) -> Int? {
    let (start, end) = (starts[id.index], starts[id.index + 1])
    if start.ascii < end.ascii {
      return query.score(ascii.span.extracting(Int(start.ascii)..<Int(end.ascii)))
    }
    return query.score(codes.span.extracting(Int(start.codes)..<Int(end.codes)))
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

  static func code(_ byte: UInt8) -> UInt32 {
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
