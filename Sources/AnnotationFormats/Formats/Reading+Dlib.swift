import Annotations
import Geometry

extension Reading {
  /// `dataset/images/image[@file]/box[@top @left @width @height]`, with `label` and `part` elements, in stored
  /// pixels. Photos are delivered as their elements end.
  func readDlib(_ stream: ByteStream) throws {
    let bytes = try stream.all(limit: XMLEvents.largest, format)
    let handler = try XMLEvents.parseImages(bytes, format, closing: "</images></dataset>") {
      DlibHandler(self, after: $0)
    }
    guard handler.isDlib else {
      throw FormatError.malformed(format, place: "the file", reason: "its element is not <dataset>")
    }
  }

  static let dlibParts = ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"]
}

private final class DlibHandler: XMLImageHandler {
  private let reading: Reading
  var isDlib = false
  private var depth = 0
  private var number = 0
  private var image: [String: String]?
  private var faces: [RawFace] = []
  private var box: [String: String]?
  private var parts: [String: (x: Double, y: Double)] = [:]
  private var label = ""
  private var isLabel = false
  /// The data set's name: facet's labels are always people's names.
  private var title = ""
  private var isTitle = false

  /// The number of photos that were read.
  private(set) var finished = 0
  /// The number of photos that were delivered before.
  private let delivered: Int

  init(_ reading: Reading, after delivered: Int) {
    (self.reading, self.delivered) = (reading, delivered)
  }

  private var place: String { "image \(number) '\(image?["file"] ?? "")'" }

  func start(_ name: String, _ attributes: [String: String]) {
    if depth == 0 { isDlib = name == "dataset" }
    depth += 1
    switch name {
    case "image":
      number += 1
      (image, faces) = (attributes, [])
    case "box": (box, parts, label) = (attributes, [:], "")
    case "label": isLabel = box != nil
    case "name": isTitle = depth == 2 && image == nil
    case "part":
      if let name = attributes["name"], let x = attributes["x"].flatMap({ Double($0) }),
        let y = attributes["y"].flatMap({ Double($0) })
      {
        parts[name] = (x, y)
      }
    default: break
    }
  }

  func text(_ text: String) {
    if isLabel { label += text }
    if isTitle { title += text }
  }

  func end(_ name: String) throws {
    depth -= 1
    switch name {
    case "label": isLabel = false
    case "name": isTitle = false
    case "box":
      if image != nil, let box, number > delivered { add(box) }
      box = nil
    case "image":
      guard let image else { return }
      var stated: PixelSize?
      if let width = image["width"].flatMap({ Int($0) }), let height = image["height"].flatMap({ Int($0) }) {
        stated = PixelSize(width: width, height: height)
      }
      let name = (image["file"] ?? "").replacing("\\", with: "/")
      if number > delivered {
        try reading.finish(PhotoRecord(name: name), faces, stated: stated, place: place)
      }
      self.image = nil
      finished += 1
    default: break
    }
  }

  private func add(_ box: [String: String]) {
    let values = ["left", "top", "width", "height"].map { box[$0].flatMap { Double($0) } }
    guard let left = values[0], let top = values[1], let width = values[2], let height = values[3] else {
      return reading.report.skip(place, "a box is not complete")
    }
    var face = RawFace(minX: left, minY: top, maxX: left + width, maxY: top + height)
    if !parts.isEmpty {
      let points = Reading.dlibParts.compactMap { parts[$0] }
      if points.count == 5 {
        face.points = points
      } else {
        reading.report.warn(
          place, "the parts of a box are not eyes, nose and mouth corners; they were left out")
      }
    }
    face.score = box["detection_score"].flatMap { Double($0) }.flatMap { (0...1).contains($0) ? $0 : nil }
    if box["ignore"] == "1" { face.flags.insert(.ignore) }
    if box["occluded"] == "1" { face.flags.insert(.occluded) }
    if let face = labelled(face) { faces.append(face) }
  }

  /// A face by its label, which imglab uses for classes and people use for names.
  private func labelled(_ face: RawFace) -> RawFace? {
    let label = label.trimmed
    guard !label.isEmpty else { return face }
    let isOwn = title.trimmed == DlibText.title && FaceWords.folded(label) != "face"
    if !isOwn, reading.reader.classes[label] != nil || FaceWords.areClass(label) {
      let read = reading.face(face, ofClass: label, isAlone: false)
      if read != nil { reading.report.count(.label, ofClass: label) }
      return read
    }
    var face = face
    face.person = label
    if !isOwn { reading.report.count(.person, ofClass: label) }
    return face
  }
}
