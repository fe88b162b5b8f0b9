import Annotations

/// A part of a name to search for, ignoring case, accents and how letters are encoded.
struct NameFragment: Hashable, Sendable {
  let text: String
  /// Folded.
  private let bytes: [UInt8]

  init(_ text: String) {
    self.text = text
    bytes = Array(FoldedText.folded(text).utf8)
  }

  private static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

  func matches(_ name: String) -> Bool {
    // For letters beyond ASCII the bytes depend on case and accents.
    let name = name.utf8.allSatisfy { $0 < 0x80 } ? name : FoldedText.folded(name)
    // SAFETY: the buffer is only read, inside the closure.
    return unsafe name.utf8.withContiguousStorageIfAvailable { unsafe find(in: Span(_unsafeElements: $0)) }
      ?? find(in: Array(name.utf8).span)
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
