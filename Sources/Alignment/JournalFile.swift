import Files
import Foundation
import SystemPackage

/// A journal that is only read.
struct JournalFile: Sendable {
  /// Nil for an export that was not divided into parts.
  let part: ExportPart?
  let path: FilePath
  let descriptor: FileDescriptor
  let history: ExportHistory
  /// Whether an export is at work on it.
  let isBusy: Bool

  /// Nil when there is no such file.
  ///
  /// - Throws: ``ExportError/foreignJournal(_:)`` when it is something else.
  init?(in folder: FilePath, part: ExportPart?) throws(ExportError) {
    self.part = part
    path = folder.appending(part?.journalName ?? ExportJournal.name)
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return nil
    }
    isBusy = flock(file.rawValue, LOCK_SH | LOCK_NB) != 0
    _ = flock(file.rawValue, LOCK_UN)
    descriptor = file
    do {
      let reader = try ExportJournalReader(of: file)
      history = reader.history
      guard reader.isForeign else { return }
    } catch {
      try? file.close()
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
    try? file.close()
    throw .foreignJournal(path)
  }

  /// All journals of a folder: that of the whole export first, then those of parts.
  static func all(in folder: FilePath) throws(ExportError) -> [JournalFile] {
    var files: [JournalFile] = []
    for part in [nil] + ExportPart.all(in: folder).map(Optional.some) {
      do {
        if let file = try JournalFile(in: folder, part: part) { files.append(file) }
      } catch {
        for file in files { file.close() }
        throw error
      }
    }
    return files
  }

  func close() { try? descriptor.close() }

  /// All its records.
  func pieces() -> [ManifestFiles.Piece] {
    history.orderedByPath().map { ManifestFiles.Piece(piece: $0, file: descriptor, path: path) }
  }
}
