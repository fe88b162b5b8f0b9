/// Photos with the numbers that they are sorted by, for very many photos: a radix sort with one pass for
/// every eleven bits in which the numbers differ.
struct RankedPhotos {
  private struct Entry {
    var rank: UInt64
    var index: UInt32
  }

  private var entries: [Entry]

  /// - Parameter rank: smaller numbers come first.
  init(_ ids: [PhotoID], rank: (PhotoID) -> UInt64) {
    entries = ids.map { Entry(rank: rank($0), index: UInt32($0.index)) }
  }

  private static let bits: UInt64 = 11

  /// Sorted by rank; of equal ones the photo that arrived first comes first.
  func sorted() -> [PhotoID] {
    var entries = entries
    var former: UInt32 = 0
    let arrived = entries.allSatisfy { entry in
      defer { former = entry.index }
      return entry.index >= former
    }
    if !arrived { Self.sort(&entries) { UInt64($0.index) } }
    Self.sort(&entries, by: \.rank)
    return entries.map { PhotoID(Int($0.index)) }
  }

  /// A stable sort.
  private static func sort(_ entries: inout [Entry], by key: (Entry) -> UInt64) {
    // Unknown values have the highest possible rank and would only add passes.
    var (lowest, highest) = (UInt64.max, UInt64.min)
    for entry in entries {
      let value = key(entry)
      lowest = min(lowest, value)
      if value != .max { highest = max(highest, value) }
    }
    guard lowest < highest || entries.contains(where: { key($0) == .max }) else { return }
    let unknown = highest >= lowest ? highest - lowest + 1 : 0
    func digit(_ entry: Entry, _ shift: UInt64) -> Int {
      let value = key(entry)
      return Int(truncatingIfNeeded: (value == .max ? unknown : value - lowest) >> shift & (1 << bits - 1))
    }
    var shift: UInt64 = 0
    var other = entries
    while shift < 64, unknown >> shift > 0 {
      var starts = [Int](repeating: 0, count: 1 << Int(bits) + 1)
      for entry in entries { starts[digit(entry, shift) + 1] += 1 }
      for index in 1..<starts.count { starts[index] += starts[index - 1] }
      for entry in entries {
        let digit = digit(entry, shift)
        other[starts[digit]] = entry
        starts[digit] += 1
      }
      swap(&entries, &other)
      shift += bits
    }
  }
}
