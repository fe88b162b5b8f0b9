/// Which groups may be near enough to be joined.
///
/// The mean of some distances is at least the least of them, so only groups with two faces within the cut-off are
/// candidates; all such pairs are kept, which makes the linkage exact.
enum Adjacency: Sendable {
  /// A row of bits for each face, for exactness with bounded memory: 50 MB for 20,000 faces, however many of them are
  /// one person's.
  case bits([[UInt64]])
  /// Sorted lists, for graphs and for few new faces.
  case lists([[Int32]])

  /// Calls `body` for each neighbour, by rising number.
  func forEach(of face: Int, _ body: (Int) -> Void) {
    switch self {
    case .bits(let rows):
      for (index, word) in rows[face].enumerated() where word != 0 {
        var rest = word
        while rest != 0 {
          body(index * 64 + rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
    case .lists(let lists): for other in lists[face] { body(Int(other)) }
    }
  }

  /// Gives the neighbours of `gone` to `kept`.
  mutating func merge(_ gone: Int, into kept: Int) {
    switch self {
    case .bits(var rows):
      self = .lists([])
      let old = rows[gone]
      rows[gone] = []
      for (index, word) in old.enumerated() where word != 0 {
        rows[kept][index] |= word
        var rest = word
        while rest != 0 {
          let other = index * 64 + rest.trailingZeroBitCount
          rest &= rest - 1
          if other == kept { continue }
          rows[other][gone / 64] &= ~(1 << UInt64(gone % 64))
          rows[other][kept / 64] |= 1 << UInt64(kept % 64)
        }
      }
      for one in [gone, kept] { rows[kept][one / 64] &= ~(1 << UInt64(one % 64)) }
      self = .bits(rows)
    case .lists(var lists):
      self = .lists([])
      let old = lists[gone]
      lists[gone] = []
      for other in old where other != kept {
        lists[Int(other)].removeSorted(Int32(gone))
        lists[Int(other)].insertSorted(Int32(kept))
      }
      lists[kept] = lists[kept].union(old, without: (Int32(gone), Int32(kept)))
      self = .lists(lists)
    }
  }
}

extension [Int32] {
  /// The first place whose number is not less.
  private func place(_ number: Int32) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func insertSorted(_ number: Int32) {
    let place = place(number)
    if place == count || self[place] != number { insert(number, at: place) }
  }

  mutating func removeSorted(_ number: Int32) {
    let place = place(number)
    if place < count, self[place] == number { remove(at: place) }
  }

  func union(_ other: [Int32], without: (Int32, Int32)) -> [Int32] {
    var all: [Int32] = []
    all.reserveCapacity(count + other.count)
    var (a, b) = (0, 0)
    while a < count || b < other.count {
      let next: Int32
      if b == other.count || (a < count && self[a] <= other[b]) {
        next = self[a]
        if b < other.count, other[b] == next { b += 1 }
        a += 1
      } else {
        next = other[b]
        b += 1
      }
      if next != without.0, next != without.1 { all.append(next) }
    }
    return all
  }
}
