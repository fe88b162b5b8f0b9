import Alignment
import AnnotationFormats
import Annotations
import Geometry
import Identity
import Networks
import Screen
import SystemPackage
import Terminal

extension Fuzz {
  /// Formats of annotations, weights, settings as TOML, and what a terminal sends.
  static let textTargets: [String: @Sendable ([UInt8]) -> Void] = {
    var targets: [String: @Sendable ([UInt8]) -> Void] = [
      "weights": { weights($0) }, "theme": { theme($0) }, "template": { template($0) },
      "names": { names($0) },
      "terminal": { terminal($0) },
      "sniff": { _ = AnnotationFormat.guess($0.prefix(AnnotationFormat.sniffedBytes)) },
      "classes": { bytes in for isYAML in [false, true] { _ = YOLOClasses.list(bytes, isYAML: isYAML) } },
      "embed": { embed($0) }, "sidecar": { sidecar($0) },
    ]
    for format in AnnotationFormat.allCases {
      targets[format.rawValue] = { annotations(format, $0) }
    }
    return targets
  }()

  private static let frame = StoredFrame(size: PixelSize(width: 640, height: 480))

  /// What was read is written, and read again: the same number of faces.
  private static func annotations(_ format: AnnotationFormat, _ bytes: [UInt8]) {
    let reader = AnnotationReader(format, photoName: "photo") { _ in frame }
    guard let found = try? reader.read(bytes) else { return }
    for record in found.records.prefix(3) where format.isFilePerPhoto {
      _ = try? PhotoDocument.bytes(record, format, frame: frame, existing: nil, everything: true)
    }
  }

  /// XMP in a photo of any format is read; what is written into a photo is found again.
  private static func embed(_ bytes: [UInt8]) {
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in frame }
    _ = try? reader.read(bytes)
    var record = PhotoRecord(name: "photo", size: PixelSize(width: 640, height: 480))
    let box = BoundingBox(minX: 10, minY: 20, maxX: 110, maxY: 140)
    record.annotations = [Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ada <&\u{1}>")]
    guard let written = try? PhotoDocument.embedding(record, in: bytes, frame: frame) else { return }
    guard let again = try? reader.read(written.bytes) else { preconditionFailure("embed: written, not read") }
    precondition(again.report.faces >= 1, "embed: the face is lost")
  }

  /// Faces written into an XMP sidecar that is there, and read again.
  private static func sidecar(_ bytes: [UInt8]) {
    var record = PhotoRecord(name: "photo", size: PixelSize(width: 640, height: 480))
    let box = BoundingBox(minX: 10, minY: 20, maxX: 110, maxY: 140)
    record.annotations = [Annotation(id: AnnotationID(rawValue: 1), box: box, person: "Ada <&\u{1}>")]
    guard
      let written = try? PhotoDocument.bytes(record, .xmp, frame: frame, existing: bytes, everything: true)
    else { return }
    let reader = AnnotationReader(.xmp, photoName: "photo") { _ in frame }
    guard let again = try? reader.read(written.bytes) else {
      preconditionFailure("sidecar: written, not read")
    }
    precondition(again.report.faces >= 1, "sidecar: the face is lost")
  }

  private static func weights(_ bytes: [UInt8]) {
    guard let file = try? SafetensorsFile(bytes, path: "weights") else { return }
    _ = try? NetworkWeights(file)
  }

  private static func theme(_ bytes: [UInt8]) {
    _ = try? Theme(toml: String(decoding: bytes, as: UTF8.self), name: "fuzz", path: "fuzz.toml")
  }

  private static func template(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? CropTemplate(toml: text, path: "fuzz.toml", name: "fuzz")
    _ = try? OnnxDescription(toml: text, path: "fuzz.toml", name: "fuzz")
  }

  private static func names(_ bytes: [UInt8]) {
    _ = try? NamePattern(String(decoding: bytes, as: UTF8.self))
  }

  /// Bytes as they come, and once more cut in two.
  private static func terminal(_ bytes: [UInt8]) {
    for cut in [bytes.count, bytes.count / 2] {
      var decoder = InputDecoder()
      for byte in bytes[..<cut] { decoder.feed(.character(UInt32(byte))) }
      _ = decoder.take()
      for byte in bytes[cut...] { decoder.feed(.key(UInt32(byte) << 1)) }
      _ = decoder.take()
    }
  }
}
