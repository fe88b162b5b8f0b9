import Imaging
public import SystemPackage

/// What exports into a folder have done, according to a journal.
///
/// Only the parts of a record that later runs need are in memory, because there may be very many photos.
public struct ExportHistory: Sendable {
  /// What is kept of a record.
  struct Entry: Sendable {
    var photo: FilePath
    /// Index into the identities.
    var identity: Int32
    /// The previous entry of the same photo; -1 for the first.
    var previous: Int32
    var state: ExportRecord.State
    /// Index into the origins.
    var origin: Int32
    var size: Int
    var modified: Int64
    var hash: UInt64?
    /// Those that no later entry has taken over.
    var crops: [ExportRecord.Crop]
    /// Whether its lines list more crops than ``crops``.
    var isTrimmed = false
    /// Where its lines are in the journal's file, in bytes; nil when a later entry has replaced it.
    var place: Range<Int>?
  }
  /// In the order of the file.
  private(set) var entries: [Entry] = []
  /// All identities with which photos were exported, and their numbers.
  private var identities: [ExportIdentity] = []
  private var numbers: [ExportIdentity: Int32] = [:]
  private var origins: [ExportRecord.Origin] = []
  /// The last entry of each photo.
  private var last: [FilePath: Int32] = [:]
  /// The entry that owns the crop of a name.
  private var owners: [FilePath: Int32] = [:]
  /// Files that were written for records which have been replaced.
  private(set) var orphans: [FilePath: ExportRecord.Crop] = [:]
  /// Files of photos that were begun but not finished.
  var begun: Set<FilePath> = []
  /// Whether the export that wrote last came to its end.
  var isEnded = false

  /// The history of a folder without exports.
  public init() {}

  /// Reads a folder's journal without opening it for an export; without a journal the history is empty.
  public init(of folder: FilePath) { self.init(at: folder.appending(ExportJournal.name)) }

