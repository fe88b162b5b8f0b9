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

  /// The faces as they are compared.
  private var compared: ComparedFaces {
    ComparedFaces(
      faces.map { ComparedFace($0.photo, $0.annotation, sharpness: $0.sharpness) }, vectors)
  }

  /// A name for each face that waits for one and is near to a named one, the likeliest first. Hidden people are not
  /// proposed.
  package func proposals(
    _ people: NamedPeople, cutOffs: RecognitionCutOffs, answers: [SuggestionAnswer], lanes: Lanes
  ) -> [Proposal] {
    let compared = compared
    let chances = ChanceTable(
      ask: cutOffs.ask,
      answers: answers.map { ChanceTable.Answer(distance: Float($0.distance), isRight: $0.isRight) })
    let byID = Dictionary(
      people.listed.map { (Int($0.person.id.rawValue), $0) }, uniquingKeysWith: { first, _ in first })
    let proposals = compared.suggestions(
      among: compared.confirmed, cutOffs: cutOffs, chances: chances, lanes: lanes
    ).compactMap { index, suggestion -> Proposal? in
      guard let person = byID[suggestion.person], !person.person.isHidden else { return nil }
      return Proposal(face: faces[index], suggestion: suggestion, person: person)
    }
    return proposals.enumerated()
      .sorted { ($1.element.suggestion.chance, $0.offset) < ($0.element.suggestion.chance, $1.offset) }
      .map(\.element)
  }

  /// Groups of faces that wait for a name, the largest first.
  package func groups(
    cutOffs: RecognitionCutOffs, lanes: Lanes, cancellation: CancellationFlag? = nil
  ) throws -> [[LibraryFace]] {
    try compared.groups(cutOffs: cutOffs, lanes: lanes, cancellation: cancellation)
      .map { $0.map { faces[$0] } }
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
    let shown = Dictionary(
      people.listed.map { ($0.person.id, $0.shown) }, uniquingKeysWith: { first, _ in first })
    func name(_ index: Int) -> String { faces[index].annotation.identity?.id.flatMap { shown[$0] } ?? "" }
    return try compared.doubts(lanes: lanes, cancellation: cancellation).map {
      Doubt(face: faces[$0.face], name: name($0.face), doubt: $0, other: $0.other.map(name))
    }
  }
}
