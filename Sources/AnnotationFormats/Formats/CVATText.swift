import Annotations
import Geometry

/// CVAT's XML for images, version 1.1. Landmarks are points in the group of their face.
struct CVATText: PhotoListText {
  /// The label of a tag that says something about the whole photo.
  static let photoTag = "photo"
  private var count = 0

  var needsSize: Bool { true }

  mutating func begin() -> String {
    var labels = Self.label("face", Reading.FaceAttribute.allCases.map(\.rawValue))
    labels += Self.label(Self.photoTag, ["state", "note"])
    labels += DrawnShapes.landmarks.map { Self.label($0, []) }.joined()
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations>
        <version>1.1</version>
        <meta>
          <task>
            <name>facet</name>
            <mode>annotation</mode>
            <overlap>0</overlap>
            <labels>
      \(labels)      </labels>
          </task>
        </meta>

      """
  }

  private static func label(_ name: String, _ attributes: [String]) -> String {
    var text = "        <label>\n          <name>\(name)</name>\n          <attributes>\n"
    for attribute in attributes {
      text += "            <attribute><name>\(attribute)</name><mutable>False</mutable>"
      text += "<input_type>text</input_type><default_value></default_value><values></values></attribute>\n"
    }
    return text + "          </attributes>\n        </label>\n"
  }

  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) -> String {
    let size = record.size ?? PixelSize(width: 0, height: 0)
    var text = "  <image id=\"\(count)\" name=\"\(XMLEvents.escaped(record.name))\""
    text += " width=\"\(size.width)\" height=\"\(size.height)\">\n"
    count += 1
    for (index, face) in faces.enumerated() { text += Self.shapes(face, group: index + 1) }
    if let remarks = record.remarks {
      text += "    <tag label=\"\(Self.photoTag)\" source=\"manual\">\n"
      if let state = remarks.state { text += Self.attribute("state", state.rawValue) }
      if let note = remarks.note { text += Self.attribute("note", note) }
      text += "    </tag>\n"
    }
    return text + "  </image>\n"
  }

  private static func shapes(_ face: Annotation, group: Int) -> String {
    let edges = zip(
      ["xtl", "ytl", "xbr", "ybr"], [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
    ).map { " \($0)=\"\(NumberText.exact($1))\"" }
    let isOccluded = face.flags.contains(.occluded) ? 1 : 0
    var text = "    <box label=\"face\" source=\"manual\" occluded=\"\(isOccluded)\"\(edges.joined())"
    text += " z_order=\"0\" group_id=\"\(group)\">\n"
    for (name, value) in Reading.attributes(of: face) { text += attribute(name.rawValue, value) }
    text += "    </box>\n"
    for (index, point) in (face.landmarks?.points ?? []).enumerated() {
      let name = DrawnShapes.landmarks[index]
      let isHidden = face.hiddenLandmarks?.contains(index: index) == true ? 1 : 0
      let place = "\(NumberText.exact(point.x)),\(NumberText.exact(point.y))"
      text += "    <points label=\"\(name)\" source=\"manual\" occluded=\"\(isHidden)\" points=\"\(place)\""
      text += " z_order=\"0\" group_id=\"\(group)\">\n    </points>\n"
    }
    return text
  }

  private static func attribute(_ name: String, _ value: String) -> String {
    let text = XMLEvents.escaped(value, isAttribute: false)
    return "      <attribute name=\"\(name)\">\(text)</attribute>\n"
  }

  mutating func end() -> String { "</annotations>\n" }
}
