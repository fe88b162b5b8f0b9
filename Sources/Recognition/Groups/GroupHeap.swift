/// A pair of groups and how far they are, as it was when it was looked at.
struct GroupPair: Comparable {
  var value: Float
  var a: Int32
  var b: Int32
  /// How often each had changed then.
  var stamps: (Int32, Int32)

  static func < (x: GroupPair, y: GroupPair) -> Bool { (x.value, x.a, x.b) < (y.value, y.a, y.b) }
  static func == (x: GroupPair, y: GroupPair) -> Bool { (x.value, x.a, x.b) == (y.value, y.a, y.b) }
}

/// Pairs of groups, the nearest first.
struct GroupHeap {
  private var pairs: [GroupPair] = []

  mutating func push(_ pair: GroupPair) {
    pairs.append(pair)
    var at = pairs.count - 1
    while at > 0, pairs[at] < pairs[(at - 1) / 2] {
      pairs.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  mutating func pop() -> GroupPair? {
    guard let first = pairs.first, let last = pairs.popLast() else { return nil }
    if pairs.isEmpty { return first }
    pairs[0] = last
    var at = 0
    while true {
      let left = 2 * at + 1
      guard left < pairs.count else { return first }
      let child = left + 1 < pairs.count && pairs[left + 1] < pairs[left] ? left + 1 : left
      guard pairs[child] < pairs[at] else { return first }
      pairs.swapAt(at, child)
      at = child
    }
  }
}
