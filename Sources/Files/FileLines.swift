package import SystemPackage

/// The lines of an open file or pipe, as bytes of any kind, read as they are needed.
package struct FileLines: Sendable {
  private let file: FileDescriptor
  private let ownsFile: Bool
  private var buffer: [UInt8] = []
  private var start = 0
  private var atEnd = false
  /// Ends each line but perhaps the last.
  private(set) var separator: UInt8

  /// - Parameter ownsFile: whether the file is closed at its end.
  package init(_ file: FileDescriptor, separator: UInt8 = UInt8(ascii: "\n"), ownsFile: Bool = true) {
    (self.file, self.separator, self.ownsFile) = (file, separator, ownsFile)
  }

  /// The lines of a file.
  package init(of path: FilePath) throws(Errno) {
    do {
      self.init(try FileDescriptor.open(path, .readOnly, options: .closeOnExec))
    } catch {
      throw (error as? Errno) ?? .ioError
    }
  }

  /// Takes NUL for the separator when the file holds one before, or not far behind, the first line feed.
  package mutating func recogniseSeparator() throws(Errno) {
    while !atEnd, !buffer.contains(where: { $0 == 0 || $0 == separator }) { try read() }
    if buffer.contains(0) { separator = 0 }
  }

  /// The next line without its separator; nil at the end.
  package mutating func next() throws(Errno) -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: separator) {
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
      searched = buffer.count
      try read()
    }
  }

  private mutating func read() throws(Errno) {
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

  private mutating func end() {
    atEnd = true
    if ownsFile { try? file.close() }
  }
}
