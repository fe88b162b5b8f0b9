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
  /// Images, annotations and categories come in any order, so images and faces are collected in a compact form and
  /// delivered at the end, in the order of the images. Of a file that breaks off, what came before is delivered.
  func readCOCO(_ stream: ByteStream) throws {
    var images = PackedObjects(members: ["id", "file_name", "width", "height", "facet"])
    var faces = PackedObjects(members: [
      "id", "image_id", "category_id", "bbox", "iscrowd", "keypoints", "score", "facet",
    ])
    var categories: [Int64: COCO.Category] = [:]
    let decoder = JSONDecoder()
    var scanner = JSONScanner(stream, format)
    var index = ["images": 0, "annotations": 0, "categories": 0]
    var fault: (any Error)?
    do {
      try scanner.run { key, value in
        guard let number = index[key] else { return }
        index[key] = number + 1
        do {
          switch key {
          case "images":
            let image = try decoder.decode(COCO.Image.self, from: Data(value))
            images.append(value, key: Int(image.id))
          case "categories":
            let category = try decoder.decode(COCO.Category.self, from: Data(value))
            categories[category.id] = category
          default:
            let face = try decoder.decode(COCO.Annotation.self, from: Data(value))
            faces.append(value, key: Int(face.image_id))
          }
        } catch {
          report.skip("\(key)[\(number)]", "it lacks something or has a value of the wrong kind")
        }
      }
    } catch {
      fault = error
    }
    try deliver(&images, &faces, categories)
    if let fault { throw fault }
  }

  private func deliver(
    _ images: inout PackedObjects, _ faces: inout PackedObjects, _ categories: [Int64: COCO.Category]
  ) throws {
    images.sort()
    faces.sort()
    let decoder = JSONDecoder()
    let isFace = categories.mapValues { Self.meansFace($0.name) }
    for index in 0..<images.count {
      let image = try decoder.decode(COCO.Image.self, from: Data(images[index]))
      let place = "image \(image.id) '\(image.file_name)'"
      // Of two images with the same ID the first has the faces.
      let isFirst = images.indices(of: Int(image.id)).first == index
      let raw = try (isFirst ? faces.indices(of: Int(image.id)) : []).compactMap { number -> RawFace? in
        let face = try decoder.decode(COCO.Annotation.self, from: Data(faces[number]))
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
    for (image, orphans) in faces.keys(missingIn: images) {
      report.skip("image \(image)", "\(orphans) annotations refer to it, but it is not listed")
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
