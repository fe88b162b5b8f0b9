import Annotations
import Geometry

extension Reading {
  /// `annotations/image[@name @width @height]` with shapes: boxes, which may be turned, polygons and the like, and
  /// landmarks as points or as the parts of a skeleton. Photos are delivered as their elements end.
  func readCVAT(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: XMLEvents.largest, format)
    let handler = try XMLEvents.parseImages(bytes, format, closing: "</annotations>") {
      CVATHandler(self, after: $0)
    }
    guard handler.isCVAT else {
      throw FormatError.malformed(format, place: "the file", reason: "its element is not <annotations>")
    }
    if handler.tracks > 0 {
      let tracks = handler.tracks == 1 ? "1 track was" : "\(handler.tracks) tracks were"
      report.skip(
        "the file",
        "\(tracks) left out, because frames have no names of photos; export as 'CVAT for images 1.1'")
    }
  }
}

private final class CVATHandler: XMLImageHandler {
  private static let shapes: Set = [
    "box", "polygon", "polyline", "points", "ellipse", "mask", "cuboid", "skeleton", "tag",
  ]

  private struct Shape {
    var kind: String
    var values: [String: String]
    var attributes: [(name: String, value: String)] = []

    subscript(name: String) -> String? { values[name] }
    func number(_ name: String) -> Double? { values[name].flatMap { Double($0.trimmed) } }
    var label: String { values["label"] ?? "" }
  }

  private let reading: Reading
  var isCVAT = false
  private(set) var tracks = 0
  private var depth = 0
  private var number = 0
  private var isTrack = false
  private var image: [String: String]?
  private var record = PhotoRecord(name: "")
  private var drawn = DrawnShapes()
  /// The shapes of the photo so far, for messages and for skeletons, which have no number of their own.
  private var shapeCount = 0
  private var shape: Shape?
  private var skeleton: Shape?
  private var parts: [Shape] = []
  private var attribute: (name: String, value: String)?

  private(set) var finished = 0
  /// The number of photos that were delivered before.
  private let delivered: Int

  init(_ reading: Reading, after delivered: Int) {
    (self.reading, self.delivered) = (reading, delivered)
  }

  private var photo: String { "image \(number) '\(image?["name"] ?? "")'" }
  private var place: String { "\(photo), shape \(shapeCount)" }

  func start(_ name: String, _ attributes: [String: String]) {
    if depth == 0 { isCVAT = name == "annotations" }
    depth += 1
    switch name {
    case "track":
      isTrack = true
      tracks += 1
    case "image":
      number += 1
      (image, drawn, shapeCount) = (number > delivered ? attributes : nil, DrawnShapes(), 0)
      record = PhotoRecord(name: (attributes["name"] ?? "").replacing("\\", with: "/"))
    case "attribute" where shape != nil || skeleton != nil:
      attribute = (attributes["name"] ?? "", "")
    case _ where Self.shapes.contains(name) && image != nil && !isTrack:
      if skeleton == nil { shapeCount += 1 }
      if name == "skeleton" {
        (skeleton, parts) = (Shape(kind: name, values: attributes), [])
      } else {
        shape = Shape(kind: name, values: attributes)
      }
    default: break
    }
  }

  func text(_ text: String) { attribute?.value += text }

  func end(_ name: String) throws {
    depth -= 1
    switch name {
    case "track": isTrack = false
    case "attribute":
      guard let attribute else { return }
      if shape != nil { shape?.attributes.append(attribute) } else { skeleton?.attributes.append(attribute) }
      self.attribute = nil
    case "skeleton":
      if let skeleton { add(skeleton: skeleton) }
      skeleton = nil
    case "image":
      try finish()
      finished += 1
    case _ where name == shape?.kind:
      guard let shape else { return }
      if skeleton != nil { parts.append(shape) } else { add(shape) }
      self.shape = nil
    default: break
    }
  }

  private func finish() throws {
    guard let image else { return }
    var stated: PixelSize?
    if let width = image["width"].flatMap({ Int($0) }), let height = image["height"].flatMap({ Int($0) }) {
      stated = PixelSize(width: width, height: height)
    }
    let faces = drawn.joined(photo, &reading.report)
    try reading.finish(record, faces, stated: stated, place: photo)
    self.image = nil
  }

  // MARK: Shapes

