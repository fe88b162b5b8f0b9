import Annotations
import Foundation

/// The photos of a COCO file by their IDs, with which results of detectors name them.
package struct COCOImages: Sendable {
  /// In the file's order.
  package private(set) var photos: [(id: Int64, name: String)] = []
  private var faceCategories: Set<Int64> = []
  private var listsCategories = false

  /// - Throws: when the file is no COCO file. Images that cannot be read, or whose IDs are no numbers, are left out.
  package init(_ stream: ByteStream) throws {
    let decoder = JSONDecoder()
    var scanner = JSONScanner(stream, .coco)
    var categories: [Int64: String] = [:]
    var photos: [(id: Int64, name: String)] = []
    try scanner.run { key, value in
      if key == "images", let image = try? decoder.decode(COCO.Image.self, from: Data(value)),
        let id = image.id?.number, let name = image.file_name
      {
        photos.append((id, name))
      } else if key == "categories",
        let category = try? decoder.decode(COCO.Category.self, from: Data(value)),
        let id = category.id?.number
      {
        categories[id] = category.name ?? "\(id)"
      }
    }
    let isAlone = Reading.isAlone(categories.values)
    faceCategories = Set(
      categories.filter { Reading.meansFace($1) || isAlone && FaceWords.meanHead($1) }.map(\.key))
    (self.photos, listsCategories) = (photos, !categories.isEmpty)
  }

  /// Whether results of this category are faces, by its name. Where the file lists no categories, all are.
  package func isFace(category: Int64) -> Bool { !listsCategories || faceCategories.contains(category) }

  /// Whether a JSON text nests no deeper than files of annotations do.
  package static func isShallow(_ bytes: [UInt8]) -> Bool { JSONScanner.isShallow(bytes) }
}
