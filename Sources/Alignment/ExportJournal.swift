import Files
import Foundation
import Imaging
import Synchronization
public import SystemPackage

/// Records in its folder what an export has done, so that the next run continues where this one ended, for
/// whatever reason.
///
/// `.facet-export` gets a line before the files of a photo are written, which names them in case the program
/// is killed, and lines when all of them are in place. ``close(order:as:)`` puts it into the order of the
/// photos and writes `manifest.csv` and `manifest.jsonl` from it. Only one export at a time can hold a
/// folder's journal.
public final class ExportJournal: Sendable {
  /// The journal's file in the export's folder.
  public static let name = ".facet-export"
  /// The files beside it, CSV first and then JSON Lines, which ``close(order:as:)`` writes.
  public static let manifestNames = ["manifest.csv", "manifest.jsonl"]
  static let head = Array("facet-export\t1\n".utf8)

  /// The export's folder, whose journal no other export can hold while this object lives.
  public let folder: FilePath
  private let path: FilePath
  private let lock: FileDescriptor
  private struct State {
    var file: FileDescriptor?
    /// The file's length in bytes.
    var length = 0
    var history = ExportHistory()
    /// Names that were given out since the journal was opened and whose photo is not finished.
    var claimed: Set<FilePath> = []
  }
  private let state: Mutex<State>

