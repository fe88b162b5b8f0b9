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
/// photos and writes `manifest.csv`, `manifest.jsonl` and `left-out.jsonl` from it. Only one export at a time can hold
/// a folder's journal. The parts of an export (``ExportPart``) have a journal each and can run at the same time.
public final class ExportJournal: Sendable {
  /// The journal's file in the export's folder.
  public static let name = ".facet-export"
  /// The files beside it, which ``close(order:as:)`` writes: the manifest as CSV and as JSON Lines, and what was left
  /// out.
  public static let manifestNames = ["manifest.csv", "manifest.jsonl", "left-out.jsonl"]
  static let head = Array("facet-export\t2\n".utf8)

  /// The export's folder, whose journal no other export can hold while this object lives.
  public let folder: FilePath
  /// Nil for the whole export.
  public let part: ExportPart?
  let path: FilePath
  private let lock: FileDescriptor?
  struct State {
    var file: AppendedFile?
    var history = ExportHistory()
    /// Names that were given out since the journal was opened and whose photo is not finished.
    var claimed: Set<FilePath> = []
  }
  let state: Mutex<State>
  /// The journals of other parts, as they were at the beginning.
  let others: [JournalFile]

  /// Opens the journal of a folder that exists, or begins one, and removes incomplete files of a killed
  /// export. The journal of a whole export takes over those of parts.
  public init(folder: FilePath, part: ExportPart? = nil) throws(ExportError) {
    (self.folder, self.part) = (folder, part)
    path = folder.appending(part?.journalName ?? Self.name)
    let lock = try Self.locked(folder, isShared: part != nil)
    self.lock = lock
    var opened: State?
    do {
      let state = try Self.opened(path, isLocked: part != nil)
      opened = state
      others = try JournalFile.all(in: folder).filter { $0.part != part }
    } catch {
      opened?.file?.close()
      lock.unlockAndClose()
      throw (error as? ExportError) ?? .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
    state = Mutex(opened ?? State())
    AtomicOutput.removeLeftovers(below: folder)
    if part == nil { try takeOverParts() }
  }

  /// Only reads the journals of a folder, for a dry run.
  package init(reading folder: FilePath) throws(ExportError) {
    (self.folder, part, lock) = (folder, nil, nil)
    path = folder.appending(Self.name)
    state = Mutex(State())
    others = try JournalFile.all(in: folder)
  }

  deinit {
    state.withLock { $0.file?.close() }
    lock?.unlockAndClose()
    for other in others { other.close() }
  }

  private static func opened(_ path: FilePath, isLocked: Bool) throws -> State {
    var file: AppendedFile
    while true {
      file = try AppendedFile(path, [.create, .nonBlocking], permissions: FilePermissions(rawValue: 0o666))
      guard isLocked else { break }
      if flock(file.descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
        file.close()
        throw ExportError.busy(path)
      }
      // Its owner may have replaced the file between opening and locking.
      if try FileStamp(of: file.descriptor).file == FileIdentity(of: path) { break }
      file.close()
    }
    do {
      let reader = try ExportJournalReader(of: file.descriptor)
      if reader.isForeign { throw ExportError.foreignJournal(path) }
      if reader.end < reader.size { try file.cut(to: reader.end) }
      if reader.end == 0 { try file.append(head) }
      return State(file: file, history: reader.history)
    } catch {
      file.close()
      throw error
    }
  }

  private static func locked(_ folder: FilePath, isShared: Bool) throws(ExportError) -> FileDescriptor {
    do {
      let descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
      let kind = isShared ? LOCK_SH : LOCK_EX
      if flock(descriptor.rawValue, kind | LOCK_NB) != 0, errno == EWOULDBLOCK {
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

  /// Whether an export of the whole is at work in a folder.
  static func isHeld(_ folder: FilePath) -> Bool {
    do throws(ExportError) {
      try locked(folder, isShared: true).unlockAndClose()
      return false
    } catch {
      return error == .busy(folder)
    }
  }

  /// Copies what parts have done, whose runs cannot be at work now.
  private func takeOverParts() throws(ExportError) {
    for other in others {
      for piece in other.pieces() {
        let lines: [UInt8]
        do { lines = try piece.lines() } catch { throw .output(error) }
        guard let record = ExportRecord(lines: lines) else { continue }
        try append(lines) { state, place in state.history.add(record, at: place) }
      }
      let orphans = other.history.orphans.values
      try append(orphans.flatMap { ExportRecord.line(ofOrphan: $0) }) { state, _ in
        for crop in orphans { state.history.addOrphan(crop) }
      }
      state.withLock { $0.history.begun.formUnion(other.history.begun) }
    }
  }

  // MARK: What is known

  /// What has been done so far.
  public var history: ExportHistory { state.withLock { $0.history } }

  var histories: [ExportHistory] { [history] + others.map(\.history) }

  /// Whether a photo was exported with these settings, has not changed since, and has all its crops.
  ///
  /// - Parameter partly: whether crops whose names were taken by other files may be missing.
  public func isDone(_ photo: FilePath, as identity: ExportIdentity, partly: Bool = false) -> Bool {
    histories.contains { $0.isDone(photo, as: identity, in: folder, partly: partly) }
  }

  /// The names of the crops that photos gave with these settings.
  public func names(of photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    histories.flatMap { $0.names(of: photos, as: identities) }
  }

  /// Whether a file was begun by an interrupted export, or may be replaced because an export wrote it.
  func isOwn(_ name: FilePath, orWritten: Bool) -> Bool {
    state.withLock { state in
      state.history.isOwn(name, in: folder) || orWritten && state.history.isOwnUnchanged(name, in: folder)
    }
      || orWritten && others.contains { $0.history.isOwnUnchanged(name, in: folder) }
  }

  /// A crop that is in the folder already, as the photo would give it now.
  func kept(
    _ name: FilePath, of photo: FilePath, face: Int, pixels: String, _ stamp: FileStamp
  ) -> ExportRecord.Crop? {
    func kept(_ history: borrowing ExportHistory) -> ExportRecord.Crop? {
      history.kept(name, of: photo, face: face, pixels: pixels, stamp, in: folder)
    }
    if let crop = state.withLock({ kept($0.history) }) { return crop }
    return others.lazy.compactMap { kept($0.history) }.first
  }

  /// The faces that an earlier run found in a photo as it is now, and the photo's XXH64; nil when it must be searched.
  func faces(_ photo: FilePath, found: String, _ stamp: FileStamp) -> (photo: MeasuredPhoto, hash: UInt64?)? {
    func read(_ history: borrowing ExportHistory, _ file: FileDescriptor?) -> (MeasuredPhoto, UInt64?)? {
      guard let file, let place = history.placeOfFaces(photo, found: found, stamp),
        let lines = try? file.bytes(at: place), let faces = MeasuredPhoto(recordLines: lines)
      else { return nil }
      return (faces, history.hash(photo, stamp))
    }
    if let known = state.withLock({ read($0.history, $0.file?.descriptor) }) { return known }
    return others.lazy.compactMap { read($0.history, $0.descriptor) }.first
  }

  /// The XXH64 of a photo that was recorded with this stamp; nil when none was.
  func hash(_ photo: FilePath, _ stamp: FileStamp) -> UInt64? {
    if let hash = state.withLock({ $0.history.hash(photo, stamp) }) { return hash }
    return others.lazy.compactMap { $0.history.hash(photo, stamp) }.first
  }

  /// What became of these photos with these settings, as far as it is recorded.
  package func tally(of photos: [FilePath], as identities: ExportIdentities) -> ExportTally {
    var tally = ExportTally()
    func add(_ history: borrowing ExportHistory, _ file: FileDescriptor?) {
      for place in history.places(of: photos, as: identities) {
        if let lines = try? file?.bytes(at: place) { tally.add(recordLines: lines) }
      }
    }
    state.withLock { add($0.history, $0.file?.descriptor) }
    for other in others { add(other.history, other.descriptor) }
    return tally
  }

  /// The parts of the same export that were begun and are neither finished nor at work.
  package var deadParts: [ExportPart] {
    others.filter { $0.part?.count == part?.count && !$0.isBusy && !$0.history.isEnded }.compactMap(\.part)
  }

  // MARK: Recording

  /// Takes over crops of photos whose annotations have changed since, so that they may be replaced.
  public func adopt(_ photos: [FilePath], as identities: ExportIdentities) {
    state.withLock { state in
      for photo in photos {
        state.history.begun.formUnion(state.history.outdated(photo, identities[photo], in: folder))
      }
    }
  }

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
      for name in outdated where !state.claimed.contains(name) { remove(name) }
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

  @discardableResult
  func remove(_ name: FilePath) -> Bool {
    // SAFETY: the path is a terminated string for the time of the call.
    unsafe folder.pushing(name).withPlatformString { unsafe unlink($0) } == 0
  }

  private func append(
    _ bytes: [UInt8], _ change: (inout sending State, _ place: Range<Int>) -> Void
  ) throws(ExportError) {
    do {
      try state.withLock { state in
        guard let place = try state.file?.append(bytes) else { throw Errno.badFileDescriptor }
        change(&state, place)
      }
    } catch {
      throw .output(OutputError(path, (error as? Errno) ?? .ioError))
    }
  }
}
