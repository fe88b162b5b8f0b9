public import Annotations
import Foundation
import Geometry
import TextWriting

/// The file of one photo, in formats that have a file per photo.
public enum PhotoDocument {
  /// - Parameters:
  ///   - record: `name` is the photo's path for the file; for LabelMe relative to that file.
  ///   - frame: the photo's stored size and orientation.
  ///   - existing: for XMP, the existing sidecar, of which everything but faces is kept.
  /// - Throws: ``FormatError``.
  public static func bytes(
    _ record: PhotoRecord, _ format: AnnotationFormat, frame: StoredFrame?, existing: [UInt8]? = nil,
    everything: Bool = false
  ) throws -> (bytes: [UInt8], report: WriteReport) {
    var report = WriteReport()
    let selected = format.selection(record, everything: everything, &report)
    guard let size = frame?.uprightSize ?? record.size else {
      throw FormatError.noSize(format, photo: record.name)
    }
    let faces = format.withinPhoto(selected, size, &report)
    switch format {
    case .yolo: return (Array(TextList.yolo(faces, size, withPose: false).utf8), report)
    case .yoloPose: return (Array(TextList.yolo(faces, size, withPose: true).utf8), report)
    case .voc: return (Array(voc(record, selected, size).utf8), report)
    case .labelMe: return (try labelMe(record, faces, size), report)
    case .xmp:
      let document = try XMP.document(
        faces, frame ?? StoredFrame(size: size), existing: existing, isComplete: record.saysWhichFaces)
      return (document, report)
    case .widerFace, .coco, .csv, .jsonl, .dlib, .fddb, .cvat, .labelStudio, .labelStudioMin, .via, .viaCSV,
      .retinaFace, .picasa:
      preconditionFailure("photo document: \(format.rawValue) has one file for all photos")
    }
  }

  /// The photo with these faces in its XMP. Picture and all other metadata are unchanged, byte for byte.
  ///
  /// - Throws: ``FormatError/embedding(photo:reason:)`` when the photo cannot hold it.
  public static func embedding(
    _ record: PhotoRecord, in photo: [UInt8], frame: StoredFrame
  ) throws -> (bytes: [UInt8], report: WriteReport) {
    var report = WriteReport()
    let faces = AnnotationFormat.xmp.selection(record, everything: false, &report)
    let bytes = try XMPEmbedding.embed(into: photo, name: record.name) { existing in
      try XMP.document(faces, frame, in: existing, isComplete: record.saysWhichFaces)
    }
    return (bytes, report)
  }

  /// The name of the format's file for a photo.
  public static func fileName(_ format: AnnotationFormat, photo: String) -> String {
    if format == .xmp { return photo + ".xmp" }
    let stem = photo.lastIndex(of: ".").flatMap { dot in
      photo[dot...].contains("/") || dot == photo.startIndex ? nil : String(photo[..<dot])
    }
    return (stem ?? photo) + "." + format.fileExtension
  }

  private static func voc(_ record: PhotoRecord, _ faces: [Annotation], _ size: PixelSize) -> String {
    let parts = record.name.split(separator: "/")
    var text = "<annotation>\n"
    text += "  <folder>\(XMLEvents.escaped(parts.dropLast().last.map(String.init) ?? ""))</folder>\n"
    text += "  <filename>\(XMLEvents.escaped(parts.last.map(String.init) ?? record.name))</filename>\n"
    text += "  <source>\n    <database>facet</database>\n  </source>\n"
    text += "  <size>\n    <width>\(size.width)</width>\n    <height>\(size.height)</height>\n"
    text += "    <depth>3</depth>\n  </size>\n  <segmented>0</segmented>\n"
    var report = WriteReport()
    for whole in faces {
      guard let face = AnnotationFormat.voc.withinPhoto([whole], size, &report).first else { continue }
      let left = min(NumberText.whole(face.box.minX), size.width - 1)
      let top = min(NumberText.whole(face.box.minY), size.height - 1)
      let right = max(left + 1, NumberText.whole(face.box.maxX))
      let bottom = max(top + 1, NumberText.whole(face.box.maxY))
      let truncated = face.box != whole.box
      text += "  <object>\n    <name>face</name>\n    <pose>Unspecified</pose>\n"
      text += "    <truncated>\(truncated ? 1 : 0)</truncated>\n"
      text += "    <occluded>\(face.flags.contains(.occluded) ? 1 : 0)</occluded>\n"
      text += "    <difficult>\(face.flags.contains(.ignore) ? 1 : 0)</difficult>\n"
      // Pixels are counted from 1, and the last one is part of the box.
      text += "    <bndbox>\n      <xmin>\(left + 1)</xmin>\n      <ymin>\(top + 1)</ymin>\n"
      text += "      <xmax>\(right)</xmax>\n      <ymax>\(bottom)</ymax>\n    </bndbox>\n  </object>\n"
    }
    return text + "</annotation>\n"
  }

  private static func labelMe(_ record: PhotoRecord, _ faces: [Annotation], _ size: PixelSize) throws
    -> [UInt8]
  {
    var shapes: [LabelMe.Shape] = []
    for (index, face) in faces.enumerated() {
      let box = face.box.doubles.map { JSONNumber($0) }
      let flags = Dictionary(uniqueKeysWithValues: face.flags.names.map { ($0, true) })
      shapes.append(
        LabelMe.Shape(
          label: "face", points: [[box[0], box[1]], [box[2], box[3]]], group_id: LooseID(Int64(index + 1)),
          description: face.note, shape_type: "rectangle", flags: flags, person: face.person,
          score: face.score.map { JSONNumber($0) }))
      for (number, point) in (face.landmarks?.points ?? []).enumerated() {
        let isHidden = face.hiddenLandmarks?.contains(index: number) == true
        shapes.append(
          LabelMe.Shape(
            label: LabelMe.points[number], points: [[JSONNumber(point.x), JSONNumber(point.y)]],
            group_id: LooseID(Int64(index + 1)), description: "", shape_type: "point",
            flags: isHidden ? [LabelMe.hidden: true] : [:]))
      }
    }
    let file = LabelMe(
      shapes: shapes, imagePath: record.name,
      imageHeight: size.height, imageWidth: size.width)
    // LabelMe needs the member even when the picture is not embedded.
    return try JSONText.bytes(of: file, isPretty: true, null: "imageData") + [0x0A]
  }
}

extension PhotoRecord {
  /// Whether it says which faces there are, even if there are none: somebody has gone through the photo, or rejected
  /// what was found, or there is nothing. Undecided faces alone say nothing.
  fileprivate var saysWhichFaces: Bool {
    state == .reviewed || annotations.contains { $0.state == .rejected }
      || annotations.isEmpty && state != .skipped
  }
}
