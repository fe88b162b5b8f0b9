import Foundation

/// Somebody to whom faces belong.
public struct Person: Hashable, Sendable, Codable, Identifiable {
  public var id: PersonID
  /// Small and different for each person of a library; shown where a name is shared.
  public var number: Int
  /// Tidied by ``People/tidy(_:)``. Others may have the same.
  public var name: String
  /// Hidden people are not proposed and not listed; their faces keep the name.
  public var isHidden: Bool
  /// Free text; empty for none.
  public var note: String
  /// The face that stands for the person; nil when nobody chose one. It may be gone.
  public var portrait: FaceReference?
  /// The IDs of those who were merged into this person, and of the same person in other libraries.
  public var aliases: [PersonID]
  /// Earlier names, and those of the people merged into this one: files may still hold them.
  public var formerNames: [String]

  // The names used in libraries; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case id = "id", number = "number", name = "name", isHidden = "hidden", note = "note"
    case portrait = "portrait", aliases = "aliases", formerNames = "formerNames"
  }

  /// - Parameter number: 0 for one that the library chooses.
  public init(
    id: PersonID, number: Int = 0, name: String, isHidden: Bool = false, note: String = "",
    portrait: FaceReference? = nil, aliases: [PersonID] = [], formerNames: [String] = []
  ) {
    self.id = id
    self.number = number
    self.name = name
    self.isHidden = isHidden
    self.note = note
    self.portrait = portrait
    self.aliases = aliases
    self.formerNames = formerNames
  }
}

/// A face of a photo.
public struct FaceReference: Hashable, Sendable, Codable {
  /// Identified by content.
  public var photo: PhotoFingerprint
  /// Its annotation; for a face that nobody has judged, the one it would get.
  public var face: AnnotationID

  // The names used in libraries; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case photo = "photo", face = "face"
  }

  public init(photo: PhotoFingerprint, face: AnnotationID) {
    self.photo = photo
    self.face = face
  }
}

/// A person as a face holds it: who it is, and how that is written.
public struct PersonReference: Hashable, Sendable {
  /// Nil for a name that nobody has looked up in a library yet.
  public var id: PersonID?
  /// The person's name, without spaces at its ends and never empty.
  public var name: String
  /// The person's number, when others of the library have the same name.
  public var number: Int?
  /// Whether a file says so: its name is compared with the one that the library knows for the ID.
  public var isClaim: Bool

  public init(id: PersonID? = nil, name: String, number: Int? = nil, isClaim: Bool = false) {
    self.id = id
    self.name = name
    self.number = number
    self.isClaim = isClaim
  }

  /// The name for people, different for each person of a library: "Ada", and "Ada #2" where two share the name.
  public var shown: String { number.map { "\(name) #\($0)" } ?? name }

  /// A name with the number of the person, as ``shown`` writes it; nil when it has none.
  package static func parts(of shown: String) -> (name: String, number: Int)? {
    guard let mark = shown.range(of: " #", options: .backwards),
      let number = Int(shown[mark.upperBound...]), number > 0, mark.lowerBound > shown.startIndex
    else { return nil }
    return (String(shown[..<mark.lowerBound]), number)
  }
}

/// What somebody said about a face that gets no name.
public enum Nameless: String, Hashable, Sendable, Codable, CaseIterable {
  /// Somebody looked, and does not know the person.
  case unknown = "unknown"
  /// Not of interest: a passer-by, a face on a poster.
  case aside = "aside"
}

/// What a person answered to a proposed name, with how sure the proposal was, so that chances can be learnt.
public struct SuggestionAnswer: Hashable, Sendable, Codable {
  /// Random.
  public var id: AnnotationID
  /// The face that got the proposal.
  public var face: FaceReference
  /// Who was proposed.
  public var person: PersonID
  /// The model whose distances these are.
  public var model: String
  /// To the nearest confirmed face of that person, in the model's own measure.
  public var distance: Double
  /// Whether it is that person.
  public var isRight: Bool
  /// Seconds since 1970.
  public var time: Double

  // The names used in libraries; they stay when a property is renamed.
  private enum CodingKeys: String, CodingKey {
    case id = "id", face = "face", person = "person", model = "model", distance = "distance"
    case isRight = "right", time = "time"
  }

  public init(
    id: AnnotationID = .random(), face: FaceReference, person: PersonID, model: String, distance: Double,
    isRight: Bool, time: Double
  ) {
    self.id = id
    self.face = face
    self.person = person
    self.model = model
    self.distance = distance
    self.isRight = isRight
    self.time = time
  }
}
