import Geometry
import Imaging
import SystemPackage
import TextWriting

/// A photo that gave no crop, or a face that did not become one, and why.
package struct LeftOut: Sendable, Equatable {
  /// Of photos and of faces.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    /// The photo shows no face.
    case noFace = "no-face"
    /// The photo cannot be read, or is no photo.
    case unreadable
    /// The photo was decoded with warnings, and damaged ones are refused.
    case damaged
    /// The photo is the same file as another one, whose crops stand for it.
    case duplicate
    /// The photo was changed while it was exported.
    case changed
    /// A file that the export must not replace has the crop's name.
    case conflict
    /// People said that it is not a face.
    case rejected
    /// Only faces that people accepted were wanted.
    case notAccepted = "not-accepted"
    /// Only faces of another person were wanted.
    case otherPerson = "other-person"
    /// Only faces with a name were wanted.
    case unnamed
    /// It is beyond the limit of a filter.
    case filter
    /// The rule took another face of the photo, or none.
    case notSelected = "not-selected"
    /// Its landmarks or its box determine no crop.
    case noCrop = "no-crop"

    /// Whether it is about the whole photo.
    package var isOfPhoto: Bool { [.noFace, .unreadable, .damaged, .duplicate, .changed].contains(self) }
  }

  package var reason: Reason
  /// The filters whose limits the face exceeds.
  package var misses: [FilterMiss] = []
  /// A message, where there is one.
  package var text: String?
  /// Nil for the photo as a whole.
  var face: MeasuredFace?

  package init(reason: Reason, text: String? = nil) { (self.reason, self.text) = (reason, text) }

  init(reason: Reason, misses: [FilterMiss] = [], text: String? = nil, face: MeasuredFace?) {
    (self.reason, self.misses, self.text, self.face) = (reason, misses, text, face)
  }

  /// What a photo without crops is listed for: the reason of the face that came nearest to being one.
  static func reason(ofPhotoWith faces: [LeftOut]) -> Reason {
    let order: [Reason] = [
      .conflict, .noCrop, .filter, .notAccepted, .notSelected, .unnamed, .otherPerson, .rejected,
    ]
    return order.first { reason in faces.contains { $0.reason == reason } } ?? .noFace
  }

  /// A line of `left-out.jsonl`.
  ///
  /// - Parameter faces: how many faces the photo shows; nil when it was not searched.
  func json(_ source: ManifestSource, faces: Int?) -> String {
    var members: [(name: String, value: JSONText)] = [
      ("kind", .string(face == nil ? "photo" : "face")), ("source", .string(source.photo.string)),
    ]
    func add(_ name: String, _ value: JSONText?) { if let value { members.append((name, value)) } }
    add("source_bytes", source.hexadecimal.map { .string($0) })
    if let face {
      add("face", .literal("\(face.face.index)"))
    } else {
      add("source_size", .literal("\(source.stamp.size)"))
      add("fingerprint", .string(source.fingerprint))
      add("faces", faces.map { .literal("\($0)") })
    }
    add("reason", .string(reason.rawValue))
    add("message", text.map { .string($0) })
    if !misses.isEmpty { add("filters", .list(misses.map(\.json))) }
    if face == nil, !source.warnings.isEmpty {
      add("warnings", .list(source.warnings.map { .string($0) }))
    }
    if let face { members += Self.measures(face) }
    return JSONText.object(members).text
  }

  private static func measures(_ face: MeasuredFace) -> [(name: String, value: JSONText)] {
    var members: [(name: String, value: JSONText)] = []
    if let person = face.face.person { members.append(("person", .string(person))) }
    if let box = face.face.box {
      members.append(
        ("box", .list([box.minX, box.minY, box.maxX, box.maxY].map { .literal("\($0)") })))
    }
    if let score = face.face.score { members.append(("score", .literal("\(score)"))) }
    return members + face.figures.map { ($0.name, .literal($0.text)) }
  }
}

/// A filter that a face did not pass.
package struct FilterMiss: Sendable, Equatable {
  /// As the option is called, without its dashes.
  package var filter: String
  /// Nil when it could not be measured.
  package var value: Double?
  package var limit: Double

  var json: JSONText {
    var members: [(name: String, value: JSONText)] = [("filter", .string(filter))]
    if let value, value.isFinite { members.append(("value", .literal("\(value)"))) }
    members.append(("limit", .literal("\(limit)")))
    return .object(members)
  }
}

extension MeasuredFace {
  /// The measures as manifests have them, without those that are not known.
  package var figures: [(name: String, text: String)] {
    func rounded(_ name: String, _ value: Double?, by parts: Double = 100) -> (name: String, text: String)? {
      guard let value, value.isFinite else { return nil }
      return (name, "\((value * parts).rounded() / parts)")
    }
    return [
      rounded("eye_distance", measures.eyeDistance), rounded("roll", measures.roll),
      rounded("yaw", measures.yaw),
      rounded("pitch", measures.pitch), rounded("sharpness", measures.sharpness),
      rounded("brightness", measures.brightness),
      rounded("quality", measures.quality(score: face.score), by: 10_000),
    ].compactMap(\.self)
  }
}
