/// The people while an edit is applied: those that are known, with what the edit has changed so far.
struct EditedPeople {
  private let known: any PersonLookup
  /// What was looked up or changed; nil for one that does not exist (any more).
  private var present: [PersonID: Person?] = [:]
  /// How changed people were before.
  private var before: [PersonID: Person?] = [:]
  /// In the order of their first change.
  private var order: [PersonID] = []
  private var namesakes: [String: [PersonID]] = [:]
  /// The highest number of those that were added.
  private var lastNumber = 0
  private var references: [PersonReference: PersonReference?] = [:]

  init(_ known: any PersonLookup) { self.known = known }

  // MARK: Looking up

  /// The person of this ID, or the one into whom that person was merged.
  mutating func person(_ id: PersonID) throws -> Person? {
    if let found = present[id] { return found ?? heir(of: id) }
    guard let found = try known.person(id) else { return heir(of: id) }
    // What this edit has made of that person.
    if let changed = present[found.id] { return changed ?? heir(of: id) }
    present[found.id] = .some(found)
    return found
  }

  /// Who has taken over an ID in this edit.
  private func heir(of id: PersonID) -> Person? {
    order.lazy.compactMap { present[$0] ?? nil }.first { $0.aliases.contains(id) }
  }

  /// Lowest number first.
  mutating func people(named name: String) throws -> [Person] {
    if namesakes[name] == nil {
      let found = try known.people(named: name)
      for person in found where present[person.id] == nil { present[person.id] = .some(person) }
      namesakes[name] = found.map(\.id)
    }
    return (namesakes[name] ?? []).compactMap { present[$0] ?? nil }.filter { $0.name == name }
      .sorted { ($0.number, $0.id) < ($1.number, $1.id) }
  }

  // MARK: Changing

  /// - Throws: ``EditError/noPerson(_:)``.
  mutating func change(_ id: PersonID, _ body: (inout Person) throws -> Void) throws {
    guard var person = try person(id) else { throw EditError.noPerson(id) }
    try body(&person)
    try set(person.id, person)
  }

  mutating func add(_ person: Person) throws {
    guard try self.person(person.id) == nil else { throw EditError.personExists(person.id) }
    var person = person
    if try person.number < 1 || holder(of: person.number) != nil { person.number = try nextNumber() }
    try set(person.id, person)
  }

  mutating func remove(_ id: PersonID) throws {
    guard let person = try person(id), person.id == id else { throw EditError.noPerson(id) }
    try set(id, nil)
  }

  private mutating func set(_ id: PersonID, _ person: Person?) throws {
    if before[id] == nil {
      before[id] = .some(present[id] ?? nil)
      order.append(id)
    }
    present[id] = .some(person)
    references = [:]
    guard let person else { return }
    lastNumber = max(lastNumber, person.number)
    _ = try people(named: person.name)
    if namesakes[person.name]?.contains(id) == false { namesakes[person.name]?.append(id) }
  }

  private func holder(of number: Int) throws -> PersonID? {
    if let own = order.lazy.compactMap({ present[$0] ?? nil }).first(where: { $0.number == number }) {
      return own.id
    }
    return try known.person(number: number)?.id
  }

  private func nextNumber() throws -> Int {
    max(lastNumber, try known.highestNumber()) + 1
  }

  /// Additions and changes first, so that faces can point to them; removals last.
  func changes() -> (first: [Change], last: [Change]) {
    var (first, last): ([Change], [Change]) = ([], [])
    for id in order {
      let (old, new) = (before[id] ?? nil, present[id] ?? nil)
      guard old != new else { continue }
      if new == nil {
        last.append(.person(id, before: old, after: nil))
      } else {
        first.append(.person(id, before: old, after: new))
      }
    }
    return (first, last)
  }

  // MARK: Who is meant

  /// How the library shows who is meant; somebody of an unknown name is added.
  ///
  /// - Parameter earlier: who the face was before; a file that says an earlier name of that person says nothing new.
  mutating func resolved(_ wanted: PersonReference, earlier: PersonReference?) throws -> PersonReference {
    if earlier == nil, let done = references[wanted], let done { return done }
    let person = try person(meantBy: wanted, earlier: earlier)
    let isShared = try people(named: person.name).count > 1
    let result = PersonReference(id: person.id, name: person.name, number: isShared ? person.number : nil)
    if earlier == nil { references[wanted] = result }
    return result
  }

  private mutating func person(meantBy wanted: PersonReference, earlier: PersonReference?) throws -> Person {
    if let id = wanted.id, let known = try person(id) {
      let isSame =
        !wanted.isClaim || wanted.name.isEmpty || known.name == wanted.name
        || known.formerNames.contains(wanted.name)
      if isSame { return known }
      // Somebody wrote another name into the file.
      return try person(named: wanted.name, earlier: earlier, isClaim: true)
    }
    guard let id = wanted.id else {
      return try person(named: wanted.name, earlier: earlier, isClaim: wanted.isClaim)
    }
    guard let name = People.tidy(wanted.name) else { throw EditError.noPerson(id) }
    // Somebody of another library: the one of that name here, unless that is not clear.
    let namesakes = try people(named: name)
    if wanted.number == nil, namesakes.count == 1 {
      try change(namesakes[0].id) { $0.aliases = ($0.aliases + [id]).sorted() }
      return try person(id) ?? namesakes[0]
    }
    try add(Person(id: id, name: name))
    return try person(id) ?? Person(id: id, name: name)
  }

  private mutating func person(
    named text: String, earlier: PersonReference?, isClaim: Bool
  ) throws -> Person {
    if let earlier, let id = earlier.id, let before = try person(id) {
      if before.name == text { return before }
      if isClaim, before.formerNames.contains(text) { return before }
    }
    if let (name, number) = PersonReference.parts(of: text), let known = try numbered(number),
      known.name == name
    {
      return known
    }
    if let known = try people(named: text).first { return known }
    let first = PersonID(firstNamed: text)
    let id = try person(first) == nil && (before[first] == nil) ? first : PersonID.random()
    try add(Person(id: id, name: text))
    return try person(id) ?? Person(id: id, name: text)
  }

  private mutating func numbered(_ number: Int) throws -> Person? {
    try holder(of: number).flatMap { try person($0) }
  }
}
