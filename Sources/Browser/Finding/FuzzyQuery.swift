import Annotations

/// A fuzzy search: its letters must appear in a name in this order, with anything between them. Each of
/// several words is matched separately.
///
/// Names score higher the closer together the letters are and the more of them begin a word.
struct FuzzyQuery: Hashable, Sendable {
  let words: [[UInt32]]
  private let kinds: UInt64
  private let typed: [[TypedLetter]]
  /// Whether case or accents were typed, so that ``permits(_:)`` may exclude names that have a score.
  let isExact: Bool

  init(_ text: String) {
    words = text.split(separator: " ").map { NameCode.codes(String($0)) }
    typed = text.split(separator: " ").map { $0.map(TypedLetter.init) }
    isExact = typed.joined().contains(where: \.isExact)
    kinds = words.joined().reduce(0) { $0 | NameCode.kind($1) }
  }

  var isEmpty: Bool { words.isEmpty }

  /// Scores of single letters.
  private static let letter = 16, wordStart = 10, digitStart = 6, joined = 10, gap = 3
  static let highest = 1023

  /// Whether a name with these kinds of characters can match.
  func mayMatch(_ kinds: UInt64) -> Bool { self.kinds & ~kinds == 0 }

  /// Whether this query can only find what another one finds.
  func narrows(_ other: FuzzyQuery) -> Bool {
    typed.count >= other.typed.count && zip(typed, other.typed).allSatisfy { $0.starts(with: $1) }
  }

  /// Whether a name has its letters in the case and with the accents that were typed.
  func permits(_ name: String) -> Bool {
    guard isExact else { return true }
    return typed.allSatisfy { word in
      var next = 0
      for letter in name where next < word.count && word[next].finds(letter) { next += 1 }
      return next == word.count
    }
  }

  /// In `0...highest`; nil when the name does not match.
  ///
  /// - Parameter name: the numbers of its characters; bytes where all are ASCII.
  func score<Code: UnsignedInteger & FixedWidthInteger>(_ name: Span<Code>) -> Int? {
    var sum = 0
    for word in words {
      guard let found = Self.find(word, in: name) else { return nil }
      sum += found.score
    }
    return min(max(0, sum), Self.highest)
  }

  /// The positions of the matched letters in a name, in characters; nil when it does not match.
  func places(in name: String) -> Set<Int>? {
    let codes = name.map(NameCode.code)
    var places: Set<Int> = []
    for word in words {
      guard let found = Self.find(word, in: codes.span) else { return nil }
      places.formUnion(Self.places(of: word, in: codes.span, from: found.start))
    }
    return places
  }

  private struct Found {
    var score, start: Int
  }

  private static func find<Code: UnsignedInteger & FixedWidthInteger>(_ word: [UInt32], in name: Span<Code>)
    -> Found?
  {
    guard let window = window(of: word, in: name) else { return nil }
    let best = Found(score: score(word, in: name, from: window.lowerBound), start: window.lowerBound)
    // The start of a word, matched without gaps, cannot be beaten.
    let most = letter + 2 * wordStart + (word.count - 1) * (letter + max(joined, wordStart))
    if best.score == most { return best }
    // Look for a place where the word appears without gaps; only that can score higher.
    guard let whole = wholeWord(word, in: name) else { return best }
    return whole.score > best.score ? whole : best
  }

  /// The shortest range with all letters that ends at the earliest possible end.
  private static func window<Code: UnsignedInteger & FixedWidthInteger>(
    of word: [UInt32], in name: Span<Code>
  ) -> Range<Int>? {
    var next = 0
    var place = 0
    while place < name.count {
      if UInt32(name[place]) == word[next] {
        next += 1
        if next == word.count { break }
      }
      place += 1
    }
    guard next == word.count else { return nil }
    var start = place
    next = word.count - 1
    while true {
      if UInt32(name[start]) == word[next] {
        if next == 0 { break }
        next -= 1
      }
      start -= 1
    }
    return start..<place + 1
  }

  /// The best place where the letters appear without gaps.
  private static func wholeWord<Code: UnsignedInteger & FixedWidthInteger>(
    _ word: [UInt32], in name: Span<Code>
  ) -> Found? {
    guard name.count >= word.count else { return nil }
    var best: Found?
    for start in 0...name.count - word.count where UInt32(name[start]) == word[0] {
      var same = 1
      while same < word.count, UInt32(name[start + same]) == word[same] { same += 1 }
      guard same == word.count else { continue }
      let found = Found(score: score(word, in: name, from: start), start: start)
      if found.score > best?.score ?? -1 { best = found }
    }
    return best
  }

  /// The score with each letter matched as early as possible.
  private static func score<Code: UnsignedInteger & FixedWidthInteger>(
    _ word: [UInt32], in name: Span<Code>, from start: Int
  ) -> Int {
    var (sum, next, last, streak) = (0, 0, start - 1, 0)
    var place = start
    while next < word.count, place < name.count {
      defer { place += 1 }
      guard UInt32(name[place]) == word[next] else { continue }
      let bonus = bonus(at: place, in: name)
      if next > 0, place == last + 1 {
        // Letters that follow without a gap get the bonus of the first one.
        streak = max(streak, bonus)
        sum += letter + max(joined, streak)
      } else {
        if next > 0 { sum -= gap + min(place - last - 2, 12) }
        streak = bonus
        sum += letter + (next == 0 ? 2 * bonus : bonus)
      }
      last = place
      next += 1
    }
    return sum
  }

  private static func places(of word: [UInt32], in name: Span<UInt32>, from start: Int) -> [Int] {
    var (places, next) = ([Int](), 0)
    for place in start..<name.count where next < word.count && name[place] == word[next] {
      places.append(place)
      next += 1
    }
    return places
  }

  private static func bonus<Code: UnsignedInteger & FixedWidthInteger>(at place: Int, in name: Span<Code>)
    -> Int
  {
    guard place > 0 else { return wordStart }
    let (before, code) = (UInt32(name[place - 1]), UInt32(name[place]))
    if NameCode.isSeparator(before) { return NameCode.isSeparator(code) ? 0 : wordStart }
    return NameCode.isDigit(code) != NameCode.isDigit(before) ? digitStart : 0
  }
}

/// The matching items, the best first; equal ones keep their order.
func ranked<Item>(_ scored: [(item: Item, score: Int)]) -> [Item] {
  var counts = [Int](repeating: 0, count: FuzzyQuery.highest + 2)
  for entry in scored { counts[FuzzyQuery.highest - entry.score + 1] += 1 }
  for index in 1..<counts.count { counts[index] += counts[index - 1] }
  guard let first = scored.first else { return [] }
  var ordered = [Item](repeating: first.item, count: scored.count)
  for entry in scored {
    let bucket = FuzzyQuery.highest - entry.score
    ordered[counts[bucket]] = entry.item
    counts[bucket] += 1
  }
  return ordered
}

/// A search for names, and what it found.
public struct NameSearch: Sendable {
  let text: String
  let query: FuzzyQuery
  /// Best first.
  public internal(set) var matches: [PhotoID]
  /// Which of them the cursor is on.
  public internal(set) var choice = 0
  /// The first visible row after a click on a row; nil while only keys were used.
  var top: Int?
  /// Which state of the list was searched.
  var version: Int
}
