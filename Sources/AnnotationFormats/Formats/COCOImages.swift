import Annotations
import Foundation

/// The photos of a COCO file by their IDs, with which results of detectors name them.
package struct COCOImages: Sendable {
  private struct Image: Decodable {
    var id: Int64
    var file_name: String
  }

  private struct Category: Decodable {
    var id: Int64
    var name: String
  }

  /// In the file's order.
  package private(set) var photos: [(id: Int64, name: String)] = []
  /// The IDs of categories that are not faces.
  package private(set) var otherCategories: Set<Int64> = []

  /// - Throws: when the file is no COCO file. Images that cannot be read are left out.
  package init(_ stream: ByteStream) throws {
    let decoder = JSONDecoder()
    var scanner = JSONScanner(stream, .coco)
    var (photos, others): ([(id: Int64, name: String)], Set<Int64>) = ([], [])
    try scanner.run { key, value in
      if key == "images", let image = try? decoder.decode(Image.self, from: Data(value)) {
        photos.append((image.id, image.file_name))
      } else if key == "categories",
        let category = try? decoder.decode(Category.self, from: Data(value)),
        !Reading.meansFace(category.name)
      {
        others.insert(category.id)
      }
    }
    (self.photos, otherCategories) = (photos, others)
  }

  /// Whether a JSON text nests no deeper than files of annotations do.
  package static func isShallow(_ bytes: [UInt8]) -> Bool { JSONScanner.isShallow(bytes) }
}