  private func add(_ shape: Shape) {
    if shape.kind == "tag" { return add(tag: shape) }
    if shape.kind == "points", let index = DrawnShapes.landmark(shape.label) {
      guard let points = Self.points(shape), points.count == 1 else {
        return reading.report.skip(place, "landmark '\(shape.label)' is not one point")
      }
      return drawn.addLandmark(
        index, x: points[0].x, y: points[0].y, group: group(shape), isHidden: shape["occluded"] == "1")
    }
    let none = RawFace(minX: 0, minY: 0, maxX: 0, maxY: 0)
    guard let labelled = reading.face(none, labels: [shape.label]) else { return }
    if shape["outside"] == "1" { return reading.report.skip(place, "it is outside the photo") }
    guard shape.kind != "points", shape.kind != "polyline" else {
      return reading.report.skip(place, "\(shape.kind) enclose no face")
    }
    guard var face = Self.face(shape) else {
      return reading.report.skip(place, "its \(shape.kind) is not complete")
    }
    if shape.kind != "box" || shape.number("rotation") ?? 0 != 0 {
      reading.report.warn(
        place, "of a \(shape.kind == "box" ? "turned box" : shape.kind) only the box around it was read")
    }
    (face.flags, face.person) = (labelled.flags, labelled.person)
    if shape["occluded"] == "1" { face.flags.insert(.occluded) }
    for (name, value) in shape.attributes { reading.apply(name, value, to: &face, place) }
    drawn.add(face, group: group(shape))
  }

  /// A skeleton's points are landmarks of the face in whose box, or group, they are.
  private func add(skeleton: Shape) {
    let known = parts.compactMap { part in DrawnShapes.landmark(part.label).map { ($0, part) } }
    guard !known.isEmpty else {
      return reading.report.skip(place, "skeleton '\(skeleton.label)' has no eyes, nose or mouth corners")
    }
    for (index, part) in known where part["outside"] != "1" {
      guard let point = Self.points(part)?.first else {
        reading.report.skip(place, "landmark '\(part.label)' has no position")
        continue
      }
      drawn.addLandmark(
        index, x: point.x, y: point.y, group: group(skeleton), isHidden: part["occluded"] == "1")
    }
  }

  private func add(tag: Shape) {
    for (name, value) in tag.attributes where tag.label == CVATText.photoTag {
      switch name {
      case "state": record.state = PhotoState(rawValue: value.trimmed)
      case "note": record.note = value
      default: break
      }
    }
  }

  /// 0 is "in no group".
  private func group(_ shape: Shape) -> String? { shape["group_id"].flatMap { $0 == "0" ? nil : $0 } }

  private static func points(_ shape: Shape) -> [(x: Double, y: Double)]? {
    guard let text = shape["points"] else { return nil }
    let pairs = text.split(separator: ";").map { pair in
      pair.split(separator: ",").map { Double($0.trimmed) ?? .nan }
    }
    guard !pairs.isEmpty, pairs.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) }) else { return nil }
    return pairs.map { ($0[0], $0[1]) }
  }

  private static func face(_ shape: Shape) -> RawFace? {
    let turn = shape.number("rotation") ?? 0
    switch shape.kind {
    case "box":
      guard let minX = shape.number("xtl"), let minY = shape.number("ytl"), let maxX = shape.number("xbr"),
        let maxY = shape.number("ybr")
      else { return nil }
      return RawFace(minX: minX, minY: minY, maxX: maxX, maxY: maxY)
        .turned(turn, aboutX: (minX + maxX) / 2, y: (minY + maxY) / 2)
    case "ellipse":
      guard let x = shape.number("cx"), let y = shape.number("cy"), let across = shape.number("rx"),
        let down = shape.number("ry")
      else { return nil }
      return RawFace(ellipseX: x, y: y, acrossRadius: across, downRadius: down, degrees: turn)
    case "mask":
      guard let left = shape.number("left"), let top = shape.number("top"), let width = shape.number("width"),
        let height = shape.number("height")
      else { return nil }
      return RawFace(minX: left, minY: top, maxX: left + width, maxY: top + height)
    case "cuboid":
      let corners = ["tl1", "bl1", "tr1", "br1", "tl2", "bl2", "tr2", "br2"].map { corner in
        (x: shape.number("x" + corner) ?? .nan, y: shape.number("y" + corner) ?? .nan)
      }
      return RawFace(around: corners)
    default: return points(shape).flatMap { RawFace(around: $0) }
    }
  }
}
