/// Knows people by ID, name and number.
package protocol PersonLookup {
  /// The person of this ID, or the one into whom that person was merged.
  func person(_ id: PersonID) throws -> Person?
  /// The people with exactly this name, lowest number first.
  func people(named name: String) throws -> [Person]
  func person(number: Int) throws -> Person?
  /// The highest number that was given; 0 when none was.
  func highestNumber() throws -> Int
}

/// People in memory.
package struct PersonDirectory: PersonLookup, Sendable, Equatable {
  private var byID: [PersonID: Person] = [:]
  private var owners: [PersonID: PersonID] = [:]
  private var byName: [String: Set<PersonID>] = [:]
  private var byNumber: [Int: PersonID] = [:]

  package init(_ people: some Sequence<Person> = []) {
    for person in people { self[person.id] = person }
  }

  /// By its own ID; nil removes the person.
  package subscript(id: PersonID) -> Person? {
    get { byID[id] }
    set {
      if let old = byID.removeValue(forKey: id) {
        byName[old.name]?.remove(id)
        if byNumber[old.number] == id { byNumber[old.number] = nil }
        for alias in old.aliases where owners[alias] == id { owners[alias] = nil }
      }
      guard let person = newValue else { return }
      byID[id] = person
      byName[person.name, default: []].insert(id)
      byNumber[person.number] = id
      for alias in person.aliases { owners[alias] = id }
    }
  }

  /// Lowest number first.
  package var all: [Person] { byID.values.sorted { ($0.number, $0.id) < ($1.number, $1.id) } }

  package func person(_ id: PersonID) -> Person? { byID[id] ?? owners[id].flatMap { byID[$0] } }

  package func people(named name: String) -> [Person] {
    (byName[name] ?? []).compactMap { byID[$0] }.sorted { ($0.number, $0.id) < ($1.number, $1.id) }
  }

  package func person(number: Int) -> Person? { byNumber[number].flatMap { byID[$0] } }

  package func highestNumber() -> Int { byNumber.keys.max() ?? 0 }

  /// How a face shows its person now.
  package func reference(_ person: PersonReference) -> PersonReference {
    guard let id = person.id, let known = self.person(id) else { return person }
    return PersonReference(
      id: known.id, name: known.name, number: people(named: known.name).count > 1 ? known.number : nil)
  }
}
