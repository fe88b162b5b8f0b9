package import SystemPackage

/// The paths listed in a file or on standard input, one per line, read as they are needed. They may hold any bytes
/// but line feeds.
package struct PathLines: Sendable {
  /// The list's name, as the user gave it.
  package let name: FilePath
  private let file: FileDescriptor
  private var buffer: [UInt8] = []
  private var start = 0
  private var atEnd = false

  /// - Parameter name: a file, or `-` for standard input.
  package init(_ argument: String) throws(UsageError) {
    name = argument == "-" ? "standard input" : RawArguments.path(argument)
    guard argument != "-" else {
      file = .standardInput
      return
    }
    do {
      file = try FileDescriptor.open(name, .readOnly, options: .closeOnExec)
      // Opening a folder succeeds; only reading from it fails.
      var nothing: [UInt8] = []
      // SAFETY: nothing is written into the empty buffer.
      _ = try unsafe nothing.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    } catch {
      throw UsageError(
        "\(name.shown): cannot read the list of paths: \(error); give a file, or - for standard input")
    }
  }

  /// The next line that is not empty; nil at the end.
  package mutating func next() throws(Errno) -> FilePath? {
    while let line = try nextLine() {
      if !line.isEmpty { return line.path }
    }
    return nil
  }

  /// Closes the file; nothing more is read.
  private mutating func end() {
    atEnd = true
    if file != .standardInput { try? file.close() }
  }

  private mutating func nextLine() throws(Errno) -> [UInt8]? {
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      if atEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return Array(buffer[start...])
      }
      buffer.removeFirst(start)
      start = 0
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count: Int
      do {
        // SAFETY: the descriptor writes at most the buffer's length into it.
        count = try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      } catch {
        end()
        throw (error as? Errno) ?? .ioError
      }
      if count == 0 { end() }
      buffer.append(contentsOf: chunk.prefix(count))
    }
  }
}
