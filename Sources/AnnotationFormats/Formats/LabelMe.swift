import Annotations
import Foundation
import Geometry

/// A LabelMe file: one photo, faces as rectangles called "face". The landmarks of a face are five points with
/// the same `group_id`. LabelMe keeps the members `person` and `score` without using them.
struct LabelMe: Codable {
  var version: String? = "5.5.0"
  var flags: [String: Bool]? = [:]
  var shapes: [Shape]
  var imagePath: String?
  var imageHeight: Int?
  var imageWidth: Int?

  private enum CodingKeys: String, CodingKey {
    case version, flags, shapes, imagePath, imageHeight, imageWidth
  }

  /// A shape; values of the wrong kind are nil, and `odd` has their names.
  struct Shape: Codable {
    var label: String?
    var points: [[JSONNumber]]?
    var group_id: LooseID?
    var description: String?
    var shape_type: String?
    var flags: [String: Bool]?
    var person: String?
    var score: JSONNumber?
    var odd: [String] = []

    private enum CodingKeys: String, CodingKey {
      case label, points, group_id, description, shape_type, flags, person, score
    }
  }

  static let points = COCO.keypoints
  /// The flag of a landmark that something hides.
  static let hidden = "hidden"
}

extension LabelMe {
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    var odd: [String] = []
    shapes = try values.decode([Shape].self, forKey: .shapes)
    imagePath = values.loose(String.self, .imagePath, &odd)
    imageHeight = values.loose(JSONNumber.self, .imageHeight, &odd).flatMap { Int(exactly: $0.value) }
    imageWidth = values.loose(JSONNumber.self, .imageWidth, &odd).flatMap { Int(exactly: $0.value) }
  }
}

extension LabelMe.Shape {
  init(from decoder: any Decoder) throws {
    guard let values = try? decoder.container(keyedBy: CodingKeys.self) else { return }
    label = values.loose(String.self, .label, &odd)
    points = values.loose([[JSONNumber]].self, .points, &odd)
    group_id = values.loose(LooseID.self, .group_id, &odd)
    description = values.loose(String.self, .description, &odd)
    shape_type = values.loose(String.self, .shape_type, &odd)
    flags = values.loose([String: LooseFlag].self, .flags, &odd)?.mapValues(\.isSet)
    person = values.loose(String.self, .person, &odd)
    score = values.loose(JSONNumber.self, .score, &odd)
  }
}

extension Reading {
  func readLabelMe(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: 512 << 20, format)
    guard JSONScanner.isShallow(bytes) else {
      throw FormatError.malformed(format, place: "the file", reason: "values nest too deep")
    }
    let file: LabelMe
    do {
      file = try JSONDecoder().decode(LabelMe.self, from: Data(PythonJSON.withoutOddNumbers(bytes)))
    } catch {
      throw FormatError.malformed(format, place: "the file", reason: "it is not a JSON object with shapes")
    }
    // The path is relative to the LabelMe file and may be a Windows path.
    let path = file.imagePath?.replacing("\\", with: "/") ?? ""
    let name = path.isEmpty ? reader.photoName : path
    var stated: PixelSize?
    if let width = file.imageWidth, let height = file.imageHeight {
      stated = PixelSize(width: width, height: height)
    }
    let labels = file.shapes.filter { !Self.isLandmark($0) }.compactMap(\.label)
    let isAlone = Self.isAlone(labels)
    let faces = file.shapes.enumerated().compactMap { index, shape -> RawFace? in
      guard !Self.isLandmark(shape) else { return nil }
      let place = "shape \(index + 1)"
      // A shape of another class needs no corners.
      let none = RawFace(minX: 0, minY: 0, maxX: 0, maxY: 0)
      guard let kind = face(none, ofClass: shape.label ?? "", isAlone: isAlone),
        var raw = raw(shape, place, file.shapes)
      else { return nil }
      raw.flags.formUnion(kind.flags)
      raw.person = raw.person ?? kind.person
      return raw
    }
    try finish(PhotoRecord(name: name), faces, stated: stated, place: "photo '\(name)'")
  }

  private static func isLandmark(_ shape: LabelMe.Shape) -> Bool {
    shape.shape_type == "point" && shape.group_id != nil && shape.label.map(LabelMe.points.contains) == true
  }

  private func raw(_ shape: LabelMe.Shape, _ place: String, _ all: [LabelMe.Shape]) -> RawFace? {
    guard let points = shape.points else {
      report.skip(place, "its points are missing or have a value of the wrong kind")
      return nil
    }
    let corners = points.filter { $0.count == 2 }.map { $0.map(\.value) }
    guard corners.count == points.count, corners.count >= 2 else {
      report.skip(place, "its points are not two or more corners")
      return nil
    }
    warn(shape.odd, place)
    let (xs, ys) = (corners.map { $0[0] }, corners.map { $0[1] })
    var face = RawFace(
      minX: xs.min() ?? 0, minY: ys.min() ?? 0, maxX: xs.max() ?? 0, maxY: ys.max() ?? 0)
    switch shape.shape_type ?? "polygon" {
    case "rectangle": break
    case "circle":
      // The centre and a point on the circle.
      let radius = ((xs[0] - xs[1]) * (xs[0] - xs[1]) + (ys[0] - ys[1]) * (ys[0] - ys[1])).squareRoot()
      face = RawFace(minX: xs[0] - radius, minY: ys[0] - radius, maxX: xs[0] + radius, maxY: ys[0] + radius)
    case let type: report.warn(place, "of a \(type) only the box around it was read")
    }
    if let group = shape.group_id {
      let shapes = LabelMe.points.compactMap { name in
        all.first { $0.shape_type == "point" && $0.group_id == group && $0.label == name }
      }
      let points = shapes.compactMap(\.points?.first)
      if points.count == 5, points.allSatisfy({ $0.count == 2 }) {
        face.points = points.map { ($0[0].value, $0[1].value) }
        face.hidden = LandmarkSet(
          indices: shapes.indices.filter { shapes[$0].flags?[LabelMe.hidden] == true })
      } else if !points.isEmpty {
        report.warn(place, "its landmarks are not all five and were left out")
      }
    }
    face.flags = flags((shape.flags ?? [:]).filter(\.value).keys.sorted(), place)
    face.note = shape.description ?? ""
    face.person = shape.person
    face.score = shape.score?.value
    return face
  }
}
