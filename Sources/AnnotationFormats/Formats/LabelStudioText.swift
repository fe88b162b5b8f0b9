import Annotations
import Geometry
import TextWriting

/// Label Studio's JSON: tasks with one annotation each, or the short form.
///
/// A face is a rectangle; its landmarks are key points with the face as their parent. What else is known about it are
/// choices and texts of the same region.
struct LabelStudioText: PhotoListText {
  let isMin: Bool
  private var count = 0

  init(isMin: Bool) { self.isMin = isMin }

  var needsSize: Bool { true }

  mutating func begin() -> String { "[" }

  mutating func end() -> String { "\n]\n" }

  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) -> String {
    count += 1
    var data: [(name: String, value: JSONText)] = [("image", .string(PhotoAddress.local(record.name)))]
    if let state = record.remarks?.state { data.append(("facet_state", .string(state.rawValue))) }
    if let note = record.remarks?.note { data.append(("facet_note", .string(note))) }
    let size = record.size ?? PixelSize(width: 1, height: 1)
    let regions = faces.flatMap { Self.regions($0, size) }
    let id = JSONText.literal("\(count)")
    let text =
      isMin
      ? JSONText.object(data + [("id", id)] + Self.lists(regions, size) + [("annotation_id", id)])
      : JSONText.object([
        ("id", id), ("data", .object(data)),
        (
          "annotations",
          .list([
            .object([
              ("id", id), ("was_cancelled", .literal("false")),
              ("result", .list(regions.map { $0.result(size) })),
            ])
          ])
        ),
      ])
    return (count == 1 ? "\n" : ",\n") + text.spacedText
  }

  /// The lists of the short form, one for each control.
  private static func lists(_ regions: [LabelStudioRegion], _ size: PixelSize) -> [(
    name: String, value: JSONText
  )] {
    var names: [String] = []
    for region in regions where !names.contains(region.control) { names.append(region.control) }
    return names.map { name in
      (name, .list(regions.filter { $0.control == name }.map { $0.element(size) }))
    }
  }

  private static func regions(_ face: Annotation, _ size: PixelSize) -> [LabelStudioRegion] {
    let id = face.id.description
    let (minX, minY) = (Double(face.box.minX), Double(face.box.minY))
    let (width, height) = (Double(face.box.maxX) - minX, Double(face.box.maxY) - minY)
    let place =
      place(minX, minY, size) + [
        ("width", number(width / Double(size.width) * 100)),
        ("height", number(height / Double(size.height) * 100)),
        ("rotation", .literal("0")),
      ]
    func region(_ type: String, _ control: String, _ key: String, _ texts: [String]) -> LabelStudioRegion {
      LabelStudioRegion(
        id: id, type: type, control: control, value: place + [(key, .list(texts.map { .string($0) }))])
    }
    var rectangle = region("rectanglelabels", "label", "rectanglelabels", ["face"])
    rectangle.score = face.score
    var regions = [rectangle, region("choices", "state", "choices", [face.state.rawValue])]
    if let person = face.person { regions.append(region("textarea", "person", "text", [person])) }
    if !face.flags.isEmpty { regions.append(region("choices", "flags", "choices", face.flags.names)) }
    if !face.note.isEmpty { regions.append(region("textarea", "note", "text", [face.note])) }
    for (index, point) in (face.landmarks?.points ?? []).enumerated() {
      let name = DrawnShapes.landmarks[index]
      let value = self.place(Double(point.x), Double(point.y), size) + [("width", .literal("0.5"))]
      func mark(_ type: String, _ control: String, _ key: String, _ text: String) -> LabelStudioRegion {
        LabelStudioRegion(
          id: "\(id)-\(name)", type: type, control: control, value: value + [(key, .list([.string(text)]))],
          parent: id)
      }
      regions.append(mark("keypointlabels", "landmarks", "keypointlabels", name))
      if face.hiddenLandmarks?.contains(index: index) == true {
        regions.append(mark("choices", "flags", "choices", LabelMe.hidden))
      }
    }
    return regions
  }

  private static func place(_ x: Double, _ y: Double, _ size: PixelSize) -> [(name: String, value: JSONText)]
  {
    [("x", number(x / Double(size.width) * 100)), ("y", number(y / Double(size.height) * 100))]
  }

  private static func number(_ value: Double) -> JSONText { .literal(value.isFinite ? "\(value)" : "0") }
}

/// A part of what Label Studio knows about a region.
private struct LabelStudioRegion {
  var id: String
  var type: String
  /// The name of the control with which it is drawn or chosen.
  var control: String
  var value: [(name: String, value: JSONText)]
  var parent: String?
  var score: Float?

  private func members(_ size: PixelSize) -> [(name: String, value: JSONText)] {
    var members: [(name: String, value: JSONText)] = [
      ("original_width", .literal("\(size.width)")), ("original_height", .literal("\(size.height)")),
      ("image_rotation", .literal("0")), ("id", .string(id)),
    ]
    if let parent { members.append(("parentID", .string(parent))) }
    if let score { members.append(("score", .literal("\(score)"))) }
    return members
  }

  func result(_ size: PixelSize) -> JSONText {
    .object(
      members(size) + [
        ("from_name", .string(control)), ("to_name", .string("image")), ("type", .string(type)),
        ("value", .object(value)),
      ])
  }

  func element(_ size: PixelSize) -> JSONText { .object(value + members(size)) }
}
