import SystemPackage

/// A record in a journal's file, with what of it still counts.
struct JournalPiece: Sendable {
  var photo: FilePath
  var place: Range<Int>
  /// The names of the crops that still belong to it; nil for all of its lines.
  var names: Set<FilePath>?
  /// Whether it says why the photo, or faces of it, have no crops.
  var hasReasons = true
}

extension ExportHistory {
  private func piece(_ index: Int) -> JournalPiece? {
    let entry = entries[index]
    return entry.place.map { place in
      JournalPiece(
        photo: entry.photo, place: place, names: entry.isTrimmed ? Set(entry.crops.map(\.name)) : nil,
        hasReasons: isLatest(index))
    }
  }

  /// All records, first those of other exports, then those of these photos in their order.
  func ordered(by photos: [FilePath], as identities: ExportIdentities) -> [JournalPiece] {
    let own = photos.compactMap { entry(of: $0, as: identities[$0]) }
    var isPlaced = [Bool](repeating: false, count: entries.count)
    for index in own { isPlaced[index] = true }
    var order = entries.indices.filter { !isPlaced[$0] && entries[$0].place != nil }
    for index in own where isPlaced[index] {
      order.append(index)
      isPlaced[index] = false
    }
    return order.compactMap(piece)
  }

  /// All records in the order of their photos' paths (``PhotoOrder``).
  func orderedByPath() -> [JournalPiece] {
    let live = entries.indices.filter { entries[$0].place != nil }
    let keys = Dictionary(uniqueKeysWithValues: live.map { ($0, PhotoOrder(entries[$0].photo)) })
    return live.sorted { a, b in
      guard let first = keys[a], let second = keys[b] else { return a < b }
      return first < second || (!(second < first) && a < b)
    }.compactMap(piece)
  }

  /// The files of crops that these photos do not give with these settings, and whose records are removed here.
  ///
  /// - Parameter isKept: whether a photo's record stays; nil for those of the photos with these settings.
  mutating func prune(keeping photos: [FilePath], as identities: ExportIdentities) -> [ExportRecord.Crop] {
    var isKept = [Bool](repeating: false, count: entries.count)
    for photo in photos {
      if let index = entry(of: photo, as: identities[photo]) { isKept[index] = true }
    }
    for index in entries.indices where !isKept[index] && entries[index].place != nil { drop(index) }
    return orphans.values.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }
}
