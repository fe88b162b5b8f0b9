import Files
import Foundation
import Imaging
import Synchronization
package import SystemPackage

/// Joins the folders of several exports, such as the parts of one: their crops, journals and manifests.
///
/// Doing it again changes nothing. Nothing is written when two crops would have one name, or when two folders of photos
/// would become one identity unasked.
package struct ExportMerge: Sendable {
  /// The folders of the exports.
  package var folders: [FilePath]
  package var out: FilePath
  /// Whether crops are copied even where they could be linked.
  package var copies: Bool

  package init(folders: [FilePath], out: FilePath, copies: Bool = false) {
    (self.folders, self.out, self.copies) = (folders, out, copies)
  }

  /// What was done.
  package struct Summary: Sendable, Equatable {
    /// All that the result holds.
    package var crops = 0, photos = 0
    /// Crops that were not there before.
    package var added = 0
    /// What is missing, a line each.
    package var faults: [String] = []
    package var tally = ExportTally()
  }

  /// One record of one of the folders.
  struct Source {
    var folder: FilePath
    var piece: ManifestFiles.Piece
    var record: ExportRecord
  }

  package func run() throws(ExportError) -> Summary {
    var files: [(folder: FilePath, file: JournalFile)] = []
    defer { for (_, file) in files { file.close() } }
    let target = FileIdentity(of: out)
    for folder in folders where target == nil || FileIdentity(of: folder) != target {
      let found = try JournalFile.all(in: folder)
      files += found.map { (folder, $0) }
      if found.isEmpty { throw .noExport(folder) }
      if let busy = found.first(where: \.isBusy) { throw .busy(busy.path) }
      if ExportJournal.isHeld(folder) { throw .busy(folder) }
    }
    var sources: [Source] = []
    for (folder, file) in files {
      for piece in file.pieces() {
        guard let record = ExportRecord(lines: try Self.lines(piece)) else { continue }
        sources.append(Source(folder: folder, piece: piece, record: record))
      }
    }
    // Only read, so that a refused merge leaves nothing behind.
    try MergeCheck(journal: ExportJournal(reading: out)).check(sources)
    do { try AtomicFile.prepareFolder(out) } catch { throw .output(error) }
    let journal = try ExportJournal(folder: out)
    var summary = Summary()
    summary.faults = Self.missing(files, journal)
    // Of two records of a photo the one that counts is added last.
    for source in sources.sorted(by: { $0.record.state.rank < $1.record.state.rank }) {
      try add(source, to: journal, &summary)
    }
    (summary.photos, summary.tally) = try journal.closeMerged(isComplete: summary.faults.isEmpty)
    summary.crops = summary.tally.crops
    return summary
  }

  private static func lines(_ piece: ManifestFiles.Piece) throws(ExportError) -> [UInt8] {
    do { return try piece.lines() } catch { throw .output(error) }
  }

  /// Parts that are not there, and exports that did not come to their end.
  private static func missing(
    _ files: [(folder: FilePath, file: JournalFile)], _ journal: ExportJournal
  ) -> [String] {
    var faults: [String] = []
    let own = journal.others.map { (folder: journal.folder, file: $0) }
    var parts: [Int: Set<Int>] = [:]
    for (folder, file) in files + own {
      if let part = file.part { parts[part.count, default: []].insert(part.index) }
      if file.history.isEnded { continue }
      faults.append(
        "\(folder.shown): " + (file.part.map { "shard \($0)" } ?? "the export")
          + " was stopped before its end; run it again, then merge again")
    }
    for (count, indices) in parts.sorted(by: { $0.key < $1.key }) {
      let missing = (1...count).filter { !indices.contains($0) }
      if missing.isEmpty { continue }
      faults.append(
        "of \(count) shards these are missing: " + missing.map { "\($0)/\(count)" }.joined(separator: ", ")
          + "; run them, then merge again")
    }
    return faults
  }

  private func add(
    _ source: Source, to journal: ExportJournal, _ summary: inout Summary
  ) throws(ExportError) {
    let record = source.record
    let added = record.crops.filter { !$0.isUnchanged(in: out) }
    if added.isEmpty, journal.holds(record) || journal.holdsCrops(of: record) { return }
    for crop in added where !crop.isUnchanged(in: source.folder) {
      summary.faults.append(
        "\(source.folder.pushing(crop.name).shown): is missing or was changed, so \(record.key.photo.shown) was not "
          + "merged; run its export again, then merge again")
      return
    }
    if !added.isEmpty { try journal.begin(record.key.photo, names: added.map(\.name)) }
    for crop in added {
      do {
        let path = out.pushing(crop.name)
        if crop.name.components.count > 1 { try AtomicFile.createFolder(path.removingLastComponent()) }
        try Self.place(source.folder.pushing(crop.name), at: path, copies: copies)
      } catch {
        throw (error as? OutputError).map { .output($0) }
          ?? .unreadable(photo: record.key.photo, reason: "\(error)")
      }
    }
    summary.added += added.count
    try journal.finish(record)
  }

  /// Links a file to another name, or copies it where that is not possible. Own files of that name are replaced.
  private static func place(_ file: FilePath, at path: FilePath, copies: Bool) throws {
    if !copies {
      // SAFETY: both paths are terminated strings for the time of the call.
      let isLinked = unsafe file.withPlatformString { from in
        unsafe path.withPlatformString { to in
          unsafe unlink(to)
          return unsafe link(from, to) == 0
        }
      }
      if isLinked { return }
    }
    guard let bytes = FileManager.default.contents(atPath: file.string) else {
      throw Errno.noSuchFileOrDirectory
    }
    try AtomicFile.write(Array(bytes), to: path, replacing: true, syncsFolder: false)
  }
}

extension ExportRecord.State {
  /// A finished record replaces one of a failure.
  fileprivate var rank: Int {
    switch self {
    case .failed: 0
    case .partial: 1
    case .done: 2
    }
  }
}

extension ExportJournal {
  /// Whether it has a photo's crops from the same content under another path.
  fileprivate func holdsCrops(of record: ExportRecord) -> Bool {
    guard let hash = UInt64(record.hash, radix: 16), !record.crops.isEmpty else { return false }
    return state.withLock { state in
      record.crops.allSatisfy { crop in
        guard let (entry, known) = state.history.owner(of: crop.name) else { return false }
        return entry.photo != record.key.photo && entry.hash == hash && known.hash == crop.hash
      }
    }
  }

  /// Whether it has this record already.
  fileprivate func holds(_ record: ExportRecord) -> Bool {
    state.withLock { state in
      guard let index = state.history.entry(of: record.key.photo, as: record.key.identity) else {
        return false
      }
      let entry = state.history.entries[index]
      return entry.state == record.state && entry.crops == record.crops
        && entry.size == record.stamp.size && entry.hash == UInt64(record.hash, radix: 16)
    }
  }
}
