/// The text `pairs.txt` of Labeled Faces in the Wild: how many parts and pairs, then for each part so many pairs of one
/// person (name, two numbers of photos) and as many of different people (name, number, name, number).
package struct PairsFile: Sendable, Hashable {
  /// A photo as the folder has it: `Name/Name_0001.jpg`, here without the extension.
  package struct Pair: Sendable, Hashable {
    package var fold: Int
    package var first, second: String
    package var isSame: Bool
  }

  package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    package var reason: String
    package var description: String { "line \(line): \(reason)" }
  }

  package let pairs: [Pair]

  package init(_ text: String) throws(Fault) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { (number: $0.offset + 1, words: $0.element.split(whereSeparator: { $0.isWhitespace })) }
      .filter { !$0.words.isEmpty }
    guard let first = lines.first else { throw Fault(line: 1, reason: "the file is empty") }
    let counts = first.words.map { Int($0) ?? -1 }
    // The development files have one part, and only say how many pairs it has.
    let (folds, each) =
      counts.count == 2 ? (counts[0], counts[1]) : counts.count == 1 ? (1, counts[0]) : (-1, -1)
    guard folds > 0, each > 0 else {
      throw Fault(
        line: first.number, reason: "needed are two numbers: parts, and pairs of each kind in a part")
    }
    let rest = lines.dropFirst()
    guard folds <= rest.count, each <= rest.count, rest.count == 2 * folds * each else {
      throw Fault(
        line: first.number,
        reason: "\(folds) times \(each) and \(each) pairs do not make the \(rest.count) lines that follow")
    }
    var pairs: [Pair] = []
    for (index, line) in rest.enumerated() {
      let words = line.words
      let fold = index / (2 * each)
      let isSame = index % (2 * each) < each
      let names = isSame ? (words.first, words.first) : (words.first, words.count > 2 ? words[2] : nil)
      let numbers = isSame ? Array(words.dropFirst()) : [1, 3].filter { $0 < words.count }.map { words[$0] }
      guard words.count == (isSame ? 3 : 4), let one = names.0, let other = names.1, numbers.count == 2,
        let a = numbers.first.flatMap({ Int($0) }), let b = numbers.last.flatMap({ Int($0) }), a >= 0, b >= 0
      else {
        throw Fault(
          line: line.number,
          reason: isSame
            ? "a name and the numbers of two photos are needed" : "a name and a number are needed, twice")
      }
      pairs.append(
        Pair(fold: fold, first: Self.photo(one, a), second: Self.photo(other, b), isSame: isSame))
    }
    self.pairs = pairs
  }

  private static func photo(_ name: Substring, _ number: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(name)/\(name)_\(padded)"
  }
}
