import Annotations
import Foundation

/// What was read of a COCO file so far.
struct COCOFile {
  private(set) var images = PackedObjects(members: ["id", "file_name", "width", "height", "facet"])
  private var faces = PackedObjects(members: [
    "id", "image_id", "category_id", "bbox", "iscrowd", "keypoints", "score", "facet",
  ])
  private(set) var categories: [LooseID: COCO.Category] = [:]
  /// Whether something could not be read.
  var isCut = false
  private let decoder = JSONDecoder()

  /// - Returns: the name of a member that the value lacks, or `object` when it is none; nil when it was kept.
  mutating func add(_ value: [UInt8], _ list: String) -> String? {
    do {
      switch list {
      case "images":
        let image = try decoder.decode(COCO.Image.self, from: Data(value))
        guard let id = image.id else { return "id" }
        guard image.file_name != nil else { return "file_name" }
        images.append(value, key: id.hashValue)
      case "categories":
        let category = try decoder.decode(COCO.Category.self, from: Data(value))
        guard let id = category.id else { return "id" }
        categories[id] = category
      default:
        let face = try decoder.decode(COCO.Annotation.self, from: Data(value))
        guard let image = face.image_id else { return "image_id" }
        faces.append(value, key: image.hashValue)
      }
      return nil
    } catch {
      return "object"
    }
  }

  /// Makes images and faces findable.
  ///
  /// - Throws: ``FormatError`` when two images have the same ID.
  mutating func sort() throws {
    images.sort()
    faces.sort()
    for index in 0..<images.count {
      let same = images.indices(of: images.key(index))
      guard same.count > 1, same.first == index else { continue }
      var names: [LooseID: String] = [:]
      for other in same {
        let image = try image(other)
        guard let id = image.id, let name = image.file_name else { continue }
        if let first = names.updateValue(name, forKey: id) {
          throw FormatError.malformed(
            .coco, place: "images[\(other)]", reason: "'\(first)' and '\(name)' have the same id, \(id)")
        }
      }
    }
  }

  func image(_ index: Int) throws -> COCO.Image {
    try decoder.decode(COCO.Image.self, from: Data(images[index]))
  }

  /// The faces of an image, in the order of the file.
  func faces(of image: LooseID) throws -> [COCO.Annotation] {
    try faces.indices(of: image.hashValue).map(face).filter { $0.image_id == image }
  }

  private func face(_ index: Int) throws -> COCO.Annotation {
    try decoder.decode(COCO.Annotation.self, from: Data(faces[index]))
  }

  /// The images that are not listed, with the number of their faces.
  func orphans() throws -> [(image: LooseID, count: Int)] {
    try faces.keys(missingIn: images).compactMap { key, count in
      try faces.indices(of: key).first.flatMap { try face($0).image_id }.map { ($0, count) }
    }.sorted { $0.image.description < $1.image.description }
  }
}
