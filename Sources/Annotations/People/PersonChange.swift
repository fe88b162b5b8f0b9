/// One change of a person.
public enum PersonChange: Hashable, Sendable {
  /// The earlier name is remembered, for files that still hold it.
  case name(String)
  case note(String)
  case hidden(Bool)
  /// Nil for none.
  case portrait(FaceReference?)
  /// That person becomes this one. The faces are changed by other steps of the edit.
  case absorb(PersonID)
}

extension EditedPeople {
  mutating func apply(_ change: PersonChange, to id: PersonID) throws {
    switch change {
    case .name(let text):
      guard let name = People.tidy(text) else { throw EditError.noName }
      try self.change(id) { person in
        guard person.name != name else { return }
        person.formerNames = person.formerNames.filter { $0 != name && $0 != person.name } + [person.name]
        person.name = name
      }
    case .note(let note): try self.change(id) { $0.note = note }
    case .hidden(let isHidden): try self.change(id) { $0.isHidden = isHidden }
    case .portrait(let face): try self.change(id) { $0.portrait = face }
    case .absorb(let other):
      guard let kept = try person(id) else { throw EditError.noPerson(id) }
      guard let merged = try person(other), merged.id != kept.id else { throw EditError.noPerson(other) }
      try remove(merged.id)
      try self.change(id) { person in
        person.aliases = Set(person.aliases + merged.aliases + [merged.id]).sorted()
        let names = ([merged.name] + merged.formerNames).filter { $0 != person.name }
        person.formerNames += names.filter { !person.formerNames.contains($0) }
        if person.note.isEmpty { person.note = merged.note }
        if person.portrait == nil { person.portrait = merged.portrait }
      }
    }
  }
}
