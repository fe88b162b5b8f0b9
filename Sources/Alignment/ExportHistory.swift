import Imaging
public import SystemPackage

/// What exports into a folder have done, as its journal tells.
public struct ExportHistory: Sendable {
  private(set) var records: [ExportRecord.Key: ExportRecord] = [:]
  /// In the order of the file; keys without a record are gone.
  private(set) var order: [ExportRecord.Key] = []
  /// Which record has a crop of a name.
  private var owners: [FilePath: ExportRecord.Key] = [:]
  /// The identities that photos were exported with.
  private var keys: [FilePath: Set<ExportIdentity>] = [:]
  /// Files of photos that were begun and not finished.
  var begun: Set<FilePath> = []

  /// Of a folder into which nothing was exported.
  public init() {}

  /// Looks into a folder's journal without opening it for an export; a folder without one has no history.
  public init(of folder: FilePath) {
    _ = add((try? ExportJournal.read(folder.appending(ExportJournal.name))) ?? [], head: ExportJournal.head)
  }

  /// A record whose crops have been replaced by this one's is gone, and one of what people said before.
  mutating func add(_ record: ExportRecord) {
    for key in superseded(by: record.key) { records[key] = nil }
    keys[record.key.photo, default: []].insert(record.key.identity)
    for crop in record.crops {
      if let owner = owners.updateValue(record.key, forKey: crop.name), owner != record.key {
        records[owner] = nil
      }
    }
    if records.updateValue(record, forKey: record.key) == nil { order.append(record.key) }
  }

  /// Whether a photo was exported with these settings, is the same still, and all its crops are in the folder.
  public func isDone(_ photo: FilePath, as identity: ExportIdentity, in folder: FilePath) -> Bool {
    let key = ExportRecord.Key(photo: photo, identity: identity)
    guard let record = records[key], let stamp = SourceStamp.look(at: photo) else { return false }
    if stamp.size != record.stamp.size { return false }
    if stamp.modified != record.stamp.modified {
      // A copy of the photo has another time and the same content.
      guard !record.stamp.fingerprint.isEmpty, let hash = ContentHash.of(fileAt: photo),
        ContentHash.text(hash) == record.stamp.fingerprint
      else { return false }
    }
    return record.crops.allSatisfy { crop in
      SourceStamp.look(at: folder.pushing(crop.name))?.size == crop.bytes
    }
  }

  /// The names of the crops that photos gave with these settings.
  public func names(of photos: [FilePath], as identities: ExportIdentities) -> [FilePath] {
    photos.flatMap {
      records[ExportRecord.Key(photo: $0, identity: identities[$0])]?.crops.map(\.name) ?? []
    }
  }

  /// What was exported of a photo when people had said other things of its faces.
  private func superseded(by key: ExportRecord.Key) -> [ExportRecord.Key] {
    (keys[key.photo] ?? []).filter { key.identity.supersedes($0) }
      .map { ExportRecord.Key(photo: key.photo, identity: $0) }
  }

  /// The crops of ``superseded(by:)`` that lie in the folder as they were written: they may be replaced.
  func outdated(_ photo: FilePath, _ identity: ExportIdentity, in folder: FilePath) -> [FilePath] {
    superseded(by: ExportRecord.Key(photo: photo, identity: identity))
      .flatMap { records[$0]?.crops ?? [] }
      .filter { SourceStamp.look(at: folder.pushing($0.name))?.size == $0.bytes }
      .map(\.name)
  }

  /// Whether a file was begun by an export that did not come to its end.
  func isOwn(_ name: FilePath) -> Bool { begun.contains(name) }

  /// Reads all whole records; returns where the last one ends. What follows was being written when the program ended.
  mutating func add(_ bytes: [UInt8], head: [UInt8]) -> Int {
    guard bytes.starts(with: head) else { return 0 }
    var position = head.count
    func line(at start: Int) -> (line: ArraySlice<UInt8>, next: Int)? {
      bytes[start...].firstIndex(of: 0x0A).map { (bytes[start..<$0], $0 + 1) }
    }
    while let (first, next) = line(at: position) {
      let fields = ExportRecord.fields(first)
      if fields.first?.elementsEqual("begin".utf8) == true, fields.count >= 2 {
        begun.formUnion(fields.dropFirst(2).map(FilePath.init(bytes:)))
        position = next
        continue
      }
      guard fields.first?.elementsEqual("done".utf8) == true, fields.count == 7,
        let count = ExportRecord.number(fields[6]), count >= 0
      else { break }
      var crops: [[[UInt8]]] = []
      var end = next
      while crops.count < count, let (crop, after) = line(at: end) {
        crops.append(ExportRecord.fields(crop, limit: 3))
        end = after
      }
      guard crops.count == count,
        let record = ExportRecord(done: fields, crops: crops, lines: [])
      else { break }
      add(record.stored(at: position..<end))
      position = end
    }
    return position
  }
}
