import Imaging

/// Draws pairs of pictures of one person and of two, the same for the same people and seed.
package struct PairMaker {
  package struct Person {
    package var name: String
    /// The number of pictures, which are counted from 1.
    package var pictures: Int

    package init(name: String, pictures: Int) { (self.name, self.pictures) = (name, pictures) }
  }

  private struct Pair: Hashable {
    var first, second: Int
    var picture, otherPicture: Int
  }

  /// `pairs.txt`; nil when there are too few people and pictures for a pair of each kind.
  package let text: String?

  package init(_ people: [Person], folds: Int, pairs: Int, seed: UInt64) {
    let order = people.indices.sorted { first, second in
      let (one, other) = (Self.hash(people[first].name, seed), Self.hash(people[second].name, seed))
      return one != other ? one < other : people[first].name < people[second].name
    }
    // Those with several pictures are dealt out first, so that every fold has some.
    let dealt = order.filter { people[$0].pictures > 1 } + order.filter { people[$0].pictures == 1 }
    let most = min(folds, people.filter { $0.pictures > 1 }.count, people.count / 2)
    guard most > 0 else {
      text = nil
      return
    }
    let members = (0..<most).map { fold in
      stride(from: fold, to: dealt.count, by: most).map { (dealt[$0], people[dealt[$0]].pictures) }
    }
    let count = min(pairs, members.map { min(Self.same($0), Self.different($0)) }.min() ?? 0)
    var generator = Generator(state: seed)
    var lines = ["\(most)\t\(count)"]
    for fold in members {
      let several = fold.filter { $0.1 > 1 }
      lines += Self.draw(count, of: Self.same(fold), &generator) { generator in
        let (person, pictures) = several[generator.below(several.count)]
        let first = generator.below(pictures)
        let second = (first + 1 + generator.below(pictures - 1)) % pictures
        return Pair(
          first: person, second: person, picture: min(first, second), otherPicture: max(first, second))
      }.map { "\(people[$0.first].name)\t\($0.picture + 1)\t\($0.otherPicture + 1)" }
      lines += Self.draw(count, of: Self.different(fold), &generator) { generator in
        let one = generator.below(fold.count)
        let other = (one + 1 + generator.below(fold.count - 1)) % fold.count
        let (first, second) = (fold[min(one, other)], fold[max(one, other)])
        return Pair(
          first: first.0, second: second.0, picture: generator.below(first.1),
          otherPicture: generator.below(second.1))
      }.map {
        "\(people[$0.first].name)\t\($0.picture + 1)\t\(people[$0.second].name)\t\($0.otherPicture + 1)"
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Different pairs, drawn until there are enough. As long as some are left, each of them has a chance.
  private static func draw(
    _ count: Int, of all: Int, _ generator: inout Generator, _ next: (inout Generator) -> Pair
  ) -> [Pair] {
    var pairs: [Pair] = []
    var known: Set<Pair> = []
    while pairs.count < min(count, all) {
      let pair = next(&generator)
      if known.insert(pair).inserted { pairs.append(pair) }
    }
    return pairs
  }

  private static func same(_ fold: [(Int, Int)]) -> Int {
    fold.reduce(0) { $0 + $1.1 * ($1.1 - 1) / 2 }
  }

  private static func different(_ fold: [(Int, Int)]) -> Int {
    let total = fold.reduce(0) { $0 + $1.1 }
    return (total * total - fold.reduce(0) { $0 + $1.1 * $1.1 }) / 2
  }

  private static func hash(_ name: String, _ seed: UInt64) -> UInt64 {
    ContentHash.of(Array("\(seed)\tpairs\t\(name)".utf8))
  }

  /// SplitMix64.
  private struct Generator {
    var state: UInt64

    mutating func below(_ count: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((value ^ (value >> 31)).multipliedFullWidth(by: UInt64(count)).high)
    }
  }
}
