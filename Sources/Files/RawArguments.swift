package import SystemPackage

/// The command line with nothing lost: file names may be any bytes, but Swift's strings (and so the argument
/// parser) hold only valid text.
///
/// They travel through the parser as `RawName` has them, and become their bytes again in ``path(_:)``.
package enum RawArguments {
  /// The arguments after the program's own name.
  package static var ofThisProcess: [String] {
    // SAFETY: `unsafeArgv` holds `argc` NUL-terminated strings that live as long as the process and that
    // nothing in this program writes to.
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
      var bytes: [UInt8] = []
      var offset = 0
      while unsafe argument[offset] != 0 {
        bytes.append(UInt8(bitPattern: unsafe argument[offset]))
        offset += 1
      }
      return text(bytes)
    }
  }

  /// Any bytes as valid text, bytes that are no UTF-8 escaped.
  package static func text(_ bytes: some Sequence<UInt8>) -> String { RawName.text(bytes) }

  /// The bytes that ``text(_:)`` was made from, as a path.
  package static func path(_ text: String) -> FilePath { RawName.bytes(text).path }
}
