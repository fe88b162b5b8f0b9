package import Annotations

/// The people whom a face can be, with their names ready to be searched letter by letter.
package struct PeopleIndex: Hashable, Sendable {
  /// Somebody who can be named.
  package struct Entry: Hashable, Sendable {
    /// Nil for somebody whom the library has not listed yet.
    package var id: PersonID?
    /// As it is shown, with a number where others have the same name.
    package var name: String
    package var faces: Int
    /// Hidden people are offered to nobody who does not write the whole name.
    package var isHidden = false

    package init(id: PersonID?, name: String, faces: Int, isHidden: Bool = false) {
      (self.id, self.name, self.faces, self.isHidden) = (id, name, faces, isHidden)
    }

    /// How a face becomes that person.
    var answer: FaceAnswer { id.map { .person($0) } ?? .name(name) }
  }

  /// How well a name fits what is typed; the least first.
  package enum Fit: Int, CaseIterable, Comparable, Sendable {
    /// The same apart from case and accents.
    case same
    /// A word of it begins so, or several words begin like the words typed.
    case beginning
    /// It has the letters, in this order.
    case letters

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// Somebody who fits.
  package struct Match: Hashable, Sendable {
    /// Index into ``people``.
    package var index: Int
    package var fit: Fit
  }

  /// Most faces first.
  package let people: [Entry]
  /// The folded names, one after the other: a letter is looked for in 10,000 of them within a millisecond.
  private let codes: [UInt32]
  /// Where each name begins in `codes`, and where the last one ends.
  private let starts: [Int]

  /// - Parameter people: those with most faces first.
  package init(_ people: [Entry] = []) {
    self.people = people
    var codes: [UInt32] = [], starts = [0]
    codes.reserveCapacity(people.count * 16)
    starts.reserveCapacity(people.count + 1)
    for person in people {
      Self.fold(person.name, &codes)
      starts.append(codes.count)
    }
    (self.codes, self.starts) = (codes, starts)
  }

  /// Adds the letters of a folded name. After each edit all names are folded again, so the most frequent case takes no
  /// text of its own.
  private static func fold(_ name: String, _ codes: inout [UInt32]) {
    let start = codes.count
    for byte in name.utf8 {
      guard byte < 0x80 else {
        codes.removeSubrange(start...)
        codes += FoldedText.folded(name).unicodeScalars.map(\.value)
        return
      }
      let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      codes.append(UInt32(isCapital ? byte + 32 : byte))
    }
  }

  /// Everybody who fits what is typed: the same names first, then those that begin so, then those that have the
  /// letters; of equal ones those with most faces first.
  package func matches(_ typed: String) -> [Match] {
    let wanted = FoldedText.folded(typed).unicodeScalars.map(\.value)
    let words = wanted.split(separator: Self.space).map(Array.init), letters = words.flatMap { $0 }
    guard !letters.isEmpty else { return [] }
    var found: [[Int]] = [[], [], []]
    for index in people.indices {
      let name = codes[starts[index]..<starts[index + 1]]
      guard let fit = Self.fit(name, wanted, words, letters) else { continue }
      if fit == .same || !people[index].isHidden { found[fit.rawValue].append(index) }
    }
    return Fit.allCases.flatMap { fit in found[fit.rawValue].map { Match(index: $0, fit: fit) } }
  }

  private static let space: UInt32 = 32

  private static func fit(
    _ name: ArraySlice<UInt32>, _ wanted: [UInt32], _ words: [[UInt32]], _ letters: [UInt32]
  ) -> Fit? {
    guard hasLetters(name, letters) else { return nil }
    if name.elementsEqual(wanted) { return .same }
    // Words typed are the beginnings of words of the name, in this order; the first needs not be the first.
    var rest = words[...]
    var start = name.startIndex
    while let word = rest.first, start < name.endIndex {
      if name[start...].starts(with: word) { rest.removeFirst() }
      start = name[start...].firstIndex(of: space).map { $0 + 1 } ?? name.endIndex
    }
    return rest.isEmpty ? .beginning : .letters
  }

  /// Whether the letters are in the name, in this order.
  private static func hasLetters(_ name: ArraySlice<UInt32>, _ letters: [UInt32]) -> Bool {
    var next = 0
    for code in name where code == letters[next] {
      next += 1
      if next == letters.count { return true }
    }
    return false
  }
}
