public import SystemPackage

extension FilePath {
  /// The path as text for people: bytes that are not UTF-8 become `\u{FFFD}`, control characters a question
  /// mark, so that a file name can never send commands to a terminal.
  public var shown: String {
    let text = string
    guard text.unicodeScalars.contains(where: Self.isControl) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { Self.isControl($0) ? "?" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      // Line separators and the marks that reverse the direction of text.
      || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }
}
