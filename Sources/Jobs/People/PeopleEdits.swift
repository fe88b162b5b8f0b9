package import Annotations
import Files
package import Library
package import SystemPackage
package import TextWriting

/// What the commands do to the people of a library: each is one edit, which the browser can undo.
package struct PeopleEdits {
  package let library: AnnotationLibrary

  package init(_ library: AnnotationLibrary) { self.library = library }

  /// - Returns: what was done.
  package func rename(_ name: String, to new: String) throws -> String {
    guard People.tidy(new) != nil else { throw UsageError("the new name is empty; give a name") }
    let person = try NamedPeople(library).one(name)
    let outcome = try library.apply(.rename(person.person, to: new))
    return outcome.changes.isEmpty ? "\(person.shown) has this name already" : outcome.title
  }

  package func merge(_ names: [String], into name: String) throws -> String {
    let people = try NamedPeople(library)
    let kept = try people.one(name)
    // Several people of one name are all meant, except the one who is kept.
    let merged = try names.flatMap { try people.all($0) }.filter { $0.person.id != kept.person.id }
    guard !merged.isEmpty else {
      throw UsageError("\(kept.shown) is the only one of these names; name another person")
    }
    return try library.merge(merged.map(\.person.id), into: kept.person.id).title
  }

  /// - Parameter faces: IDs of faces that have this person's name.
  package func split(_ name: String, faces: [String], as new: String) throws -> String {
    guard People.tidy(new) != nil else { throw UsageError("the new name is empty; give a name") }
    let person = try NamedPeople(library).one(name)
    let known = Dictionary(
      try library.faces(of: person.person.id).map { ($0.face, $0) }, uniquingKeysWith: { first, _ in first })
    let chosen = try faces.map { text in
      guard let id = AnnotationID(text.lowercased()), let face = known[id] else {
        throw UsageError(
          "\(text): \(person.shown) has no face with this ID; facet people audit and facet people list --faces show "
            + "the IDs")
      }
      return face
    }
    guard chosen.count < known.count else {
      throw UsageError("these are all faces of \(person.shown); use facet people rename")
    }
    return try library.apply(.split(chosen, as: new)).title
  }

  /// Says that no two of these faces are the same person, whoever they are.
  ///
  /// - Parameter texts: IDs of faces.
  package func apart(_ texts: [String]) throws -> String {
    guard Set(texts.map { $0.lowercased() }).count > 1 else { throw UsageError("name two faces or more") }
    var known: [AnnotationID: (photo: PhotoFingerprint, face: Annotation)] = [:]
    let wanted = Set(texts.compactMap { AnnotationID($0.lowercased()) })
    try library.forEachPhoto { photo, _, _ in
      for face in photo.annotations where wanted.contains(face.id) { known[face.id] = (photo.photo, face) }
    }
    let faces = try texts.map { text in
      guard let face = AnnotationID(text.lowercased()).flatMap({ known[$0] }) else {
        throw UsageError(
          "\(text): the library holds no judged face with this ID; facet people list --faces shows the IDs of named "
            + "faces, and in the browser's groups ! says it of faces without a name")
      }
      return face
    }
    let steps = faces.indices.dropLast().flatMap {
      Edit.apart([faces[$0]], from: Array(faces[($0 + 1)...])).steps
    }
    return try library.apply(Edit("\(faces.count) faces are not the same person", steps)).title
  }

  package func hide(_ names: [String], _ isHidden: Bool) throws -> [String] {
    let people = try NamedPeople(library)
    let chosen = try names.map { try people.one($0) }
    return try chosen.map { person in
      let outcome = try library.apply(.hide(person.person, isHidden))
      return outcome.changes.isEmpty
        ? "\(person.shown) is \(isHidden ? "hidden" : "shown") already" : outcome.title
    }
  }
}

extension NamedPeople.Named {
  /// A line of a list.
  package var text: String {
    let parts = [
      counted(faces, "face"), person.isHidden ? "hidden" : nil, person.note.isEmpty ? nil : person.note,
    ]
    return "\(shown): \(parts.compactMap { $0 }.joined(separator: ", "))"
  }

  package var json: JSONText {
    .object([
      ("person", .string(shown)), ("person_id", .string(person.id.description)),
      ("number", .literal("\(person.number)")), ("faces", .literal("\(faces)")),
      ("hidden", .literal("\(person.isHidden)")), ("note", .string(person.note)),
    ])
  }
}

extension PeopleEdits {
  /// A face of a person, for a list.
  package static func line(_ face: FaceReference, _ path: FilePath?, _ name: String, isJSON: Bool) -> String {
    guard isJSON else { return "  \(face.face)  \(path?.shown ?? "(the photo's place is not known)")" }
    return JSONText.object(
      [("person", .string(name)), ("face", .string(face.face.description))]
        + (path.map { JSONText.path($0) } ?? [])
    ).text
  }
}
