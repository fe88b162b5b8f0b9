import Imaging
public import SystemPackage

/// What exports into a folder have done, as its journal tells.
///
/// Of each record only what later runs ask for lies in memory: there may be very many photos.
public struct ExportHistory: Sendable {
  /// What is kept of a record.
  private struct Entry: Sendable {
    var photo: FilePath
    /// Among ``identities``.
    var identity: Int32
    /// The entry of the same photo before this one, -1 when it is the first.
    var previous: Int32
    var size: Int
    var modified: Int64
    var hash: UInt64?
    var crops: [ExportRecord.Crop]
    /// Where in the journal's file its lines are, in bytes; nil when others have taken its place.
    var place: Range<Int>?
  }
  /// In the order of the file.
  private var entries: [Entry] = []
  /// All identities that photos were exported with, and their numbers.
  private var identities: [ExportIdentity] = []
  private var numbers: [ExportIdentity: Int32] = [:]
  /// The last entry of each photo.
  private var last: [FilePath: Int32] = [:]
  /// Which entry has a crop of a name.
  private var owners: [FilePath: Int32] = [:]
  /// Files of photos that were begun and not finished.
  var begun: Set<FilePath> = []

  /// Of a folder into which nothing was exported.
  public init() {}

  /// Looks into a folder's journal without opening it for an export; a folder without one has no history.
  public init(of folder: FilePath) {
    let path = folder.appending(ExportJournal.name)
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return
    }
    defer { try? file.close() }
    if let reader = try? ExportJournalReader(of: file) { self = reader.history }
  }

  /// A record whose crops have been replaced by this one's is gone, and one of what people said before.
  ///
  /// - Parameter place: where in the journal's file its lines are, in bytes.
  mutating func add(_ record: ExportRecord, at place: Range<Int>) {
    let key = record.key
    for index in superseded(by: key) { entries[index].place = nil }
    let index = entry(of: key) ?? entries.count
    if index == entries.count {
      let entry = Entry(
        photo: key.photo, identity: number(of: key.identity), previous: last[key.photo] ?? -1, size: 0,
        modified: 0, crops: [])
      entries.append(entry)
      last[key.photo] = Int32(index)
    }
    let stamp = record.stamp
    (entries[index].size, entries[index].modified) = (stamp.size, stamp.modified)
    entries[index].hash = UInt64(record.hash, radix: 16)
    (entries[index].crops, entries[index].place) = (record.crops, place)
    for crop in record.crops {
      guard let owner = owners.updateValue(Int32(index), forKey: crop.name).map(Int.init), owner != index,
        entries[owner].crops.contains(where: { $0.name == crop.name })
      else { continue }
      entries[owner].place = nil
    }
  }

  private mutating func number(of identity: ExportIdentity) -> Int32 {
    if let number = numbers[identity] { return number }
    identities.append(identity)
    numbers[identity] = Int32(identities.count - 1)
    return Int32(identities.count - 1)
  }

  /// The entries of a photo that no others have replaced.
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

  /// Whether a photo was exported with these settings, is the same still, and all its crops are in the folder.
  public func isDone(_ photo: FilePath, as identity: ExportIdentity, in folder: FilePath) -> Bool {
    guard let index = entry(of: ExportRecord.Key(photo: photo, identity: identity)),
      let stamp = try? FileStamp(of: photo)
    else { return false }
    let entry = entries[index]
    if stamp.size != entry.size { return false }
    if stamp.modified != entry.modified {
      // A copy of the photo has another time and the same content.
      guard let hash = entry.hash, ContentHash.of(fileAt: photo) == hash else { return false }
    }
    return entry.crops.allSatisfy { crop in
      (try? FileStamp(of: folder.pushing(crop.name)))?.size == crop.bytes
    }
  }

  /// The names of the crops that photos gave with these settings.
  public func names(of photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    photos.flatMap { photo in
      let index = entry(of: ExportRecord.Key(photo: photo, identity: identities[photo]))
      return index.map { entries[$0].crops.map(\.name) } ?? []
    }
  }

  /// What was exported of a photo when people had said other things of its faces.
  private func superseded(by key: ExportRecord.Key) -> [Int] {
    indices(of: key.photo).filter { key.identity.supersedes(identities[Int(entries[$0].identity)]) }
  }

  /// The crops of ``superseded(by:)`` that lie in the folder as they were written: they may be replaced.
  func outdated(_ photo: FilePath, _ identity: ExportIdentity, in folder: FilePath) -> [FilePath] {
    superseded(by: ExportRecord.Key(photo: photo, identity: identity))
      .flatMap { entries[$0].crops }
      .filter { (try? FileStamp(of: folder.pushing($0.name)))?.size == $0.bytes }
      .map(\.name)
  }

  /// Whether a file was begun by an export that did not come to its end.
  func isOwn(_ name: FilePath) -> Bool { begun.contains(name) }

  /// Where the lines of all records are: first those of other exports, then these photos' in their order; and the
  /// names of files that belong to none.
  func ordered(
    by photos: [FilePath], as identities: ExportIdentities
  ) -> (places: [Range<Int>], unfinished: Set<FilePath>) {
    let own = photos.compactMap { entry(of: ExportRecord.Key(photo: $0, identity: identities[$0])) }
    var isPlaced = [Bool](repeating: false, count: entries.count)
    for index in own { isPlaced[index] = true }
    var order = entries.indices.filter { !isPlaced[$0] && entries[$0].place != nil }
    for index in own where isPlaced[index] {
      order.append(index)
      isPlaced[index] = false
    }
    let unfinished = begun.subtracting(order.lazy.flatMap { entries[$0].crops.lazy.map(\.name) })
    return (order.compactMap { entries[$0].place }, unfinished)
  }
}
