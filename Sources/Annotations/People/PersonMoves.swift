/// Who the people of kept edits are where those edits are applied again.
package struct PersonMoves {
  /// People of the edits who are known here by another ID.
  private var moved: [PersonID: PersonID] = [:]

  package init() {}

  /// The changes that lead from what is known here to the same result.
  ///
  /// - Parameters:
  ///   - people: those known here.
  ///   - read: returns what is known here about a photo.
  package mutating func rebased(
    _ changes: [Change], people: any PersonLookup, reading read: (PhotoFingerprint) throws -> PhotoAnnotations
  ) throws -> [Change] {
    var named = EditedPeople(people)
    let own = Set(
      changes.compactMap { change in
        if case .person(let id, nil, _) = change { id } else { nil }
      })
    let rebased = try changes.compactMap { change -> Change? in
      switch change {
      case .person(let id, let before, let after): return try self.rebased(id, before, after, people)
      case .answer: return change
      case .face(let photo, _, _), .photo(let photo, _, _):
        let change = try change.withPeople { person in
          // Edits of earlier versions hold names.
          guard let id = person.id else { return try named.resolved(person, earlier: nil) }
          if let here = moved[id] { return PersonReference(id: here, name: "") }
          return try own.contains(id) || people.person(id) != nil ? person : nil
        }
        return change.rebased(on: try read(photo))
      }
    }
    return named.changes().first + rebased
  }

  private mutating func rebased(
    _ id: PersonID, _ before: Person?, _ after: Person?, _ people: any PersonLookup
  ) throws -> Change? {
    let here = moved[id] ?? id
    let known = try people.person(here)
    guard var wanted = after else {
      // Merged or taken back there: whoever has faces here stays.
      return known.flatMap { $0.id == here ? .person(here, before: $0, after: nil) : nil }
    }
    guard var now = known else {
      let namesakes = try people.people(named: wanted.name)
      if before == nil, namesakes.count == 1 {
        moved[id] = namesakes[0].id
        return nil
      }
      if try wanted.number < 1 || people.person(number: wanted.number) != nil {
        wanted.number = try people.highestNumber() + 1
      }
      return .person(here, before: nil, after: wanted)
    }
    guard let before else {
      // Somebody made the same person here; by now another may have the name.
      let namesakes = now.name == wanted.name ? [] : try people.people(named: wanted.name)
      if namesakes.count == 1 { now = namesakes[0] }
      if now.id != id { moved[id] = now.id }
      return nil
    }
    let old = now
    if before.name != wanted.name { (now.name, now.formerNames) = (wanted.name, wanted.formerNames) }
    if before.note != wanted.note { now.note = wanted.note }
    if before.isHidden != wanted.isHidden { now.isHidden = wanted.isHidden }
    if before.portrait != wanted.portrait { now.portrait = wanted.portrait }
    if before.aliases != wanted.aliases { now.aliases = Set(now.aliases + wanted.aliases).sorted() }
    return old == now ? nil : .person(now.id, before: old, after: now)
  }
}
