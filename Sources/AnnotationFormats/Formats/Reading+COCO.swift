import Annotations
import Foundation
import Geometry

extension Reading {
  /// Images, annotations and categories come in any order, so images and faces are collected in a compact form and
  /// delivered at the end, in the order of the images. Of a file that breaks off, what came before is delivered.
  func readCOCO(_ stream: ByteStream) throws {
    var file = COCOFile()
    var scanner = JSONScanner(stream, format)
    var index = ["images": 0, "annotations": 0, "categories": 0]
    var fault: FormatError?
    do {
      try scanner.run { key, value in
        guard let number = index[key] else { return }
        index[key] = number + 1
        guard let lack = file.add(PythonJSON.withoutOddNumbers(value), key) else { return }
        // It may belong to any image.
        file.isCut = true
        report.skip(
          "\(key)[\(number)]",
          lack == "object"
            ? "it is not a JSON object" : "its \(lack) is missing or has a value of the wrong kind")
      }
    } catch let error as FormatError {
      (fault, file.isCut) = (error, true)
    }
    try deliver(&file)
    if let fault { throw fault }
  }

  private func deliver(_ file: inout COCOFile) throws {
    try file.sort()
    let names = file.categories.map { $1.name ?? $0.description }
    let isAlone = Self.isAlone(names)
    let listsFaces = !file.isCut && names.contains { meansFaces($0, isAlone: isAlone) }
    for index in 0..<file.images.count {
      let image = try file.image(index)
      let id = image.id ?? 0
      let name = image.file_name ?? ""
      let place = "image \(id) '\(name)'"
      warn(image.odd, place)
      let raw = try file.faces(of: id).compactMap { face -> RawFace? in
        // A category that cannot be read or is not listed is called by its number.
        let category = face.category_id.flatMap { file.categories[$0] }
        let name = category?.name ?? face.category_id?.description ?? ""
        return self.raw(face, category).flatMap { self.face($0, ofClass: name, isAlone: isAlone) }
      }
      var stated: PixelSize?
      if let width = image.width, let height = image.height {
        stated = PixelSize(width: width, height: height)
      }
      try finish(
        PhotoRecord(name: name, state: image.facet?.state, note: image.facet?.note), raw,
        stated: stated, listsFaces: listsFaces, place: place)
    }
    for (image, count) in try file.orphans() {
      report.skip("image \(image)", "\(count) annotations refer to it, but it is not listed")
    }
  }

  private func raw(_ face: COCO.Annotation, _ category: COCO.Category?) -> RawFace? {
    let place = face.id.map { "annotation \($0)" } ?? "an annotation of image \(face.image_id ?? 0)"
    guard let box = face.bbox?.map(\.value), box.count == 4 else {
      report.skip(place, "its bbox is not four numbers")
      return nil
    }
    warn(face.odd, place)
    var raw = RawFace(minX: box[0], minY: box[1], maxX: box[0] + box[2], maxY: box[1] + box[3])
    if let values = face.keypoints?.map(\.value), values.contains(where: { $0 != 0 }) {
      let order = COCO.order(category?.keypoints ?? COCO.keypoints)
      if let order, order.allSatisfy({ 3 * $0 + 2 < values.count && values[3 * $0 + 2] > 0 }) {
        raw.points = order.map { (values[3 * $0], values[3 * $0 + 1]) }
        // One is "labelled but not visible", two "labelled and visible".
        raw.hidden = LandmarkSet(indices: order.indices.filter { values[3 * order[$0] + 2] == 1 })
      } else {
        report.warn(place, "its keypoints are not eyes, nose and mouth corners, all five; they were left out")
      }
    }
    raw.score = face.score?.value
    raw.id = face.facet?.id.flatMap { AnnotationID($0) }
    raw.state = face.facet?.state
    raw.person = face.facet?.person
    raw.flags = flags(face.facet?.flags ?? [], place)
    if face.iscrowd?.isSet == true { raw.flags.insert(.ignore) }
    raw.note = face.facet?.note ?? ""
    return raw
  }

  /// Warns about values of the wrong kind.
  func warn(_ odd: [String], _ place: String) {
    for name in odd { report.warn(place, "its \(name) has a value of the wrong kind and was left out") }
  }
}