  init(at path: FilePath) {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return
    }
    defer { try? file.close() }
    if let reader = try? ExportJournalReader(of: file) { self = reader.history }
  }

  // MARK: Adding

  /// Adds a record. It takes over the names of its crops from other records, and replaces those from before people
  /// changed their annotations.
  ///
  /// - Parameter place: where its lines are in the journal's file, in bytes.
  mutating func add(_ record: ExportRecord, at place: Range<Int>) {
    let key = record.key
    for index in superseded(by: key) { drop(index) }
    let index = entry(of: key) ?? entries.count
    if index == entries.count {
      entries.append(
        Entry(
          photo: key.photo, identity: number(of: key.identity), previous: last[key.photo] ?? -1, state: .done,
          origin: 0, size: 0, modified: 0, crops: []))
      last[key.photo] = Int32(index)
    } else {
      drop(index)
    }
    entries[index].state = record.state
    entries[index].origin = number(of: record.origin)
    (entries[index].size, entries[index].modified) = (record.stamp.size, record.stamp.modified)
    entries[index].hash = UInt64(record.hash, radix: 16)
    (entries[index].crops, entries[index].place) = (record.crops, place)
    entries[index].isTrimmed = false
    for crop in record.crops {
      orphans[crop.name] = nil
      let owner = owners.updateValue(Int32(index), forKey: crop.name).map(Int.init)
      if let owner, owner != index { take(crop.name, from: owner) }
    }
    // Older entries of the photo that have nothing in the folder say nothing any more.
    for other in indices(of: key.photo) where other != index && entries[other].crops.isEmpty {
      entries[other].place = nil
    }
  }

  mutating func addOrphan(_ crop: ExportRecord.Crop) {
    if owners[crop.name] == nil { orphans[crop.name] = crop }
  }

  private mutating func take(_ name: FilePath, from owner: Int) {
    entries[owner].crops.removeAll { $0.name == name }
    entries[owner].isTrimmed = true
    if entries[owner].crops.isEmpty { entries[owner].place = nil }
  }

  /// Removes an entry. Its files are remembered until something else takes their names.
  mutating func drop(_ index: Int) {
    for crop in entries[index].crops where owners[crop.name] == Int32(index) {
      owners[crop.name] = nil
      orphans[crop.name] = crop
    }
    (entries[index].crops, entries[index].place) = ([], nil)
  }

  mutating func forgetOrphans() { (orphans, begun) = ([:], []) }

  private mutating func number(of identity: ExportIdentity) -> Int32 {
    if let number = numbers[identity] { return number }
    identities.append(identity)
    numbers[identity] = Int32(identities.count - 1)
    return Int32(identities.count - 1)
  }

  private mutating func number(of origin: ExportRecord.Origin) -> Int32 {
    // Photos without annotations have the same.
    if let last = origins.last, last == origin { return Int32(origins.count - 1) }
    origins.append(origin)
    return Int32(origins.count - 1)
  }

  // MARK: Asking

  /// The entries of a photo that have not been replaced, the latest first.
  private func indices(of photo: FilePath) -> [Int] {
    var indices: [Int] = []
    var next = Int(last[photo] ?? -1)
    while next >= 0 {
      if entries[next].place != nil { indices.append(next) }
      next = Int(entries[next].previous)
    }
    return indices
  }

  private func entry(of key: ExportRecord.Key) -> Int? {
    guard let number = numbers[key.identity] else { return nil }
    return indices(of: key.photo).first { entries[$0].identity == number }
  }

  func entry(of photo: FilePath, as identity: ExportIdentity) -> Int? {
    entry(of: ExportRecord.Key(photo: photo, identity: identity))
  }

  /// Whether an entry is the latest of its photo.
  func isLatest(_ index: Int) -> Bool { indices(of: entries[index].photo).first == index }

  /// Whether a photo was exported with these settings, has not changed since, and has all its crops in the
  /// folder.
  ///
  /// - Parameter partly: whether crops whose names were taken by other files may be missing.
  public func isDone(
    _ photo: FilePath, as identity: ExportIdentity, in folder: FilePath, partly: Bool = false
  ) -> Bool {
    guard let index = entry(of: photo, as: identity),
      entries[index].state == .done || partly && entries[index].state == .partial,
      !entries[index].isTrimmed, isUnchanged(photo, index)
    else { return false }
    return entries[index].crops.allSatisfy { isThere($0, in: folder) }
  }

  /// Whether a photo has the content of which an entry is.
  ///
  /// - Parameter stamp: the photo's, when it is known.
  func isUnchanged(_ photo: FilePath, _ index: Int, _ stamp: FileStamp? = nil) -> Bool {
    guard let stamp = stamp ?? (try? FileStamp(of: photo)) else { return false }
    let entry = entries[index]
    if stamp.size != entry.size { return false }
    if stamp.modified == entry.modified { return true }
    // A copy of the photo has another time and the same content.
    guard let hash = entry.hash else { return false }
    return ContentHash.of(fileAt: photo) == hash
  }

  private func isThere(_ crop: ExportRecord.Crop, in folder: FilePath) -> Bool {
    (try? FileStamp(of: folder.pushing(crop.name)))?.size == crop.bytes
  }

  /// Where the lines of a record are that holds a photo's faces; nil when there is none, or the photo has changed.
  func placeOfFaces(_ photo: FilePath, found: String, _ stamp: FileStamp) -> Range<Int>? {
    for index in indices(of: photo) {
      guard origins[Int(entries[index].origin)].found == found, isUnchanged(photo, index, stamp) else {
        continue
      }
      return entries[index].place
    }
    return nil
  }

  /// The XXH64 of a photo that was recorded with this stamp; nil when none was.
  func hash(_ photo: FilePath, _ stamp: FileStamp) -> UInt64? {
    for index in indices(of: photo) {
      let entry = entries[index]
      if entry.size == stamp.size, entry.modified == stamp.modified, let hash = entry.hash { return hash }
    }
    return nil
  }

  /// A crop that is in the folder already, as the photo would give it now.
  func kept(
    _ name: FilePath, of photo: FilePath, face: Int, pixels: String, _ stamp: FileStamp, in folder: FilePath
  ) -> ExportRecord.Crop? {
    for index in indices(of: photo) {
      guard let crop = entries[index].crops.first(where: { $0.name == name && $0.face == face }),
        origins[Int(entries[index].origin)].pixels == pixels, isUnchanged(photo, index, stamp),
        isThere(crop, in: folder)
      else { continue }
      return crop
    }
    return nil
  }

  /// Whether a photo as it is now gave crops, by settings for the same pixels, and one of them has this name; or
  /// whether the photo is not there, so that nothing will want the name.
  func mayKeep(_ name: FilePath, pixels: (FilePath) -> String, in folder: FilePath) -> Bool {
    guard let owner = owners[name].map(Int.init),
      let crop = entries[owner].crops.first(where: { $0.name == name })
    else { return false }
    let photo = entries[owner].photo
    if (try? FileStamp(of: photo)) == nil { return true }
    return origins[Int(entries[owner].origin)].pixels == pixels(photo) && isUnchanged(photo, owner)
      && isThere(crop, in: folder)
  }

  /// The names of the crops that these photos gave with these settings.
  public func names(of photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    photos.flatMap { photo in
      entry(of: photo, as: identities[photo]).map { entries[$0].crops.map(\.name) } ?? []
    }
  }

  /// Where the records of these photos with these settings are.
  func places(of photos: [FilePath], as identities: ExportIdentities) -> [Range<Int>] {
    photos.compactMap { photo in entry(of: photo, as: identities[photo]).flatMap { entries[$0].place } }
  }

  /// The exports of a photo from before people changed its annotations.
  private func superseded(by key: ExportRecord.Key) -> [Int] {
    indices(of: key.photo).filter { key.identity.supersedes(identities[Int(entries[$0].identity)]) }
  }

  /// The crops of ``superseded(by:)`` that are unchanged in the folder, and so may be replaced.
  func outdated(_ photo: FilePath, _ identity: ExportIdentity, in folder: FilePath) -> [FilePath] {
    superseded(by: ExportRecord.Key(photo: photo, identity: identity))
      .flatMap { entries[$0].crops }.filter { isThere($0, in: folder) }.map(\.name)
  }

  /// Whether a file belongs to a record.
  func owns(_ name: FilePath) -> Bool { owners[name] != nil }

  /// Whether a file was begun by an interrupted export, or belongs to no record any more.
  func isOwn(_ name: FilePath, in folder: FilePath) -> Bool {
    begun.contains(name) || orphans[name].map { $0.isUnchanged(in: folder) } ?? false
  }

  /// Whether an earlier export wrote a file that has not been changed since.
  func isOwnUnchanged(_ name: FilePath, in folder: FilePath) -> Bool {
    if begun.contains(name) { return true }
    return written(name).map { $0.isUnchanged(in: folder) } ?? false
  }

  /// The record that a crop belongs to.
  func owner(of name: FilePath) -> (entry: Entry, crop: ExportRecord.Crop)? {
    guard let owner = owners[name].map(Int.init) else { return nil }
    return entries[owner].crops.first { $0.name == name }.map { (entries[owner], $0) }
  }

  private func written(_ name: FilePath) -> ExportRecord.Crop? { owner(of: name)?.crop ?? orphans[name] }
}

extension ExportRecord.Crop {
  /// Whether the file is as it was written, byte for byte.
  func isUnchanged(in folder: FilePath) -> Bool {
    let path = folder.pushing(name)
    guard let stamp = try? FileStamp(of: path), stamp.isRegular, stamp.size == bytes else { return false }
    return ContentHash.of(fileAt: path) == hash
  }
}
