package import Annotations
import Files
import Foundation
import Geometry
import Identity
import Library
package import Parallel
package import Recognition
import SystemPackage
package import TextWriting

extension LibraryFace {
  /// How a face is written: where it is, and the ID by which other commands take it.
  package var jsonMembers: [(name: String, value: JSONText)] {
    (path.map { JSONText.path($0) } ?? []) + [
      ("face", .string(annotation.id.description)), ("box", JSONText.box(annotation.box)),
    ]
  }

  package var text: String {
    "\(annotation.id)  \(path?.shown ?? "(the photo's place is not known)")"
  }

  /// Whether it waits for a name.
  var isOpen: Bool { annotation.identity == nil && annotation.nameless == nil }

  var person: Int? {
    guard annotation.isFaceToExport != false else { return nil }
    return annotation.identity?.id.map { Int($0.rawValue) }
  }
}

extension LibraryIdentity {
  /// A name proposed for a face.
  package struct Proposal: Sendable {
    package var face: LibraryFace
    package var suggestion: NameSuggestion
    package var person: NamedPeople.Named

    package var json: JSONText {
      .object(
        face.jsonMembers + [
          ("person", .string(person.shown)), ("person_id", .string(person.person.id.description)),
          ("distance", .literal(String(format: "%.4f", suggestion.distance))),
          ("chance", .literal(String(format: "%.3f", suggestion.chance))),
          ("sure", .literal("\(suggestion.isSure)")),
        ])
    }
  }

  /// A name for each face that waits for one and is near to a named one, the likeliest first. Hidden people are not
  /// proposed.
  package func proposals(
    _ people: NamedPeople, cutOffs: RecognitionCutOffs, answers: [SuggestionAnswer], lanes: Lanes
  ) -> [Proposal] {
    let named = faces.indices.filter { faces[$0].person != nil }
    let confirmed = ConfirmedFaces(vectors.selecting(named), people: named.map { faces[$0].person ?? 0 })
    let chances = ChanceTable(
      ask: cutOffs.ask,
      answers: answers.map { ChanceTable.Answer(distance: Float($0.distance), isRight: $0.isRight) })
    let byID = Dictionary(
      people.listed.map { (Int($0.person.id.rawValue), $0) }, uniquingKeysWith: { first, _ in first })
    var proposals: [Proposal] = []
    for (index, face) in faces.enumerated() where face.isOpen {
      let refused = Set(face.annotation.refusals.compactMap { $0.id.map { Int($0.rawValue) } })
      guard
        let suggestion = NameSuggestion(
          for: vectors, index, among: confirmed, refused: refused, cutOffs: cutOffs, chances: chances,
          lanes: lanes),
        let person = byID[suggestion.person], !person.person.isHidden
      else { continue }
      proposals.append(Proposal(face: face, suggestion: suggestion, person: person))
    }
    return proposals.enumerated()
      .sorted { ($1.element.suggestion.chance, $0.offset) < ($0.element.suggestion.chance, $1.offset) }
      .map(\.element)
  }

  /// Groups of faces that wait for a name, the largest first.
  package func groups(
    cutOffs: RecognitionCutOffs, lanes: Lanes, cancellation: CancellationFlag? = nil
  ) throws -> [[LibraryFace]] {
    let open = faces.indices.filter { faces[$0].isOpen }
    var photos: [PhotoFingerprint: Int] = [:]
    let known = open.map { index in
      let face = faces[index]
      let isClear = face.annotation.flags.isDisjoint(with: [.blurred, .profile])
      let photo = photos[face.photo] ?? photos.count
      photos[face.photo] = photo
      return GroupedFace(
        photo: photo,
        mayFound: isClear
          && (face.annotation.landmarks.map(PersonSearch.mayFound) ?? (face.annotation.box.height >= 40)))
    }
    let grouping = try FaceGrouping(
      vectors.selecting(open), faces: known, rules: GroupingRules(cutOff: cutOffs.group), lanes: lanes,
      cancellation: cancellation)
    return grouping.groups.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
      .map { $0.map { faces[open[$0]] } }
  }

  /// A face that may not be whom its name says.
  package struct Doubt: Sendable {
    package var face: LibraryFace
    package var name: String
    package var doubt: NameAudit.Doubt
    /// The name of the nearest face of another person.
    package var other: String?
  }

  /// All named faces, those that fit their name least first.
  package func doubts(
    _ people: NamedPeople, lanes: Lanes, cancellation: CancellationFlag? = nil
  ) throws -> [Doubt] {
    let named = faces.indices.filter { faces[$0].person != nil }
    let audit = try NameAudit(
      vectors.selecting(named), names: named.map { faces[$0].person ?? 0 }, lanes: lanes,
      cancellation: cancellation)
    let shown = Dictionary(
      people.listed.map { (Int($0.person.id.rawValue), $0.shown) }, uniquingKeysWith: { first, _ in first })
    func name(_ index: Int) -> String { faces[named[index]].person.flatMap { shown[$0] } ?? "" }
    return audit.doubts.map {
      Doubt(face: faces[named[$0.face]], name: name($0.face), doubt: $0, other: $0.other.map(name))
    }
  }
}