  /// Opens the journal of a folder that exists, or begins one, and removes incomplete files of a killed
  /// export.
  public init(folder: FilePath) throws(ExportError) {
    self.folder = folder
    path = folder.appending(Self.name)
    lock = try Self.locked(folder)
    do {
      state = Mutex(try Self.opened(path))
    } catch {
      lock.unlockAndClose()
      throw (error as? ExportError) ?? .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
    AtomicOutput.removeLeftovers(below: folder)
  }

  deinit {
    state.withLock { try? $0.file?.close() }
    lock.unlockAndClose()
  }

  private static func opened(_ path: FilePath) throws -> State {
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .append, .closeOnExec, .nonBlocking],
      permissions: FilePermissions(rawValue: 0o666))
    do {
      let reader = try ExportJournalReader(of: file)
      if reader.isForeign { throw ExportError.foreignJournal(path) }
      if reader.end < reader.size { try file.resize(to: Int64(reader.end)) }
      if reader.end == 0 { _ = try file.writeAll(head) }
      return State(file: file, length: max(reader.end, head.count), history: reader.history)
    } catch {
      try? file.close()
      throw error
    }
  }

  private static func locked(_ folder: FilePath) throws(ExportError) -> FileDescriptor {
    do {
      let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
      if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        try? descriptor.close()
        throw ExportError.busy(folder)
      }
      return descriptor
    } catch let error as ExportError {
      throw error
    } catch {
      throw .output(OutputError(folder, (error as? Errno) ?? .ioError))
    }
  }

  /// What has been done so far.
  public var history: ExportHistory { state.withLock { $0.history } }

  /// Whether a photo was exported with these settings, has not changed since, and has all its crops.
  public func isDone(_ photo: FilePath, as identity: ExportIdentity) -> Bool {
    history.isDone(photo, as: identity, in: folder)
  }

  /// The names of the crops that photos gave with these settings.
  public func names(of photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    history.names(of: photos, as: identities)
  }

  /// Takes over crops of photos whose annotations have changed since, so that they may be replaced.
  public func adopt(_ photos: [FilePath], as identities: ExportIdentities) {
    state.withLock { state in
      for photo in photos {
        state.history.begun.formUnion(state.history.outdated(photo, identities[photo], in: folder))
      }
    }
  }

  /// Whether a file was begun by an interrupted export.
  func isOwn(_ name: FilePath) -> Bool { state.withLock { $0.history.isOwn(name) } }

  /// Records which files are about to be written for a photo.
  func begin(_ photo: FilePath, names: [FilePath]) throws(ExportError) {
    try append(ExportRecord.line([Array("begin".utf8), photo.bytes] + names.map(\.bytes))) { state, _ in
      state.history.begun.formUnion(names)
      state.claimed.formUnion(names)
    }
  }

  /// Records what was done, in place of older exports of the photo with other annotations. Call it in the
  /// order of the photos.
  public func finish(_ record: ExportRecord) throws(ExportError) {
    // The files first: if the program ends in between, the photo is exported again.
    state.withLock { state in
      let outdated = state.history.outdated(record.key.photo, record.key.identity, in: folder)
      for name in outdated where !state.claimed.contains(name) {
        // SAFETY: the path is a terminated string for the time of the call.
        _ = unsafe folder.pushing(name).withPlatformString { unsafe unlink($0) }
      }
    }
    try append(record.lines) { state, place in
      state.history.add(record, at: place)
      // They now belong to the record; kept for every photo they would fill the memory.
      for crop in record.crops {
        state.history.begun.remove(crop.name)
        state.claimed.remove(crop.name)
      }
    }
  }

  private func append(
    _ bytes: [UInt8], _ change: (inout sending State, _ place: Range<Int>) -> Void
  ) throws(ExportError) {
    do {
      try state.withLock { state in
        guard let file = state.file else { throw Errno.badFileDescriptor }
        let start = state.length
        do {
          _ = try file.writeAll(bytes)
        } catch {
          // A part may have been written, and what follows must not be read as its end.
          try? file.resize(to: Int64(start))
          throw error
        }
        state.length = start + bytes.count
        change(&state, start..<state.length)
      }
    } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
  }

  /// Sorts the journal, first the records of other exports and then those of `photos` in their order, and
  /// writes the manifests. Files that are already correct are not written again.
  public func close(order photos: [FilePath], as identities: ExportIdentities) throws(ExportError) {
    let (places, unfinished, file) = state.withLock { state in
      let (places, unfinished) = state.history.ordered(by: photos, as: identities)
      return (places, unfinished, state.file)
    }
    guard let file else { throw .output(OutputError(path, .badFileDescriptor)) }
    let (csv, json) = (folder.appending(Self.manifestNames[0]), folder.appending(Self.manifestNames[1]))
    do {
      // The manifests first, because they can be made again from the journal.
      try Self.write(to: csv) { self.csvLines(of: places, in: file) }
      try Self.write(to: json) { self.jsonLines(of: places, in: file) }
      try Self.write(to: path) { self.journalLines(of: places, unfinished: unfinished, in: file) }
      try AtomicFile.syncFolder(folder)
    } catch {
      throw .output(error)
    }
    state.withLock { state in
      try? state.file?.close()
      state.file = nil
    }
  }

  // MARK: What is written at the end

  /// The next bytes of a file; nil at its end.
  private typealias Source = () throws(OutputError) -> [UInt8]?

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
      guard let old = try? read(file, place..<place + bytes.count), old == bytes else { return false }
      place += bytes.count
    }
    return (try? read(file, place..<place + 1))?.isEmpty ?? false
  }

  private func csvLines(of places: [Range<Int>], in file: FileDescriptor) -> Source {
    // Lines of CSV end with CR LF, as its specification says.
    lines(of: places, in: file, head: Array(ManifestRow.csvHeader.utf8) + [0x0D, 0x0A]) { lines in
      Self.rows(lines).flatMap { $0[3] + [0x0D, 0x0A] }
    }
  }

  private func jsonLines(of places: [Range<Int>], in file: FileDescriptor) -> Source {
    lines(of: places, in: file, head: []) { lines in Self.rows(lines).flatMap { $0[4] + [0x0A] } }
  }

  private func journalLines(
    of places: [Range<Int>], unfinished: Set<FilePath>, in file: FileDescriptor
  ) -> Source {
    var tail: [UInt8] = []
    if !unfinished.isEmpty {
      tail = ExportRecord.line(
        [Array("begin".utf8), []] + unfinished.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) })
    }
    return lines(of: places, in: file, head: Self.head, tail: tail) { $0 }
  }

  /// The fields of the lines of a record that describe crops.
  private static func rows(_ lines: [UInt8]) -> [[[UInt8]]] {
    lines.split(separator: 0x0A).dropFirst().map { ExportRecord.fields($0) }.filter { $0.count == 5 }
  }

  /// A head, a part of each record's lines, and a tail, read a hundred records at a time.
  private func lines(
    of places: [Range<Int>], in file: FileDescriptor, head: [UInt8], tail: [UInt8] = [],
    _ part: @escaping ([UInt8]) -> [UInt8]
  ) -> Source {
    var (next, isEnded) = (0, false)
    return { [path] () throws(OutputError) in
      if isEnded { return nil }
      var bytes = next == 0 ? head : []
      let end = min(next + 100, places.count)
      do {
        for place in places[next..<end] {
          let lines = try Self.read(file, place)
          // The journal has been cut meanwhile; half a record must not be written.
          if lines.count < place.count { throw Errno.ioError }
          bytes += part(lines)
        }
      } catch {
        throw OutputError(path, (error as? Errno) ?? .ioError)
      }
      next = end
      isEnded = next == places.count
      return isEnded ? bytes + tail : bytes
    }
  }

  /// The bytes at a place of a file, fewer when the file ends there.
  static func read(_ file: FileDescriptor, _ place: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: place.count)
    var filled = 0
    while filled < bytes.count {
      // SAFETY: the descriptor writes at most the buffer's length.
      let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
        try unsafe file.read(
          fromAbsoluteOffset: Int64(place.lowerBound + filled),
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }
}
