import Annotations
import Files
import Foundation
import Geometry

/// One photo as a line of JSON. `facet detect --format jsonl` prints such lines without the parts that come
/// only from people.
struct JSONLine: Codable {
  var path: String?
  var path_base64: String?
  var width: Int?
  var height: Int?
  var state: PhotoState?
  var note: String?
  var error: String?
  var faces: [Face]?
  /// How long a search took: the line is a detector's.
  var seconds: JSONNumber?

  struct Face: Codable {
    var id: String?
    var box: [JSONNumber]
    var landmarks: [[JSONNumber]]?
    /// The names of landmarks that are known but hidden by something.
    var hidden: [String]?
    var state: FaceState?
    var score: JSONNumber?
    /// The name, which others of the library may have, too.
    var person: String?
    /// Who has that name; the same in every library.
    var person_id: String?
    /// The person's number in that library, when others there have the same name.
    var person_number: Int?
    /// The people that somebody said it is not.
    var not: [Person]?
    /// Marks that other faces have, too: those are not the same person.
    var apart: [String]?
    /// For a face without a name: "unknown" to somebody who looked, or "aside" because it is not of interest.
    var nameless: String?
    /// Numbers that tell people apart, by the model that made them; only written on request, and not read.
    var vectors: [String: [JSONNumber]]?
    var flags: [String]?
    var note: String?
  }

  struct Person: Codable {
    var person: String?
    var person_id: String?
    var person_number: Int?
  }
}

extension Reading {
  func readJSONLines(_ stream: ByteStream) throws {
    var lines = LineReader(stream, format)
    while let line = try lines.next() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      let place = "line \(lines.number)"
      guard JSONScanner.isShallow(line),
        let photo = try? JSONDecoder().decode(
          JSONLine.self, from: Data(PythonJSON.withoutOddNumbers(line)))
      else {
        skipPhoto(place, "it is not a JSON object of a photo with its faces")
        continue
      }
      if let error = photo.error {
        skipPhoto(place, "the photo could not be searched: \(error)")
        continue
      }
      guard let name = photo.path, let faces = photo.faces else {
        skipPhoto(place, "it has no path or no faces")
        continue
      }
      var stated: PixelSize?
      if let width = photo.width, let height = photo.height {
        stated = PixelSize(width: width, height: height)
      }
      // In that case `path` is only the nearest text.
      let bytes = photo.path_base64.flatMap { Data(base64Encoded: $0) }
      let record = PhotoRecord(name: bytes.map(RawName.text) ?? name, state: photo.state, note: photo.note)
      try finish(
        record, faces.enumerated().compactMap { raw($1, "\(place), face \($0 + 1)") }, stated: stated,
        listsFaces: photo.seconds == nil, place: place)
    }
  }

  private func raw(_ face: JSONLine.Face, _ place: String) -> RawFace? {
    guard face.box.count == 4 else {
      report.skip(place, "its box is not four numbers")
      return nil
    }
    let box = face.box.map(\.value)
    var raw = RawFace(minX: box[0], minY: box[1], maxX: box[2], maxY: box[3])
    if let points = face.landmarks {
      if points.count == 5, points.allSatisfy({ $0.count == 2 }) {
        raw.points = points.map { ($0[0].value, $0[1].value) }
        raw.hidden = LandmarkSet(
          indices: (face.hidden ?? []).compactMap { COCO.keypoints.firstIndex(of: $0) })
      } else {
        report.warn(place, "its landmarks are not five points and were left out")
      }
    }
    raw.id = face.id.flatMap { AnnotationID($0) }
    // A detector's line has no state, because nobody has judged its faces.
    raw.state = face.state ?? (face.score == nil ? .added : .found)
    raw.score = face.score?.value
    raw.person = face.person
    raw.identity = person(face.person, face.person_id, face.person_number)
    raw.refusals = (face.not ?? []).compactMap { person($0.person, $0.person_id, $0.person_number) }
    raw.apart = Set((face.apart ?? []).compactMap { AnnotationID($0) }).sorted()
    raw.nameless = face.nameless.flatMap { Nameless(rawValue: $0) }
    if raw.nameless == nil, let word = face.nameless {
      report.warn(place, "'\(word)' says nothing about a face without a name and was left out")
    }
    raw.flags = flags(face.flags ?? [], place)
    raw.note = face.note ?? ""
    return raw
  }

  /// Somebody whom another library knows; nil for a text that says only a name.
  private func person(_ name: String?, _ id: String?, _ number: Int?) -> PersonReference? {
    guard let name = name.flatMap(People.tidy), let id = id.flatMap({ PersonID($0) }) else { return nil }
    return PersonReference(id: id, name: name, number: number, isClaim: true)
  }

  /// The known flags, with a warning about the others.
  func flags(_ names: [String], _ place: String) -> FaceFlags {
    names.reduce(into: FaceFlags()) { flags, name in
      if let flag = FaceFlags(names: [name]) {
        flags.formUnion(flag)
      } else {
        report.warn(place, "flag '\(name)' is not known and was left out")
      }
    }
  }
}
