import Annotations
import Foundation
import Geometry

/// The parts of a COCO file that concern faces.
///
/// What COCO cannot hold is in an object `facet`, which other programs ignore.
enum COCO {
  struct Image: Codable {
    var id: Int64
    var file_name: String
    var width: Int?
    var height: Int?
    var facet: Photo?

    struct Photo: Codable {
      var state: PhotoState?
      var note: String?
    }
  }

  struct Category: Codable {
    var id: Int64
    var name: String
    var supercategory: String?
    var keypoints: [String]?
    var skeleton: [[Int]]?
  }

  struct Annotation: Codable {
    var id: Int64
    var image_id: Int64
    var category_id: Int64
    var bbox: [JSONNumber]?
    var area: JSONNumber?
    var iscrowd: Int?
    var keypoints: [JSONNumber]?
    var num_keypoints: Int?
    var score: JSONNumber?
    var facet: Face?

    struct Face: Codable {
      var id: String?
      var state: FaceState?
      var person: String?
      var flags: [String]?
      var note: String?
    }
  }

  /// Left and right as seen in the photo, like the points of MTCNN and RetinaFace.
  static let keypoints = ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"]

  /// The index of each of our five points in a category's keypoints; nil when one is missing.
  ///
  /// COCO's own keypoints of people, recognised by their ears, use the person's left and right, so the sides
  /// are exchanged.
  static func order(_ names: [String]) -> [Int]? {
    let names = names.map { $0.lowercased() }
    let isAnatomical = names.contains("left_ear") || names.contains("right_ear")
    let wanted = isAnatomical ? ["right_eye", "left_eye", "nose", "right_mouth", "left_mouth"] : keypoints
    let others = ["left_mouth": "mouth_left", "right_mouth": "mouth_right", "nose": "nose_tip"]
    let order = wanted.map { name in
      names.firstIndex(of: name) ?? others[name].flatMap { names.firstIndex(of: $0) }
    }
    return order.contains(nil) ? nil : order.compactMap(\.self)
  }
}

extension Reading {
  /// Images, annotations and categories come in any order, so faces are collected in a compact form and
  /// delivered at the end, in the order of the images.
  func readCOCO(_ stream: ByteStream) throws {
    var images: [COCO.Image] = []
    var categories: [Int64: COCO.Category] = [:]
    var faces: [Int64: [COCO.Annotation]] = [:]
    let decoder = JSONDecoder()
    var scanner = JSONScanner(stream, format)
    var index = ["images": 0, "annotations": 0, "categories": 0]
    try scanner.run { key, value in
      guard let number = index[key] else { return }
      index[key] = number + 1
      let place = "\(key)[\(number)]"
      do {
        switch key {
        case "images": images.append(try decoder.decode(COCO.Image.self, from: Data(value)))
        case "categories":
          let category = try decoder.decode(COCO.Category.self, from: Data(value))
          categories[category.id] = category
        default:
          let face = try decoder.decode(COCO.Annotation.self, from: Data(value))
          faces[face.image_id, default: []].append(face)
        }
      } catch {
        report.skip(place, "it lacks something or has a value of the wrong kind")
      }
    }
    let isFace = categories.mapValues { Self.meansFace($0.name) }
    for image in images {
      let place = "image \(image.id) '\(image.file_name)'"
      let raw = (faces.removeValue(forKey: image.id) ?? []).compactMap { face -> RawFace? in
        if isFace[face.category_id] == false {
          report.skip(
            "annotation \(face.id)", "category '\(categories[face.category_id]?.name ?? "")' is not a face")
          return nil
        }
        return self.raw(face, categories[face.category_id])
      }
      var stated: PixelSize?
      if let width = image.width, let height = image.height {
        stated = PixelSize(width: width, height: height)
      }
      try finish(
        PhotoRecord(name: image.file_name, state: image.facet?.state, note: image.facet?.note), raw,
        stated: stated, place: place)
    }
    for (image, orphans) in faces.sorted(by: { $0.key < $1.key }) {
      report.skip("image \(image)", "\(orphans.count) annotations refer to it, but it is not listed")
    }
  }

  private func raw(_ face: COCO.Annotation, _ category: COCO.Category?) -> RawFace? {
    let place = "annotation \(face.id)"
    guard let box = face.bbox?.map(\.value), box.count == 4 else {
      report.skip(place, "it has no bbox of four numbers")
      return nil
    }
    var raw = RawFace(minX: box[0], minY: box[1], maxX: box[0] + box[2], maxY: box[1] + box[3])
    if let values = face.keypoints?.map(\.value), values.contains(where: { $0 != 0 }) {
      let order = COCO.order(category?.keypoints ?? COCO.keypoints)
      if let order, order.allSatisfy({ 3 * $0 + 2 < values.count && values[3 * $0 + 2] > 0 }) {
        raw.points = order.map { (values[3 * $0], values[3 * $0 + 1]) }
      } else {
        report.warn(place, "its keypoints are not eyes, nose and mouth corners, all five; they were left out")
      }
    }
    raw.score = face.score?.value
    raw.id = face.facet?.id.flatMap { AnnotationID($0) }
    raw.state = face.facet?.state
    raw.person = face.facet?.person
    raw.flags = flags(face.facet?.flags ?? [], place)
    if face.iscrowd == 1 { raw.flags.insert(.ignore) }
    raw.note = face.facet?.note ?? ""
    return raw
  }
}
