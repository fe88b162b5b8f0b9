import Files
import Imaging
package import SystemPackage

/// Photos that are the same file under several paths: copies byte for byte, and links.
package struct PhotoCopies: Sendable {
  /// The paths of each such photo, two or more, in the order of the photos.
  package private(set) var groups: [[FilePath]] = []

  /// - Parameter photos: each once. Only files that have the length of another one are read.
  package init(_ photos: [FilePath]) {
    var bySize: [Int: [(path: FilePath, stamp: FileStamp)]] = [:]
    for path in photos {
      guard let stamp = try? FileStamp(of: path), stamp.isRegular, stamp.size > 0 else { continue }
      bySize[stamp.size, default: []].append((path, stamp))
    }
    for same in bySize.values where same.count > 1 {
      var hashes: [FileIdentity: UInt64] = [:]
      var byContent: [UInt64: [FilePath]] = [:]
      for (path, stamp) in same {
        // Links to one file are read once.
        let known = stamp.file.flatMap { hashes[$0] }
        guard let hash = known ?? ContentHash.of(fileAt: path) else { continue }
        if let file = stamp.file { hashes[file] = hash }
        byContent[hash, default: []].append(path)
      }
      groups += byContent.values.filter { $0.count > 1 }
    }
    let places = Dictionary(uniqueKeysWithValues: photos.enumerated().map { ($1, $0) })
    groups.sort { (places[$0[0]] ?? 0) < (places[$1[0]] ?? 0) }
  }

  /// How many other paths of a photo manifests name: with all of them, a thousand copies would be a million paths.
  static let mostNamed = 10

  /// For each path the others, the first ``mostNamed`` of them.
  package var others: [FilePath: [FilePath]] {
    var others: [FilePath: [FilePath]] = [:]
    for group in groups {
      let first = group.prefix(Self.mostNamed + 1)
      for path in group { others[path] = Array(first.filter { $0 != path }.prefix(Self.mostNamed)) }
    }
    return others
  }

  /// For each path but the first of a photo the first one.
  package var firsts: [FilePath: FilePath] {
    var firsts: [FilePath: FilePath] = [:]
    for group in groups {
      for path in group.dropFirst() { firsts[path] = group[0] }
    }
    return firsts
  }

  /// How many paths they have in all.
  var paths: Int { groups.reduce(0) { $0 + $1.count } }

  /// One line for people; nil when there are none.
  package var summary: String? {
    if groups.isEmpty { return nil }
    return
      "\(groups.count == 1 ? "1 photo has" : "\(groups.count) photos have") several paths (\(paths) in all): "
      + "see duplicates in the manifest"
  }
}

extension [ExportItem] {
  /// Lets the first path of each photo stand for the others.
  package mutating func takeFirst(of copies: PhotoCopies) {
    let firsts = copies.firsts
    for index in indices { self[index].copied = firsts[self[index].photo] }
  }
}
