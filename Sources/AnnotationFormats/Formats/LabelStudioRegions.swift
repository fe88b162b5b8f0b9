import Annotations
import Geometry

/// The regions of one Label Studio annotation. What belongs to one region (its shape, labels, choices and texts) is
/// in several results with the same id.
struct LabelStudioRegions {
  private struct Region {
    var shape: JSONPart?
    var labels: [String] = []
    var choices: [String] = []
    var texts: [(name: String, text: String)] = []
    var score: Double?
    var parent: String?
    var isTurned = false
  }

  private var regions: [String: Region] = [:]
  private var order: [String] = []
  /// The size to which the positions refer; nil when no result states one.
  private(set) var size: PixelSize?

  init(_ results: [JSONPart]) {
    // Shapes first, so that faces come in their order, whatever the short form's controls are called.
    let ordered = results.filter(Self.hasLabels) + results.filter { !Self.hasLabels($0) }
    for (number, result) in ordered.enumerated() {
      let value = result["value"]
      if result["type"].text == "relation" {
        if let from = result["from_id"].plainText { regions[from]?.parent = result["to_id"].plainText }
        continue
      }
      if size == nil, let width = result["original_width"].number,
        let height = result["original_height"].number
      {
        let possible = 1.0...1e7
        if possible.contains(width), possible.contains(height) {
          size = PixelSize(width: Int(width), height: Int(height))
        }
      }
      let id = result["id"].plainText ?? Self.place(value) ?? "\u{0}\(number)"
      if regions[id] == nil { order.append(id) }
      Self.add(result, to: &regions[id, default: Region()])
    }
  }

  private static func hasLabels(_ result: JSONPart) -> Bool {
    (result["value"].members ?? []).contains { $0.key.lowercased().hasSuffix("labels") }
  }

  /// In the short form regions have no id; what has the same place belongs together.
  private static func place(_ value: JSONPart) -> String? {
    let numbers = ["x", "y", "width", "height"].map { value[$0].number }
    guard numbers.allSatisfy({ $0 != nil }) else { return nil }
    return numbers.map { "\($0 ?? 0)" }.joined(separator: " ")
  }

  private static func add(_ result: JSONPart, to region: inout Region) {
    let value = result["value"]
    let isShape = value["x"].number != nil || value["points"].list != nil || !value["rle"].isNull
    if isShape, region.shape == nil { region.shape = value }
    for (key, part) in value.members ?? [] {
      let texts = (part.list ?? []).compactMap(\.text)
      switch key {
      case "choices": region.choices += texts
      case "text":
        let text = texts.isEmpty ? part.text ?? "" : texts.joined(separator: "\n")
        region.texts.append((result["from_name"].text ?? "", text))
      case _ where key.lowercased().hasSuffix("labels"): region.labels += texts
      default: break
      }
    }
    if let notes = result["meta"]["text"].list?.compactMap(\.text), !notes.isEmpty {
      region.texts.append(("note", notes.joined(separator: "\n")))
    }
    region.score = result["score"].number ?? region.score
    region.parent = result["parentID"].plainText ?? region.parent
    region.isTurned = region.isTurned || (result["image_rotation"].number ?? 0) != 0
  }

  // MARK: Faces

  /// - Parameters:
  ///   - isFound: whether a program has found them.
  ///   - score: of all faces without a score of their own.
  mutating func faces(_ reading: Reading, isFound: Bool, _ score: Double?, _ place: String) -> [RawFace] {
    var drawn = DrawnShapes()
    var isUnlabelled = false
    for (number, id) in order.enumerated() {
      guard let region = regions[id], let shape = region.shape else { continue }
      let place = "\(place), region \(number + 1)"
      let isPoint = shape["width"].number == nil || !(region.labels.compactMap(DrawnShapes.landmark).isEmpty)
      if isPoint, let index = region.labels.compactMap(DrawnShapes.landmark).first,
        let x = shape["x"].number, let y = shape["y"].number
      {
        let point = pixels(x, y)
        drawn.addLandmark(
          index, x: point.x, y: point.y, group: region.parent,
          isHidden: region.choices.contains(LabelMe.hidden))
        continue
      }
      let labels = region.labels + region.choices
      if labels.isEmpty { isUnlabelled = true }
      let none = RawFace(minX: 0, minY: 0, maxX: 0, maxY: 0)
      guard let labelled = labels.isEmpty ? none : reading.face(none, labels: labels) else { continue }
      guard !region.isTurned else {
        reading.report.skip(
          place, "the photo was turned in Label Studio; turn it back there and export again")
        continue
      }
      switch face(shape) {
      case .failure(let fault): reading.report.skip(place, fault.reason)
      case .success(var face):
        (face.flags, face.person) = (labelled.flags, labelled.person)
        // Label Studio's own ids are shorter than facet's.
        face.id = AnnotationID(id)
        complete(&face, region, reading, place)
        if isFound {
          face.score = face.score ?? score
          face.state = face.state ?? .found
        }
        drawn.add(face, group: id)
      }
    }
    if isUnlabelled { reading.report.warn(place, "regions without a label were read as faces") }
    return drawn.joined(place, &reading.report)
  }

  private func complete(_ face: inout RawFace, _ region: Region, _ reading: Reading, _ place: String) {
    face.score = region.score
    for choice in region.choices {
      if let state = FaceState(rawValue: choice) {
        face.state = state
      } else if let flag = Reading.flag(choice) {
        face.flags.insert(flag)
      }
    }
    for (name, text) in region.texts { reading.apply(name, text, to: &face, place) }
  }

  /// Per cent of the photo's size in pixels, or as shares when the size is not known.
  private func pixels(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (x / 100 * Double(size?.width ?? 1), y / 100 * Double(size?.height ?? 1))
  }

  private func face(_ shape: JSONPart) -> Result<RawFace, Reading.Fault> {
    let turn = shape["rotation"].number ?? 0
    if turn != 0, size == nil {
      return .failure(Reading.Fault(reason: "it is turned, and the photo's original size is not given"))
    }
    if let points = shape["points"].list {
      let corners = points.compactMap(\.numbers).filter { $0.count == 2 }.map { pixels($0[0], $0[1]) }
      guard corners.count == points.count, let face = RawFace(around: corners) else {
        return .failure(Reading.Fault(reason: "its corners are not pairs of numbers"))
      }
      return .success(face)
    }
    guard let x = shape["x"].number, let y = shape["y"].number else {
      return .failure(Reading.Fault(reason: "it is neither a box, an ellipse nor a polygon"))
    }
    let start = pixels(x, y)
    if let across = shape["radiusX"].number, let down = shape["radiusY"].number {
      let radii = pixels(across, down)
      return .success(
        RawFace(ellipseX: start.x, y: start.y, acrossRadius: radii.x, downRadius: radii.y, degrees: turn))
    }
    guard let width = shape["width"].number, let height = shape["height"].number else {
      return .failure(Reading.Fault(reason: "it is neither a box, an ellipse nor a polygon"))
    }
    let end = pixels(x + width, y + height)
    // Label Studio turns boxes about their first corner.
    return .success(
      RawFace(minX: start.x, minY: start.y, maxX: end.x, maxY: end.y).turned(
        turn, aboutX: start.x, y: start.y))
  }
}
