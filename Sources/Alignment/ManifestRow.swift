import Geometry
import Imaging
import SystemPackage
import TextWriting

/// One crop in the manifest, as a line of CSV (RFC 4180) and of JSON.
struct ManifestRow {
  enum Value {
    case text(String)
    case number(String)
    /// Nothing is known.
    case none
    /// In JSON a list (of lists of `group` numbers when that is not 0); in CSV a column each.
    case numbers([String], columns: [String], group: Int = 0)
  }

  private(set) var fields: [(key: String, value: Value)] = []

  init(
    crop: String, source: FilePath, stamp: FileStamp, hash: String, face: ExportFace, cut: CutFace,
    options: ExportOptions
  ) {
    let name = source.string
    add("crop", .text(crop))
    add("source", .text(name))
    // Only text can stand in JSON: of other names the bytes are given in hexadecimal.
    let isText = Array(name.utf8) == source.bytes
    add(
      "source_bytes",
      isText ? .none : .text(source.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()))
    add("source_size", .number("\(stamp.size)"))
    add("fingerprint", .text(hash.isEmpty ? "" : "xxh64:\(hash)"))
    add("face", .number("\(face.index)"))
    add("person", face.person.map(Value.text) ?? .none)
    add("accepted", face.isAccepted.map { .number($0 ? "true" : "false") } ?? .none)
    let box = face.box.map { [$0.minX, $0.minY, $0.maxX, $0.maxY].map { "\($0)" } }
    add("box", .numbers(box ?? [], columns: ["left", "top", "right", "bottom"]))
    add("score", face.score.map { .number("\($0)") } ?? .none)
    let points = face.landmarks.points.flatMap { ["\($0.x)", "\($0.y)"] }
    let names = ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"]
    add("landmarks", .numbers(points, columns: names.flatMap { ["\($0)_x", "\($0)_y"] }, group: 2))
    let matrix = (0..<6).map { "m\($0)" }
    add(
      "to_crop",
      .numbers(cut.crop.toCrop.values.map { "\($0)" }, columns: matrix.map { "to_crop_\($0)" }, group: 3))
    add(
      "to_photo",
      .numbers(cut.crop.toPhoto.values.map { "\($0)" }, columns: matrix.map { "to_photo_\($0)" }, group: 3))
    add("template", .text(options.crops.template.summary))
    add("width", .number("\(cut.crop.image.width)"))
    add("height", .number("\(cut.crop.image.height)"))
    add("sampling", .text(cut.crop.sampling?.rawValue ?? "triangle"))
    add("edges", .text(options.crops.edges.rawValue))
    addMeasures(cut.measures, score: face.score)
    add("settings", .text(options.provenance.settings))
    add("program", .text(options.provenance.program))
    add("weights", .text(options.provenance.weights))
  }

  private mutating func addMeasures(_ measures: FaceMeasures, score: Float?) {
    func rounded(_ value: Double?, by parts: Double = 100) -> Value {
      guard let value, value.isFinite else { return .none }
      return .number("\((value * parts).rounded() / parts)")
    }
    add("eye_distance", rounded(measures.eyeDistance))
    add("roll", rounded(measures.roll))
    add("yaw", rounded(measures.yaw))
    add("pitch", rounded(measures.pitch))
    add("sharpness", rounded(measures.sharpness))
    add("brightness", rounded(measures.brightness))
    add("quality", rounded(measures.quality(score: score), by: 10_000))
  }

  private mutating func add(_ key: String, _ value: Value) { fields.append((key, value)) }

  var json: String {
    JSONText.object(
      fields.compactMap { key, value -> (name: String, value: JSONText)? in
        switch value {
        case .none: nil
        case .text(let text): (key, .string(text))
        case .number(let text): (key, .literal(text))
        case .numbers(let values, _, _) where values.isEmpty: nil
        case .numbers(let values, _, let group):
          (key, .list(Self.grouped(values.map { .literal($0) }, group)))
        }
      }
    ).text
  }

  private static func grouped(_ values: [JSONText], _ group: Int) -> [JSONText] {
    guard group > 0 else { return values }
    return stride(from: 0, to: values.count, by: group).map { .list(Array(values[$0..<$0 + group])) }
  }

  var csv: String {
    CSVText.row(
      fields.flatMap { _, value -> [String] in
        switch value {
        case .none: [""]
        case .text(let text), .number(let text): [text]
        case .numbers(let values, let columns, _): values.isEmpty ? columns.map { _ in "" } : values
        }
      })
  }

  /// The first line of the CSV file; the same for all rows, so that it can be read from any.
  static let csvHeader: String = {
    let points = [Point](repeating: Point(x: 0, y: 0), count: 5)
    let face = ExportFace(index: 0, landmarks: Landmarks(points: points))
    let crop = FaceCrop(
      image: Image(width: 1, height: 1), toCrop: CropMatrix(.identity), toPhoto: CropMatrix(.identity))
    let cut = CutFace(face: face, crop: crop, measures: FaceMeasures(landmarks: face.landmarks))
    let row = ManifestRow(
      crop: "", source: "", stamp: FileStamp(size: 0, modified: 0), hash: "", face: face, cut: cut,
      options: ExportOptions())
    return CSVText.row(
      row.fields.flatMap { key, value -> [String] in
        if case .numbers(_, let columns, _) = value { columns } else { [key] }
      })
  }()
}

/// A face with its crop.
struct CutFace {
  var face: ExportFace
  var crop: FaceCrop
  var measures: FaceMeasures
}
