import Annotations
import SystemPackage

/// The command line with nothing lost: file names may be any bytes, but Swift's strings (and so the argument
/// parser) hold only valid text.
///
/// They travel through the parser as `RawName` has them, and become their bytes again in ``path(_:)``.
enum RawArguments {
  /// The arguments after the program's own name.
  static var ofThisProcess: [String] {
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
  static func text(_ bytes: some Sequence<UInt8>) -> String { RawName.text(bytes) }

  /// The bytes that ``text(_:)`` was made from, as a path.
  static func path(_ text: String) -> FilePath { RawName.bytes(text).path }
}

extension Sequence where Element == UInt8 {
  /// These bytes as a path, without asking whether they are valid text; a NUL ends it.
  var path: FilePath {
    let characters = prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
    // SAFETY: the array is NUL-terminated and lives through the call, which copies it.
    return unsafe characters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return FilePath() }
      return unsafe FilePath(platformString: start)
    }
  }
}

extension FilePath {
  /// The name's own bytes.
  var bytes: [UInt8] {
    // SAFETY: the buffer holds the path and its final NUL, and is read only inside the closure.
    unsafe withPlatformString { start in
      var bytes: [UInt8] = []
      var next = unsafe start
      while unsafe next.pointee != 0 {
        bytes.append(UInt8(bitPattern: unsafe next.pointee))
        unsafe next += 1
      }
      return bytes
    }
  }
}
