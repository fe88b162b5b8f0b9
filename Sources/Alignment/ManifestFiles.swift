import Files
import Imaging
import SystemPackage

/// Writes what can be made from records again and again: the manifests, the list of what was left out, and journals
/// in their final order. A file that already is as it should be is not written again.
struct ManifestFiles {
  /// The next bytes of a file; nil at its end.
  typealias Source = () throws(OutputError) -> [UInt8]?

  /// A record in one of several journals.
  struct Piece: Sendable {
    var piece: JournalPiece
    var file: FileDescriptor
    /// The file's name, for messages.
    var path: FilePath

    /// The record's lines, without crops that are not its own any more.
    func lines() throws(OutputError) -> [UInt8] {
      do {
        let lines = try file.bytes(at: piece.place)
        // The journal has been cut meanwhile; half a record must not be written.
        if lines.count < piece.place.count { throw Errno.ioError }
        return piece.names.map { ExportRecord.lines(lines, only: $0) } ?? lines
      } catch {
        throw OutputError(path, (error as? Errno) ?? .ioError)
      }
    }
  }

  let pieces: [Piece]

  /// Writes both manifests and the list of what was left out into a folder.
  func write(into folder: FilePath) throws(OutputError) {
    let names = ExportJournal.manifestNames
    // Lines of CSV end with CR LF, as its specification says.
    try Self.write(to: folder.appending(names[0])) {
      lines(head: Array(ManifestRow.csvHeader.utf8) + [0x0D, 0x0A]) { lines, _ in
        Self.fields(of: "crop", in: lines).flatMap { $0[ExportRecord.cropFields] + [0x0D, 0x0A] }
      }
    }
    try Self.write(to: folder.appending(names[1])) {
      lines { lines, _ in
        Self.fields(of: "crop", in: lines).flatMap { $0[ExportRecord.cropFields + 1] + [0x0A] }
      }
    }
    try Self.write(to: folder.appending(names[2])) {
      lines { lines, piece in
        piece.hasReasons ? Self.fields(of: "left", in: lines).flatMap { $0[4] + [0x0A] } : []
      }
    }
  }

  /// Writes a journal.
  ///
  /// - Parameter tail: lines after those of the records.
  func write(journal path: FilePath, tail: [UInt8]) throws(OutputError) {
    try Self.write(to: path) { lines(head: ExportJournal.head, tail: tail) { lines, _ in lines } }
  }

  /// The fields of the lines of a record that begin with a word.
  static func fields(of word: String, in lines: [UInt8]) -> [[[UInt8]]] {
    let start = Array("\(word)\t".utf8)
    return lines.split(separator: 0x0A).filter { $0.starts(with: start) }.map { ExportRecord.fields($0) }
      .filter { $0.count >= 5 }
  }

  /// Writes a file unless it already has this content.
  private static func write(to path: FilePath, _ source: () -> Source) throws(OutputError) {
    if try holds(path, source()) { return }
    try AtomicFile.write(to: path, replacing: true, syncsFolder: false, next: source())
  }

  private static func holds(_ path: FilePath, _ next: Source) throws(OutputError) -> Bool {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return false
    }
    defer { try? file.close() }
    var place = 0
    while let bytes = try next() {
      guard let old = try? file.bytes(at: place..<place + bytes.count), old == bytes else { return false }
      place += bytes.count
    }
    return (try? file.bytes(at: place..<place + 1))?.isEmpty ?? false
  }

  /// A head, a part of each record's lines, and a tail, read a hundred records at a time.
  private func lines(
    head: [UInt8] = [], tail: [UInt8] = [], _ part: @escaping ([UInt8], JournalPiece) -> [UInt8]
  ) -> Source {
    var (next, isEnded) = (0, false)
    return { [pieces] () throws(OutputError) in
      if isEnded { return nil }
      var bytes = next == 0 ? head : []
      let end = min(next + 100, pieces.count)
      for piece in pieces[next..<end] { bytes += part(try piece.lines(), piece.piece) }
      next = end
      isEnded = next == pieces.count
      return isEnded ? bytes + tail : bytes
    }
  }
}
