import Files
import SystemPackage

extension GroundTruthReader {
  /// The photos to measure with. Of a published data set these are the photos of one use only, because the others
  /// are for learning; of everything else these are all photos.
  ///
  /// - Parameter uses: the best use first; the first one that a data set has photos for is taken.
  /// - Returns: the photos, and a line for each data set.
  func measured(_ uses: [PublishedLayout.Use]) -> (photos: [MarkedPhoto], facts: [String]) {
    var chosen: [FilePath: PublishedLayout.Use] = [:]
    var facts: [String] = []
    for (set, photos) in published {
      guard let use = uses.first(where: { use in photos.contains { $0.use == use } }) else { continue }
      chosen[set] = use
      let count = photos.count { $0.use == use }
      let words = "\(set.shown): \(photos[0].maker.rawValue), \(counted(count, "photo")) \(use.words)"
      let others = photos.count - count
      facts.append(others == 0 ? words : "\(words); the other \(others) are left out")
    }
    let kept = photos.filter { photo in
      photo.origin.map { chosen[$0.set] == $0.use } ?? true
    }
    return (kept, facts)
  }

  /// The photos of each published data set, in the order in which they were read.
  var published: [(set: FilePath, photos: [PublishedLayout.Origin])] {
    var sets: [(set: FilePath, photos: [PublishedLayout.Origin])] = []
    for origin in photos.compactMap(\.origin) {
      if let index = sets.firstIndex(where: { $0.set == origin.set }) {
        sets[index].photos.append(origin)
      } else {
        sets.append((origin.set, [origin]))
      }
    }
    return sets
  }
}

extension PublishedLayout.Use {
  /// "for validation".
  fileprivate var words: String {
    switch self {
    case .learning: "to learn from"
    case .validation: "for validation"
    case .tests: "for tests"
    }
  }
}
