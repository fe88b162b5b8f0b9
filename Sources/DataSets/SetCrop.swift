import Files
package import Geometry
package import Imaging
package import SystemPackage

/// A crop of an export, as its manifest describes it.
package struct SetCrop: Sendable, Equatable {
  /// Its file below the export's folder, as text.
  package var name: String
  /// The same as the disk has it, which need not be text.
  package var file: FilePath
  /// Whose face it shows; nil when nobody said so.
  package var label: String?
  /// The part of a divided set (`train`, `val`, `test`) that the manifest puts it in; nil when it does not
  /// say.
  package var part: String?
  /// The photo's path.
  package var source: String
  /// Stands for the photo's content; empty when it was not read.
  package var fingerprint: String
  /// The face's index in the photo, from 0.
  package var face: Int
  /// Pixels of the crop.
  package var size: PixelSize
  /// In pixels of the upright photo.
  package var box: BoundingBox?
  /// Of the upright photo.
  package var photoSize: PixelSize?
  package var hash: DifferenceHash?
  /// What the manifest measured, in its order: names and numbers.
  package var measures: [Measure] = []

  /// A named number.
  package struct Measure: Sendable, Equatable {
    package var name: String
    package var value: Double

    package init(name: String, value: Double) { (self.name, self.value) = (name, value) }
  }

  package init(
    name: String, label: String? = nil, part: String? = nil, source: String = "", fingerprint: String = "",
    face: Int = 0, size: PixelSize = PixelSize(width: 112, height: 112), box: BoundingBox? = nil,
    photoSize: PixelSize? = nil, hash: DifferenceHash? = nil, measures: [Measure] = []
  ) {
    self.name = name
    file = FilePath(name)
    self.label = label
    self.part = part
    self.source = source
    self.fingerprint = fingerprint
    self.face = face
    self.size = size
    self.box = box
    self.photoSize = photoSize
    self.hash = hash
    self.measures = measures
  }

  /// How useful it is for recognition, from 0 to 1; 0 when the manifest does not say.
  package var quality: Double { measures.first { $0.name == "quality" }?.value ?? 0 }

  /// The file's name after its last dot, in lower case.
  var ending: String {
    let file = name.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: ".") else { return "" }
    return file[file.index(after: dot)...].lowercased()
  }

  /// Its name as text that differs from all others: bytes that are no text are percent-encoded.
  var plainName: String {
    let bytes = file.bytes
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "%" + String($0, radix: 16, uppercase: true) }
      .joined()
  }

  /// By the names' bytes, so that every system has the same order.
  package static func precedes(_ first: SetCrop, _ second: SetCrop) -> Bool {
    first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
  }
}
