public import Annotations
import Foundation
import Geometry
import TextWriting

/// Writes photos one by one in a format with one file for all photos.
public final class AnnotationWriter {
  /// A format with one file for all photos.
  public let format: AnnotationFormat
  /// What was written so far, and what the format cannot hold.
  public private(set) var report = WriteReport()
  private let everything: Bool
  private let sink: ([UInt8]) throws -> Void
  private var coco: JSONLists
  private var list: (any PhotoListText)?
  private var cocoImages: [COCO.Image] = []
  private var cocoFaces: Int64 = 0
  private var hasBegun = false

  /// - Parameters:
  ///   - everything: writes undecided and rejected faces, too, if the format can mark them.
  ///   - sink: gets the bytes in order.
  /// - Throws: ``FormatError/filePerPhoto(_:)`` for formats with a file per photo; see ``PhotoDocument``.
  public init(
    _ format: AnnotationFormat, everything: Bool = false, sink: @escaping ([UInt8]) throws -> Void
  ) throws(FormatError) {
    guard !format.isFilePerPhoto else { throw .filePerPhoto(format) }
    guard format.isWritten else { throw .onlyRead(format) }
    self.format = format
    self.everything = everything
    self.sink = sink
    coco = JSONLists(sink: sink)
    list = format.list
  }

  /// - Parameter frame: the photo's stored size and orientation, which dlib needs; without it a photo counts
  ///   as upright.
  /// - Throws: ``FormatError/noSize(_:photo:)``, after which other photos can be written; else what the sink throws.
  public func write(_ record: PhotoRecord, frame: StoredFrame? = nil) throws {
    if list?.needsSize == true, record.size == nil {
      throw FormatError.noSize(format, photo: record.name)
    }
    try begin()
    guard !format.wouldDeny(record, everything: everything) else { return report.lose(.undecidedPhotos) }
    let faces = format.selection(record, everything: everything, &report)
    switch format {
    case .widerFace: try put(TextList.widerFace(record.name, faces))
    case .fddb: try put(TextList.fddb(record.name, faces))
    case .csv: for row in CSVRows.rows(record, faces) { try put(row) }
    case .jsonl: try put(try JSONText.line(of: Self.line(record, faces)) + "\n")
    case .dlib: try put(DlibText.image(record, faces, frame))
    case .coco: try writeCOCO(record, faces)
    case .cvat, .labelStudio, .labelStudioMin, .via, .viaCSV, .retinaFace:
      if let text = try list?.photo(record, faces) { try put(text) }
    case .picasa: throw FormatError.onlyRead(format)
    case .voc, .yolo, .yoloPose, .labelMe, .xmp: throw FormatError.filePerPhoto(format)
    }
  }

  /// Ends the file; nothing may be written after it.
  public func finish() throws {
    try begin()
    switch format {
    case .dlib: try put("</images>\n</dataset>\n")
    case .coco:
      try coco.beginList("images")
      for image in cocoImages { try coco.add(image) }
      try coco.finish()
    default: if let text = list?.end() { try put(text) }
    }
  }

  private func begin() throws {
    guard !hasBegun else { return }
    hasBegun = true
    switch format {
    case .csv: try put(CSVText.row(CSVColumn.written.map(\.rawValue)) + "\n")
    case .dlib:
      try put("<?xml version='1.0' encoding='UTF-8'?>\n<dataset>\n<name>\(DlibText.title)</name>\n<images>\n")
    case .coco:
      let category = COCO.Category(
        id: 1, name: "face", supercategory: "person", keypoints: COCO.keypoints, skeleton: [])
      try coco.add(
        "info",
        .object([
          (name: "description", value: .string("faces annotated with facet")),
          (name: "version", value: .string("1")),
        ]))
      try coco.add("licenses", .list([]))
      try coco.beginList("categories")
      try coco.add(category)
      try coco.beginList("annotations")
    default: if let text = list?.begin() { try put(text) }
    }
  }

  private func put(_ text: String) throws { try sink(Array(text.utf8)) }

