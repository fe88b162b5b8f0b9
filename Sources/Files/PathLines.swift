package import SystemPackage

/// The paths listed in a file or on standard input, read as they are needed: one a line, or each with a NUL
/// behind it, as `find -print0` writes them. They may hold any bytes but the separator.
package struct PathLines: Sendable {
  /// The list's name, as the user gave it.
  package let name: FilePath
  private var lines: FileLines
  private let isNullSeparated: Bool
  private var isFirst = true

  /// - Parameters:
  ///   - argument: a file, or `-` for standard input.
  ///   - isNullSeparated: whether NUL separates the paths; otherwise the list shows it by holding one.
  package init(_ argument: String, isNullSeparated: Bool = false) throws(UsageError) {
    self.isNullSeparated = isNullSeparated
    name = argument == "-" ? "standard input" : RawArguments.path(argument)
    let separator: UInt8 = isNullSeparated ? 0 : 0x0A
    guard argument != "-" else {
      lines = FileLines(.standardInput, separator: separator, ownsFile: false)
      return
    }
    do {
      let file = try FileDescriptor.open(name, .readOnly, options: .closeOnExec)
      // Opening a folder succeeds; only reading from it fails.
      var nothing: [UInt8] = []
      // SAFETY: nothing is written into the empty buffer.
      _ = try unsafe nothing.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      lines = FileLines(file, separator: separator)
    } catch {
      throw UsageError(
        "\(name.shown): cannot read the list of paths: \(error); give a file, or - for standard input")
    }
  }

  /// The next path that is not empty; nil at the end.
  package mutating func next() throws(Errno) -> FilePath? {
    if isFirst, !isNullSeparated { try lines.recogniseSeparator() }
    while var line = try lines.next() {
      if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
      isFirst = false
      if lines.separator != 0 { Self.dropReturn(&line) }
      if !line.isEmpty { return line.path }
    }
    return nil
  }

  /// Takes a carriage return from the end of a line, unless there is a file with one at the end of its name.
  private static func dropReturn(_ line: inout [UInt8]) {
    guard line.last == 0x0D else { return }
    if line.count > 1, AtomicFile.exists(line.path) { return }
    line.removeLast()
  }
}
