import Files
import Foundation
import Imaging
import Synchronization
public import SystemPackage

extension ExportJournal {
  /// Sorts the journal, first the records of other exports and then those of `photos` in their order, and
  /// writes the manifests and the list of what was left out. Files that are already correct are not written again.
  public func close(order photos: [FilePath], as identities: ExportIdentities) throws(ExportError) {
    try close(order: photos, among: photos, as: identities, isComplete: true)
  }

  /// The same.
  ///
  /// - Parameters:
  ///   - all: the photos of all parts of the export.
  ///   - isComplete: whether all photos had their turn.
  package func close(
    order photos: [FilePath], among all: [FilePath], as identities: ExportIdentities, isComplete: Bool
  ) throws(ExportError) {
    let (history, descriptor) = state.withLock { ($0.history, $0.file?.descriptor) }
    let pieces = history.ordered(by: photos, as: identities)
    _ = try close(pieces, tail(history, count: isComplete ? photos.count : nil), descriptor)
    if part != nil { try Self.writeManifests(into: folder, order: all) }
  }

  private func close(
    _ pieces: [JournalPiece], _ tail: [UInt8], _ descriptor: FileDescriptor?, counting: Bool = false
  ) throws(ExportError) -> ExportTally {
    guard let file = descriptor else { throw .output(OutputError(path, .badFileDescriptor)) }
    let own = ManifestFiles(pieces: pieces.map { ManifestFiles.Piece(piece: $0, file: file, path: path) })
    var tally = ExportTally()
    do throws(OutputError) {
      // The manifests first, because they can be made again from the journal.
      if part == nil { try own.write(into: folder) }
      try own.write(journal: path, tail: tail)
      if part == nil {
        for part in others.compactMap(\.part) { remove(FilePath(part.journalName)) }
      }
      try AtomicFile.syncFolder(folder)
      for piece in counting ? own.pieces : [] { tally.add(recordLines: try piece.lines()) }
    } catch {
      throw .output(error)
    }
    state.withLock { state in
      state.file?.close()
      state.file = nil
    }
    return tally
  }

  /// Sorts the journal by the photos' paths and writes the manifests.
  ///
  /// - Returns: the number of photos, and what became of them.
  func closeMerged(isComplete: Bool) throws(ExportError) -> (photos: Int, tally: ExportTally) {
    let (history, descriptor) = state.withLock { ($0.history, $0.file?.descriptor) }
    let pieces = history.orderedByPath()
    let photos = Set(pieces.map(\.photo)).count
    let tally = try close(
      pieces, tail(history, count: isComplete ? photos : nil), descriptor, counting: true)
    return (photos, tally)
  }

  private func tail(_ history: ExportHistory, count: Int?) -> [UInt8] {
    let unfinished = history.begun.filter { !history.owns($0) }
    func sorted(_ names: some Sequence<FilePath>) -> [[UInt8]] {
      names.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
    }
    var tail: [UInt8] = []
    let orphans = history.orphans.values.filter { AtomicFile.exists(folder.pushing($0.name)) }
    for crop in orphans.sorted(by: { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }) {
      tail += ExportRecord.line(ofOrphan: crop)
    }
    if !unfinished.isEmpty { tail += ExportRecord.line([Array("begin".utf8), []] + sorted(unfinished)) }
    if let count { tail += ExportRecord.line([Array("end".utf8), Array("\(count)".utf8)]) }
    return tail
  }

  // MARK: Parts

  /// Writes the manifests of a folder from the journals of all parts, in the order of the photos.
  static func writeManifests(into folder: FilePath, order photos: [FilePath]) throws(ExportError) {
    let lock = try joinLock(folder)
    defer { lock.close() }
    let files = try JournalFile.all(in: folder)
    defer { for file in files { file.close() } }
    var ranks: [FilePath: Int] = [:]
    for (rank, photo) in photos.enumerated() { ranks[photo] = rank }
    var (known, others): ([(Int, ManifestFiles.Piece)], [(PhotoOrder, ManifestFiles.Piece)]) = ([], [])
    for piece in files.flatMap({ $0.pieces() }) {
      if let rank = ranks[piece.piece.photo] {
        known.append((rank, piece))
      } else {
        others.append((PhotoOrder(piece.piece.photo), piece))
      }
    }
    let pieces = others.sorted { $0.0 < $1.0 }.map(\.1) + known.sorted { $0.0 < $1.0 }.map(\.1)
    do throws(OutputError) {
      try ManifestFiles(pieces: pieces).write(into: folder)
      try AtomicFile.syncFolder(folder)
    } catch {
      throw .output(error)
    }
  }

  /// Waits until no other part writes the manifests. The file is removed at the end.
  private static func joinLock(_ folder: FilePath) throws(ExportError) -> JoinLock {
    let path = folder.appending(name + "-lock")
    do {
      while true {
        let file = try FileDescriptor.open(
          path, .readWrite, options: [.create, .closeOnExec], permissions: FilePermissions(rawValue: 0o666))
        let isLocked = flock(file.rawValue, LOCK_EX) == 0
        if isLocked, (try? FileStamp(of: file))?.file == FileIdentity(of: path) {
          return JoinLock(file: file, path: path)
        }
        try file.close()
      }
    } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
  }

  private struct JoinLock {
    var file: FileDescriptor
    var path: FilePath

    func close() {
      // SAFETY: the path is a terminated string for the time of the call.
      _ = unsafe path.withPlatformString { unsafe unlink($0) }
      file.unlockAndClose()
    }
  }

  // MARK: Pruning

  /// Removes the records of other photos and of other settings, and the files of crops that only they gave. Files that
  /// were changed since they were written stay.
  ///
  /// - Returns: the removed files.
  package func prune(keeping photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    let (crops, begun) = state.withLock { state in
      let crops = state.history.prune(keeping: photos, as: identities)
      let begun = state.history.begun.filter { !state.history.owns($0) }
      state.history.forgetOrphans()
      return (crops, begun)
    }
    let names = crops.filter { $0.isUnchanged(in: folder) }.map(\.name) + begun
    return names.filter { name in
      guard !others.contains(where: { $0.history.owns(name) }), remove(name) else { return false }
      removeEmptyFolders(above: name)
      return true
    }.map { folder.pushing($0) }
  }

  /// The files that ``prune(keeping:as:)`` would remove.
  ///
  /// - Parameters:
  ///   - wanted: the names of the crops that the photos give.
  ///   - part: the part whose journal counts; nil for all.
  package func prunable(except wanted: Set<FilePath>, in part: ExportPart?) -> [FilePath] {
    var names: Set<FilePath> = []
    for history in others.filter({ part == nil || $0.part == part }).map(\.history) {
      let crops = history.entries.lazy.filter { $0.place != nil }.flatMap(\.crops)
      for crop in Array(crops) + Array(history.orphans.values)
      where !wanted.contains(crop.name) && crop.isUnchanged(in: folder) {
        names.insert(crop.name)
      }
      names.formUnion(history.begun.filter { !wanted.contains($0) && AtomicFile.exists(folder.pushing($0)) })
    }
    return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { folder.pushing($0) }
  }

  private func removeEmptyFolders(above name: FilePath) {
    var name = name.removingLastComponent()
    while !name.isEmpty {
      // SAFETY: the path is a terminated string for the time of the call. Only an empty folder is removed.
      guard unsafe folder.pushing(name).withPlatformString({ unsafe rmdir($0) }) == 0 else { return }
      name = name.removingLastComponent()
    }
  }
}
