import Geometry
import Imaging
import SystemPackage
import TextWriting

/// One crop in the manifest, as a line of CSV (RFC 4180) and of JSON.
struct ManifestRow {
  enum Value {
    case text(String)
    case number(String)
    /// Unknown.
    case none
    /// In JSON a list, or a list of lists of `group` numbers when that is not 0; in CSV one column each.
    case numbers([String], columns: [String], group: Int = 0)
    /// In JSON a list, left out when it is empty; in CSV one column, with line feeds between them.
    case texts([String])
  }

  private(set) var fields: [(key: String, value: Value)] = []

  /// - Parameters:
  ///   - label: the identity that the crop belongs to.
  ///   - geometry: where the crop lies in the photo.
  init(
    crop: FilePath, label: String, source: ManifestSource, _ measured: MeasuredFace, _ geometry: CropGeometry,
    options: ExportOptions
  ) {
    let face = measured.face
    add("crop", .text(crop.string))
    addSource(source, options)
    add("label", .text(label))
    add("label_pattern", .text(options.label?.text ?? ""))
    add("split", options.split.map { .text($0.part(label: label, picture: source.fingerprint)) } ?? .none)
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
      .numbers(geometry.toCrop.values.map { "\($0)" }, columns: matrix.map { "to_crop_\($0)" }, group: 3))
    add(
      "to_photo",
      .numbers(geometry.toPhoto.values.map { "\($0)" }, columns: matrix.map { "to_photo_\($0)" }, group: 3))
    add("template", .text(options.crops.template.summary))
    add("width", .number("\(options.crops.template.size.width)"))
    add("height", .number("\(options.crops.template.size.height)"))
    add("sampling", .text(geometry.sampling?.rawValue ?? "triangle"))
    add("edges", .text(options.crops.edges.rawValue))
    addMeasures(measured)
    add("selection", .text(options.selection.ruleSummary))
    add("filters", .text(options.selection.filterSummary))
    add("settings", .text(options.provenance.settings))
    add("program", .text(options.provenance.program))
    add("weights", .text(options.provenance.weights))
  }

  private mutating func addSource(_ source: ManifestSource, _ options: ExportOptions) {
    add("source", .text(source.photo.string))
    // JSON can only hold text, so other names are given as bytes in hexadecimal.
    add("source_bytes", source.hexadecimal.map(Value.text) ?? .none)
    add("source_size", .number("\(source.stamp.size)"))
    add("source_width", .number("\(source.size.width)"))
    add("source_height", .number("\(source.size.height)"))
    add("fingerprint", .text(source.fingerprint))
    add("difference_hash", source.look.map { .text("\($0)") } ?? .none)
    add("duplicates", .texts((options.duplicates[source.photo] ?? []).map(\.string)))
    add("warnings", .texts(source.warnings))
  }

  private mutating func addMeasures(_ measured: MeasuredFace) {
    let known = Dictionary(uniqueKeysWithValues: measured.figures.map { ($0.name, $0.text) })
    for name in ["eye_distance", "roll", "yaw", "pitch", "sharpness", "brightness", "quality"] {
      add(name, known[name].map(Value.number) ?? .none)
    }
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
        case .texts(let texts): texts.isEmpty ? nil : (key, .list(texts.map { .string($0) }))
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
        case .texts(let texts): [texts.joined(separator: "\n")]
        case .numbers(let values, let columns, _): values.isEmpty ? columns.map { _ in "" } : values
        }
      })
  }

  /// The first line of the CSV file, the same for all rows.
  static let csvHeader: String = {
    let points = [Point](repeating: Point(x: 0, y: 0), count: 5)
    let face = ExportFace(index: 0, landmarks: Landmarks(points: points))
    let geometry = CropGeometry(
      toCrop: CropMatrix(.identity), toPhoto: CropMatrix(.identity), sampling: nil)
    let row = ManifestRow(
      crop: "", label: "", source: ManifestSource(photo: "", stamp: FileStamp(size: 0, modified: 0)),
      MeasuredFace(face: face, measures: FaceMeasures(landmarks: face.landmarks)), geometry,
      options: ExportOptions())
    return CSVText.row(
      row.fields.flatMap { key, value -> [String] in
        if case .numbers(_, let columns, _) = value { columns } else { [key] }
      })
  }()
}
