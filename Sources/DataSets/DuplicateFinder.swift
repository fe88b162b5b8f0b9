import Geometry
import Imaging

/// Finds crops of one face in copies of a photo: the same file under two names, and photos that look alike
/// (smaller, encoded again), by their difference hash.
package struct DuplicateFinder {
  /// First those across labels, then those of photos that are the same file; within these by the first path.
  package private(set) var groups: [DuplicateGroup] = []

  /// Photos are taken for copies up to this distance of their hashes. Unrelated photos differ by about 32.
  static let most = 4
  /// Faces of two copies are one when their boxes, as shares of the photo, overlap by this much.
  static let overlap: Float = 0.5

  private let crops: [SetCrop]
  /// For each crop another of its group, or itself.
  private var parents: [Int]

  package init(_ crops: [SetCrop]) {
    self.crops = crops
    parents = Array(crops.indices)
    joinSameFiles()
    joinSimilar()
    var members: [Int: [Int]] = [:]
    for index in crops.indices { members[root(of: index), default: []].append(index) }
    groups = members.values.filter { $0.count > 1 }.map { indices in
      let group = indices.map { crops[$0] }.sorted { ($0.source, $0.name) < ($1.source, $1.name) }
      let prints = Set(group.map(\.fingerprint))
      return DuplicateGroup(crops: group, isSameFile: prints.count == 1 && prints.first != "")
    }
    groups.sort { first, second in
      if first.isAcrossLabels != second.isAcrossLabels { return first.isAcrossLabels }
      if first.isSameFile != second.isSameFile { return first.isSameFile }
      return (first.crops[0].source, first.crops[0].name) < (second.crops[0].source, second.crops[0].name)
    }
  }

  private func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  private mutating func join(_ first: Int, _ second: Int) {
    let (first, second) = (root(of: first), root(of: second))
    if first == second { return }
    parents[max(first, second)] = min(first, second)
  }

  /// The same face of the same file has the same number.
  private mutating func joinSameFiles() {
    var known: [String: Int] = [:]
    for (index, crop) in crops.enumerated() where !crop.fingerprint.isEmpty {
      let key = "\(crop.fingerprint)\t\(crop.face)"
      if let other = known[key] {
        // Two crops of one photo under one path are not copies; a manifest may list several exports.
        if crops[other].source != crop.source { join(other, index) }
      } else {
        known[key] = index
      }
    }
  }

  /// Hashes that differ by at most `most` bits are equal in one of `most + 1` parts of theirs, so only those
  /// are compared.
  private mutating func joinSimilar() {
    // One crop stands for those of the same file.
    let single = crops.indices.filter { parents[$0] == $0 && crops[$0].hash != nil }
    let byHash = Dictionary(grouping: single) { crops[$0].hash?.bits ?? 0 }.mapValues(places)
    let hashes = byHash.keys.sorted()
    for hash in hashes { joinFaces(byHash[hash] ?? []) }
    let bands = Self.most + 1
    for band in 0..<bands {
      let low = band * 64 / bands, high = (band + 1) * 64 / bands
      let mask = (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low)
      for near in Dictionary(grouping: hashes, by: { $0 & mask }).values where near.count > 1 {
        for (place, first) in near.enumerated() {
          for second in near[(place + 1)...] where (first ^ second).nonzeroBitCount <= Self.most {
            joinFaces(byHash[first] ?? [], byHash[second] ?? [])
          }
        }
      }
    }
  }

  /// The crops of photos of one hash that have the same box. A folder of very many copies has few of them.
  private struct Place {
    let box: BoundingBox
    var crops: [Int]
    /// Whether the crops are from several photos. Then all of them are joined.
    var isShared = false

    /// Crops with which all of them are joined.
    var ends: ArraySlice<Int> { isShared ? crops.prefix(1) : crops[...] }
  }

  private func places(_ indices: [Int]) -> [Place] {
    var places: [Place] = []
    var known: [BoundingBox: Int] = [:]
    for index in indices {
      guard let box = Self.share(crops[index]) else { continue }
      if let place = known[box] {
        places[place].isShared = places[place].isShared || isOfAnother(index, than: places[place].crops[0])
        places[place].crops.append(index)
      } else {
        known[box] = places.count
        places.append(Place(box: box, crops: [index]))
      }
    }
    return places
  }

  private func isOfAnother(_ crop: Int, than other: Int) -> Bool { crops[crop].source != crops[other].source }

  /// Joins the faces of photos of one hash.
  private mutating func joinFaces(_ places: [Place]) {
    for (index, place) in places.enumerated() {
      if place.isShared, place.box.iou(place.box) >= Self.overlap {
        for crop in place.crops.dropFirst() { join(place.crops[0], crop) }
      }
      for other in places[(index + 1)...] { joinFaces(place, other) }
    }
  }

  private mutating func joinFaces(_ first: [Place], _ second: [Place]) {
    for one in first {
      for other in second { joinFaces(one, other) }
    }
  }

  /// Faces of one photo are not copies of each other. The crops of a shared place are joined already, and one of them is
  /// of another photo than any given crop of the other place.
  private mutating func joinFaces(_ one: Place, _ other: Place) {
    guard one.box.iou(other.box) >= Self.overlap,
      one.isShared || other.isShared || isOfAnother(one.crops[0], than: other.crops[0])
    else { return }
    for crop in one.ends + other.ends { join(one.crops[0], crop) }
  }

  /// The box as shares of the photo's width and height.
  private static func share(_ crop: SetCrop) -> BoundingBox? {
    guard let box = crop.box, let size = crop.photoSize, size.width > 0, size.height > 0 else { return nil }
    let (width, height) = (Float(size.width), Float(size.height))
    return BoundingBox(
      minX: box.minX / width, minY: box.minY / height, maxX: box.maxX / width, maxY: box.maxY / height)
  }
}