  private static func line(_ record: PhotoRecord, _ faces: [Annotation]) -> JSONLine {
    var line = JSONLine()
    line.path = record.name
    line.width = record.size?.width
    line.height = record.size?.height
    line.state = record.state
    line.note = record.note.flatMap { $0.isEmpty ? nil : $0 }
    line.faces = faces.map { face in
      JSONLine.Face(
        id: face.id.description, box: face.box.doubles.map { JSONNumber($0) },
        landmarks: face.landmarks?.doubles.map { $0.map { JSONNumber($0) } },
        hidden: face.hiddenLandmarks.map { set in
          COCO.keypoints.indices.filter(set.contains(index:)).map { COCO.keypoints[$0] }
        },
        state: face.state,
        score: face.score.map { JSONNumber($0) }, person: face.identity?.name,
        person_id: face.identity?.id?.description, person_number: face.identity?.number,
        not: face.refusals.isEmpty
          ? nil
          : face.refusals.map { person in
            JSONLine.Person(
              person: person.name, person_id: person.id?.description, person_number: person.number)
          },
        apart: face.apart.isEmpty ? nil : face.apart.map(\.description), nameless: face.nameless?.rawValue,
        vectors: record.vectors[face.id].map { $0.mapValues { $0.map { JSONNumber($0) } } },
        flags: face.flags.isEmpty ? nil : face.flags.names, note: face.note.isEmpty ? nil : face.note)
    }
    return line
  }

  private func writeCOCO(_ record: PhotoRecord, _ faces: [Annotation]) throws {
    let image = Int64(cocoImages.count + 1)
    var entry = COCO.Image(
      id: LooseID(image), file_name: record.name, width: record.size?.width, height: record.size?.height)
    let hasState = (record.state ?? .unreviewed) != .unreviewed || record.note?.isEmpty == false
    // Without a state, a photo without faces is one that somebody found to have none.
    if hasState || (faces.isEmpty && record.state != nil) {
      entry.facet = COCO.Image.Photo(state: record.state, note: record.note)
    }
    cocoImages.append(entry)
    for face in faces {
      cocoFaces += 1
      let box = face.box
      let (width, height) = (
        JSONNumber(from: box.minX, to: box.maxX), JSONNumber(from: box.minY, to: box.maxY)
      )
      let points: [JSONNumber]? = face.landmarks.map { landmarks in
        landmarks.points.enumerated().flatMap { index, point in
          let visibility: JSONNumber = face.hiddenLandmarks?.contains(index: index) == true ? 1 : 2
          return [JSONNumber(point.x), JSONNumber(point.y), visibility]
        }
      }
      var value = COCO.Annotation(
        id: LooseID(cocoFaces), image_id: LooseID(image), category_id: 1,
        bbox: [JSONNumber(box.minX), JSONNumber(box.minY), width, height],
        area: JSONNumber(width.value * height.value), iscrowd: LooseFlag(face.flags.contains(.ignore)),
        keypoints: points ?? [JSONNumber](repeating: 0, count: 15),
        num_keypoints: face.landmarks == nil ? 0 : 5, score: face.score.map { JSONNumber($0) })
      value.facet = COCO.Annotation.Face(
        id: face.id.description, state: face.state, person: face.person,
        flags: face.flags.isEmpty ? nil : face.flags.names, note: face.note.isEmpty ? nil : face.note)
      try coco.add(value)
    }
  }
}

extension BoundingBox {
  var doubles: [Double] { [minX, minY, maxX, maxY].map(Double.init) }
}

extension Landmarks {
  var doubles: [[Double]] { points.map { [Double($0.x), Double($0.y)] } }
}

/// Numbers as text.
enum NumberText {
  /// The shortest text that gives the same number again.
  static func exact(_ number: Float) -> String {
    number == number.rounded() && abs(number) < 1e7 ? "\(Int(number))" : "\(number)"
  }

  static func whole(_ number: Float) -> Int { Int(max(-1e9, min(1e9, number)).rounded()) }
}
