import Annotations

/// A part of a name to search for, however its letters are encoded; case and accents matter where they are typed.
struct NameFragment: Hashable, Sendable {
  let text: String
  /// Folded.
  private let bytes: [UInt8]
  /// Empty when the folded text says all.
  private let letters: [TypedLetter]

  init(_ text: String) {
    self.text = text
    let letters = text.map(TypedLetter.init)
    self.letters = letters.contains(where: \.isExact) ? letters : []
    bytes = Array(FoldedText.folded(text).utf8)
  }

  private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

  func matches(_ name: String) -> Bool { matchesFolded(name) && (letters.isEmpty || findsLetters(in: name)) }

  private func findsLetters(in name: String) -> Bool {
    let name = Array(name)
    guard name.count >= letters.count else { return false }
    return (0...name.count - letters.count).contains { start in
      letters.indices.allSatisfy { letters[$0].finds(name[start + $0]) }
    }
  }

  private func matchesFolded(_ name: String) -> Bool {
    // SAFETY: the buffer is only read, inside the closure.
    let found = unsafe name.utf8.withContiguousStorageIfAvailable { bytes -> Bool? in
      let bytes = unsafe Span(_unsafeElements: bytes)
      return Self.isASCII(bytes) ? find(in: bytes) : nil
    }
    // For letters beyond ASCII the bytes depend on case and accents.
    return (found ?? nil) ?? find(in: Array(FoldedText.folded(name).utf8).span)
  }

  private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for place in bytes.indices { all |= bytes[place] }
    return all < 0x80
  }

  private func find(in name: Span<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    guard name.count >= bytes.count else { return false }
    var start = 0
    while start <= name.count - bytes.count {
      if Self.folded(name[start]) == first {
        var same = 1
        while same < bytes.count, Self.folded(name[start + same]) == bytes[same] { same += 1 }
        if same == bytes.count { return true }
      }
      start += 1
    }
    return false
  }
}
