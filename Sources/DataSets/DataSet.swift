import Alignment
package import SystemPackage

/// The crops of an export as a set to train with: parts, labels with numbers, and what is left out.
package struct DataSet: Sendable {
  /// A label with its crops in one part.
  package struct Label: Sendable {
    /// Its number, from 0, in the order of the folders' bytes. Numbers are those of the part when every label
    /// is in one part, and of the whole set when pictures were divided, so that a label has one number
    /// everywhere.
    package var number: Int
    package var name: String
    /// The label as the name of a folder.
    package var folder: String
    /// In the order of their names' bytes.
    package var crops: [SetCrop]
  }

  /// `train`, `val` or `test`.
  package struct Part: Sendable {
    package var name: String
    package var labels: [Label]

    package var count: Int { labels.reduce(0) { $0 + $1.crops.count } }
  }

  /// A crop that is not in the set, and why.
  package struct LeftOut: Sendable, Equatable {
    package var crop: SetCrop
    package var reason: Reason
  }

  /// Why a crop is not in the set.
  package enum Reason: Sendable, Equatable {
    case noLabel
    /// The same face is in another crop of a copy.
    case duplicate(of: String)
    case tooFew(count: Int, least: Int)
    /// Others of its label are better.
    case tooMany(rank: Int, most: Int)
    /// The file is gone.
    case missing
  }

  /// The export's folder.
  package var source: FilePath
  /// Parts that hold something, in the order train, val, test.
  package private(set) var parts: [Part] = []
  /// In the order of the crops' names.
  package private(set) var leftOut: [LeftOut] = []
  /// Whether the set was divided at all.
  package private(set) var isDivided = false
  /// Whether all parts count their labels together.
  package private(set) var hasSharedNumbers = false
  /// Copies of photos among the crops.
  package let duplicates: [DuplicateGroup]

  /// Chooses, divides and numbers.
  ///
  /// - Parameter crops: of ``ManifestReader``, by their names.
  package init(_ crops: [SetCrop], in source: FilePath, by rules: SetRules) throws(DataSetError) {
    self.source = source
    duplicates = DuplicateFinder(crops).groups
    let chosen = choose(from: crops, rules)
    leftOut.sort { SetCrop.precedes($0.crop, $1.crop) }
    guard !chosen.isEmpty else { throw .empty(source, leftOut: leftOut.count) }
    try divide(chosen, rules)
  }

  // MARK: Which crops

  private mutating func choose(from crops: [SetCrop], _ rules: SetRules) -> [SetCrop] {
    var chosen: [SetCrop] = []
    for crop in crops {
      if crop.label?.isEmpty ?? true {
        leftOut.append(LeftOut(crop: crop, reason: .noLabel))
      } else {
        chosen.append(crop)
      }
    }
    dropDuplicates(&chosen, rules)
    var dropped: Set<FilePath> = []
    for (_, crops) in Dictionary(grouping: chosen, by: { $0.label ?? "" }) {
      if let least = rules.minPerLabel, crops.count < least {
        for crop in crops {
          leftOut.append(LeftOut(crop: crop, reason: .tooFew(count: crops.count, least: least)))
          dropped.insert(crop.file)
        }
      } else if let most = rules.maxPerLabel, crops.count > most {
        let ranked = crops.sorted { first, second in
          first.quality != second.quality
            ? first.quality > second.quality : SetCrop.precedes(first, second)
        }
        for (rank, crop) in ranked.enumerated().dropFirst(most) {
          leftOut.append(LeftOut(crop: crop, reason: .tooMany(rank: rank + 1, most: most)))
          dropped.insert(crop.file)
        }
      }
    }
    chosen.removeAll { dropped.contains($0.file) }
    return chosen
  }

  private mutating func dropDuplicates(_ chosen: inout [SetCrop], _ rules: SetRules) {
    guard rules.duplicates != .keep else { return }
    // A crop without a label must not stand for one that has one.
    let isLabelled = Set(chosen.map(\.file))
    var kept: [FilePath: String] = [:]
    for group in duplicates {
      let crops = group.crops.filter { isLabelled.contains($0.file) }
      let first = crops.min { ($0.source, $0.name) < ($1.source, $1.name) }
      // Of equally good ones the first.
      let best = crops.min {
        $0.quality != $1.quality ? $0.quality > $1.quality : ($0.source, $0.name) < ($1.source, $1.name)
      }
      guard let stays = rules.duplicates == .first ? first : best else { continue }
      for crop in crops where crop.file != stays.file { kept[crop.file] = stays.name }
    }
    chosen.removeAll { crop in
      guard let other = kept[crop.file] else { return false }
      leftOut.append(LeftOut(crop: crop, reason: .duplicate(of: other)))
      return true
    }
  }

  // MARK: Which part and number

  private mutating func divide(_ crops: [SetCrop], _ rules: SetRules) throws(DataSetError) {
    func part(_ crop: SetCrop) -> String { rules.split?.part(of: crop) ?? crop.part ?? Self.only }
    let parts = Dictionary(grouping: crops, by: part)
    isDivided = rules.split != nil || crops.contains { $0.part != nil }
    let folders = try Self.folders(of: Set(crops.compactMap(\.label)))
    let labelsOfParts = parts.mapValues { Set($0.compactMap(\.label)) }
    let total = Set(labelsOfParts.values.joined()).count
    hasSharedNumbers =
      rules.split?.unit == .picture || labelsOfParts.values.reduce(0) { $0 + $1.count } > total
    let shared = Self.numbers(folders.values)
    let order = ["train", "val", "test"]
    let names = order.filter { parts[$0] != nil } + parts.keys.filter { !order.contains($0) }.sorted()
    self.parts = names.map { name in
      let groups = Dictionary(grouping: parts[name] ?? []) { $0.label ?? "" }
      let numbers = hasSharedNumbers ? shared : Self.numbers(groups.keys.map { folders[$0] ?? "" })
      let labels = groups.map { label, crops in
        let folder = folders[label] ?? ""
        return Label(number: numbers[folder] ?? 0, name: label, folder: folder, crops: crops)
      }
      return Part(name: name, labels: labels.sorted { $0.number < $1.number })
    }
  }

  /// The name of the part when there is only one.
  static let only = "train"

  private static func numbers(_ folders: some Sequence<String>) -> [String: Int] {
    let sorted = folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
  }

  /// A folder for each label, different on disks that do not distinguish capitals, too.
  private static func folders(of labels: Set<String>) throws(DataSetError) -> [String: String] {
    var folders: [String: String] = [:]
    var owners: [String: String] = [:]
    for label in labels.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let folder = String(decoding: NamePattern.safe(label, orElse: "unknown"), as: UTF8.self)
      if let other = owners.updateValue(label, forKey: folder.lowercased()) {
        throw .sameFolder(other, label)
      }
      folders[label] = folder
    }
    return folders
  }

  /// Leaves out crops whose files are gone.
  package mutating func leaveOut(missing files: Set<FilePath>) throws(DataSetError) {
    guard !files.isEmpty else { return }
    for part in parts.indices {
      for label in parts[part].labels.indices {
        parts[part].labels[label].crops.removeAll { crop in
          guard files.contains(crop.file) else { return false }
          leftOut.append(LeftOut(crop: crop, reason: .missing))
          return true
        }
      }
    }
    leftOut.sort { SetCrop.precedes($0.crop, $1.crop) }
    if parts.allSatisfy({ $0.count == 0 }) { throw .empty(source, leftOut: leftOut.count) }
  }
}
