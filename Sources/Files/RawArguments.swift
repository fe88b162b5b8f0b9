package import SystemPackage

/// The command line without loss: file names may hold any bytes, but Swift's strings (and so the argument
/// parser) hold only valid text.
///
/// Arguments pass through the parser as `RawName` encodes them, and ``path(_:)`` makes bytes of them again.
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

  /// Any bytes as valid text. Bytes that are not UTF-8 are escaped.
  package static func text(_ bytes: some Sequence<UInt8>) -> String { RawName.text(bytes) }

  /// The bytes that were passed to ``text(_:)``, as a path.
  package static func path(_ text: String) -> FilePath { RawName.bytes(text).path }
}
