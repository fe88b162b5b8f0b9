extension Edit {
  /// Gives a person another name.
  public static func rename(_ person: Person, to name: String) -> Edit {
    Edit("rename \(person.name) to \(People.tidy(name) ?? name)", [.person(person.id, .name(name))])
  }

  /// Hides a person, or shows one again.
  public static func hide(_ person: Person, _ isHidden: Bool = true) -> Edit {
    Edit("\(isHidden ? "hide" : "show") \(person.name)", [.person(person.id, .hidden(isHidden))])
  }

  /// Replaces what is noted about a person.
  public static func note(_ note: String, about person: Person) -> Edit {
    Edit("note about \(person.name)", [.person(person.id, .note(note))])
  }

  /// Chooses the face that stands for a person; nil for none.
  public static func portrait(of person: Person, _ face: FaceReference?) -> Edit {
    Edit("portrait of \(person.name)", [.person(person.id, .portrait(face))])
  }

  /// Makes one person of several.
  ///
  /// - Parameters:
  ///   - faces: all faces of `merged`.
  ///   - refused: all faces of which somebody said that they are not one of `merged`.
  public static func merge(
    _ merged: [Person], into person: Person, faces: [FaceReference], refused: [FaceReference]
  ) -> Edit {
    let names = merged.map(\.name).joined(separator: ", ")
    let steps: [Step] =
      refused.map { face in .face(face.photo, face.face, .refuseMerged(merged.map(\.id), person.id)) }
      + faces.map { .face($0.photo, $0.face, .identity(person.id)) }
      + merged.map { .person(person.id, .absorb($0.id)) }
    return Edit(
      "merge \(names) (\(faces.count) \(faces.count == 1 ? "face" : "faces")) into \(person.name)", steps)
  }

  /// Makes a new person of these faces, whose name may be one that others have.
  public static func split(_ faces: [FaceReference], as name: String, id: PersonID = .random()) -> Edit {
    let name = People.tidy(name) ?? ""
    let count = "\(faces.count) \(faces.count == 1 ? "face" : "faces")"
    return Edit(
      "split off \(count) as \(name)",
      [.addPerson(Person(id: id, name: name))] + faces.map { .face($0.photo, $0.face, .identity(id)) })
  }
}
