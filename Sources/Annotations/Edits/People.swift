import Foundation

/// The names that were given to faces, with how often, for completion while typing.
public struct People: Hashable, Sendable {
  /// A person with the number of their faces.
  public struct Person: Hashable, Sendable {
    /// Tidy, see ``tidy(_:)``; in the case and with the accents that it was given.
    public var name: String
    /// Faces of that name.
    public var faces: Int

    public init(name: String, faces: Int) {
      self.name = name
      self.faces = faces
    }
  }

  /// Most faces first, equal ones by name.
  public let all: [Person]

  /// - Parameter people: in any order, each name once.
  public init(_ people: some Sequence<Person>) {
    all = people.sorted { ($1.faces, $0.name) < ($0.faces, $1.name) }
  }

  /// A name as it is kept: no spaces or control characters at its ends or in rows, nor anything that is not seen but
  /// turns the text around it; nil when nothing is left.
  ///
  /// The joiners ZWJ and ZWNJ stay within a word: names in Persian, in Indian scripts and with emoji are written with
  /// them. Where they do nothing (at a word's beginning, after one another, after ASCII) they would only make two names
  /// of what reads as one.
  public static func tidy(_ name: String) -> String? {
    let words = name.split {
      $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }
    let shown = words.map { withoutFormats($0) }.filter { !$0.isEmpty }
    return shown.isEmpty ? nil : shown.joined(separator: " ")
  }

  /// A word without controls and formats, but for joiners that do something.
  private static func withoutFormats(_ word: Substring) -> String {
    func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }
    var kept = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control: continue
      case .format:
        guard isJoiner(scalar), let before = kept.last, !before.isASCII, !isJoiner(before) else { continue }
        kept.append(scalar)
      default: kept.append(scalar)
      }
    }
    return String(kept)
  }

  /// Names that fit what was typed, best first: those that begin with it, then those of which a later word does,
  /// then those that hold its letters in order. Case and accents do not matter.
  public func completions(of typed: String, limit: Int = 8) -> [Person] {
    let wanted = Self.folded(typed)
    guard !wanted.isEmpty else { return Array(all.prefix(limit)) }
    let ranked = all.enumerated().compactMap { index, person in
      Self.rank(Self.folded(person.name), wanted).map { (rank: $0, index: index) }
    }
    return ranked.sorted { $0 < $1 }.prefix(limit).map { all[$0.index] }
  }

  /// Lower is better; nil when the name does not fit.
  private static func rank(_ name: String, _ wanted: String) -> Int? {
    if name == wanted { return 0 }
    if name.hasPrefix(wanted) { return 1 }
    if name.split(separator: " ").contains(where: { $0.hasPrefix(wanted) }) { return 2 }
    // Parts of several words: "an ro" finds "Anna Rossi".
    let parts = wanted.split(separator: " ")
    if parts.count > 1, holdsInOrder(name.split(separator: " "), parts, { $0.hasPrefix($1) }) { return 3 }
    return holdsInOrder(name, wanted.filter { $0 != " " }, ==) ? 4 : nil
  }

  private static func holdsInOrder<A: Sequence, B: Sequence>(
    _ all: A, _ wanted: B, _ fits: (A.Element, B.Element) -> Bool
  ) -> Bool {
    var rest = wanted.makeIterator()
    var next = rest.next()
    for element in all {
      guard let current = next else { return true }
      if fits(element, current) { next = rest.next() }
    }
    return next == nil
  }

  private static func folded(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .trimmingCharacters(in: .whitespaces)
  }
}
