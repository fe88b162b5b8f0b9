package import Annotations
import Widgets

/// What the rows of the naming box are made from.
package struct NamingContext: Hashable, Sendable {
  /// Somebody whom the box offers without typing.
  package struct Offer: Hashable, Sendable {
    package var person: PeopleIndex.Entry
    /// Why: `photo before`; nil for the number of faces.
    package var reason: String?
    /// The digit; nil for one that is free.
    package var digit: Int?

    package init(_ person: PeopleIndex.Entry, reason: String? = nil, digit: Int? = nil) {
      (self.person, self.reason, self.digit) = (person, reason, digit)
    }
  }

  /// Who is proposed.
  package struct Proposal: Hashable, Sendable {
    package var person: PersonID
    /// The name, the name with its marks (`Ada?`), and the chance in words.
    package var name: String, shown: String, chance: String

    package init(person: PersonID, name: String, shown: String, chance: String) {
      (self.person, self.name, self.shown, self.chance) = (person, name, shown, chance)
    }
  }

  /// Nil when nobody is proposed, or several faces are named.
  package var proposal: Proposal?
  /// The people named last, in the order of their digits, then those of the photos before and after.
  package var offers: [Offer] = []
  /// Where people are in this photo already, by name: `here: face 2`.
  package var here: [String: String] = [:]
  /// Whether a face has a name that can be taken away.
  package var hasName = false

  package init() {}

  /// The rows while nothing is typed.
  package var rows: [NamingRow] {
    var rows: [NamingRow] = []
    if let proposal { rows.append(NamingRow(.person(proposal.person), proposal.shown, proposal.chance)) }
    let taken = Set(offers.compactMap(\.digit))
    var free = (1...9).filter { !taken.contains($0) }[...]
    for offer in offers where offer.person.id == nil || offer.person.id != proposal?.person {
      let name = offer.person.name
      rows.append(
        NamingRow(
          offer.person.answer, digit: offer.digit ?? free.popFirst(), name,
          here[name] ?? offer.reason ?? Self.count(offer.person.faces)))
    }
    if let proposal { rows.append(NamingRow(.not(proposal.person), digit: 0, "not \(proposal.name)")) }
    if proposal == nil, hasName { rows.append(NamingRow(.noName, digit: 0, "no name")) }
    return rows + Self.nameless
  }

  /// The rows for what is typed, and which of them Enter takes: the best match if one of its words begins so, else the
  /// last row, somebody new.
  ///
  /// - Returns: `best` is nil when Enter has nothing to take.
  package func rows(_ people: PeopleIndex, typed: String) -> (rows: [NamingRow], best: Int?) {
    guard let name = People.tidy(typed) else { return (rows, proposal == nil ? nil : 0) }
    let matches = people.matches(name)
    var rows = matches.map { match -> NamingRow in
      let person = people.people[match.index]
      return NamingRow(person.answer, person.name, here[person.name] ?? Self.count(person.faces))
    }
    let others = nameless(name)
    if let exact = matches.firstIndex(where: { people.people[$0.index].name == name }) {
      // Written exactly so: nobody else is meant, and nobody new.
      rows.insert(rows.remove(at: exact), at: 0)
      return (rows + others, 0)
    }
    var best: Int? = matches.first.flatMap { $0.fit <= .beginning ? 0 : nil }
    if best == nil, !others.isEmpty { best = rows.count }
    rows += others
    guard People.canBeName(name) else { return (rows, best) }
    let twin = matches.first.flatMap { $0.fit == .same ? people.people[$0.index].name : nil }
    var new = NamingRow(
      .name(name), "new person \"\(name)\"", twin.map { Self.difference(name, from: $0) } ?? "")
    new.isNew = true
    rows.append(new)
    return (rows, best ?? rows.count - 1)
  }

  private static let nameless = [
    NamingRow(.unknown, "unknown", "(?)"), NamingRow(.aside, "not of interest", "(–)"),
  ]

  /// `unknown` and `not of interest` can be typed, too.
  private func nameless(_ typed: String) -> [NamingRow] {
    let typed = FoldedText.folded(typed)
    return typed.count < 3 ? [] : Self.nameless.filter { $0.words.hasPrefix(typed) || $0.detail == typed }
  }

  private static func difference(_ name: String, from known: String) -> String {
    "differs from \(known) by \(name.lowercased() == known.lowercased() ? "capitals" : "an accent")"
  }

  private static func count(_ faces: Int) -> String { faces == 1 ? "1 face" : "\(faces.grouped) faces" }
}
