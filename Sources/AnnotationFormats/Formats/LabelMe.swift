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

  struct Shape: Codable {
    var label: String
    var points: [[JSONNumber]]
    var group_id: Int?
    var description: String?
    var shape_type: String?
    var flags: [String: Bool]?
    var person: String?
    var score: JSONNumber?
  }

  static let points = ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"]
}

extension Reading {
  func readLabelMe(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: 512 << 20, format)
    guard JSONScanner.isShallow(bytes) else {
      throw FormatError.malformed(format, place: "the file", reason: "values nest too deep")
    }
    let file: LabelMe
    do {
      file = try JSONDecoder().decode(LabelMe.self, from: Data(bytes))
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
    let faces = file.shapes.enumerated().compactMap { face($1, "shape \($0 + 1)", file.shapes) }
    try finish(PhotoRecord(name: name), faces, stated: stated, place: "photo '\(name)'")
  }

  private func face(_ shape: LabelMe.Shape, _ place: String, _ all: [LabelMe.Shape]) -> RawFace? {
    if shape.shape_type == "point", LabelMe.points.contains(shape.label), shape.group_id != nil { return nil }
    guard Self.meansFace(shape.label) else {
      report.skip(place, "label '\(shape.label)' is not a face")
      return nil
    }
    let corners = shape.points.filter { $0.count == 2 }.map { $0.map(\.value) }
    guard corners.count == shape.points.count, corners.count >= 2 else {
      report.skip(place, "it has no corners")
      return nil
    }
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
      let points = LabelMe.points.compactMap { name in
        all.first { $0.shape_type == "point" && $0.group_id == group && $0.label == name }?.points.first
      }
      if points.count == 5, points.allSatisfy({ $0.count == 2 }) {
        face.points = points.map { ($0[0].value, $0[1].value) }
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
