import Annotations
import Geometry
import TextWriting

/// A project of the VGG Image Annotator, version 2. Landmarks are points in the group of their face.
struct VIAText: PhotoListText {
  private var keys: [String] = []

  mutating func begin() -> String {
    "{\"_via_settings\": {\"ui\": {}, \"core\": {\"buffer_size\": 18, \"filepath\": {}, \"default_filepath\": \"\"}, "
      + "\"project\": {\"name\": \"facet\"}},\n\"_via_img_metadata\": {"
  }

  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) -> String {
    // A size of -1 is "not known": VIA then finds the photo by its name alone.
    let key = record.name + "-1"
    let isFirst = keys.isEmpty
    keys.append(key)
    let regions = VIARegion.all(faces).map { region in
      JSONText.object([
        (name: "shape_attributes", value: .object(region.shape)),
        (name: "region_attributes", value: .object(region.attributes)),
      ])
    }
    let photo = JSONText.object([
      (name: "filename", value: .string(record.name)), (name: "size", value: .literal("-1")),
      (name: "regions", value: .list(regions)),
      (name: "file_attributes", value: .object(VIARegion.attributes(of: record))),
    ])
    return (isFirst ? "\n" : ",\n") + JSONText.string(key).text + ": " + photo.spacedText
  }

  mutating func end() -> String {
    func attribute(_ name: String) -> (name: String, value: JSONText) {
      (
        name,
        .object([
          (name: "type", value: .string("text")), (name: "description", value: .string("")),
          (name: "default_value", value: .string("")),
        ])
      )
    }
    let names = ["label", "group", LabelMe.hidden] + Reading.FaceAttribute.allCases.map(\.rawValue)
    let attributes = JSONText.object([
      (name: "region", value: .object(names.map(attribute))),
      (name: "file", value: .object(["state", "note"].map(attribute))),
    ])
    return "\n},\n\"_via_attributes\": \(attributes.spacedText),\n\"_via_data_format_version\": \"2.0.10\",\n"
      + "\"_via_image_id_list\": \(JSONText.list(keys.map { .string($0) }).spacedText)}\n"
  }
}

/// The same as CSV, a row for each region.
struct VIACSVText: PhotoListText {
  mutating func begin() -> String {
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n"
  }

  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) -> String {
    let about = JSONText.object(VIARegion.attributes(of: record)).text
    let regions = VIARegion.all(faces)
    guard !regions.isEmpty else {
      return CSVText.row([record.name, "-1", about, "0", "0", "{}", "{}"]) + "\n"
    }
    return regions.enumerated().map { number, region in
      CSVText.row([
        record.name, "-1", about, "\(regions.count)", "\(number)", JSONText.object(region.shape).text,
        JSONText.object(region.attributes).text,
      ]) + "\n"
    }.joined()
  }
}

private struct VIARegion {
  var shape: [(name: String, value: JSONText)]
  var attributes: [(name: String, value: JSONText)]

  static func all(_ faces: [Annotation]) -> [VIARegion] {
    faces.enumerated().flatMap { number, face in
      let group = (name: "group", value: JSONText.string("\(number + 1)"))
      let box = face.box
      let rectangle = VIARegion(
        shape: [
          ("name", .string("rect")), ("x", pixels(box.minX)), ("y", pixels(box.minY)),
          ("width", .literal("\(JSONNumber(from: box.minX, to: box.maxX).value)")),
          ("height", .literal("\(JSONNumber(from: box.minY, to: box.maxY).value)")),
        ],
        attributes: [("label", .string("face")), group]
          + Reading.attributes(of: face).map { ($0.attribute.rawValue, .string($0.value)) })
      let points = (face.landmarks?.points ?? []).enumerated().map { index, point in
        let isHidden = face.hiddenLandmarks?.contains(index: index) == true
        return VIARegion(
          shape: [("name", .string("point")), ("cx", pixels(point.x)), ("cy", pixels(point.y))],
          attributes: [("label", .string(DrawnShapes.landmarks[index])), group]
            + (isHidden ? [(LabelMe.hidden, .string("1"))] : []))
      }
      return [rectangle] + points
    }
  }

  static func attributes(of record: PhotoRecord) -> [(name: String, value: JSONText)] {
    var members: [(name: String, value: JSONText)] = []
    if let state = record.remarks?.state { members.append(("state", .string(state.rawValue))) }
    if let note = record.remarks?.note { members.append(("note", .string(note))) }
    return members
  }

  private static func pixels(_ value: Float) -> JSONText { .literal(NumberText.exact(value)) }
}
