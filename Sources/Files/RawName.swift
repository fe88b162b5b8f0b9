/// File names as text, without loss: names may hold any bytes, but Swift's strings hold only valid text.
///
/// A byte that is not part of valid UTF-8 becomes one character of a private-use plane, `U+10FE00` plus the byte.
public enum RawName {
  private static let escapes: ClosedRange<UInt32> = 0x10fe80...0x10feff

  /// Any bytes as valid text. Bytes that are not UTF-8 are escaped.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      var iterator = rest.makeIterator()
      var decoder = UTF8()
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        text.append(scalar)
        rest = rest.dropFirst(UTF8.encode(scalar)?.count ?? 1)
      case .emptyInput: rest = []
      case .error:
        let first = rest.removeFirst()
        text.append(Unicode.Scalar(0x10fe00 + UInt32(first)) ?? "\u{fffd}")
      }
    }
    return String(text)
  }

  /// The bytes that were passed to ``text(_:)``.
  public static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if escapes.contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }
}
