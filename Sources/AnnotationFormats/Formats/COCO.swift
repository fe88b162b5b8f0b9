import Annotations
import Foundation
import Geometry

/// The parts of a COCO file that concern faces.
///
/// What COCO cannot hold is in an object `facet`, which other programs ignore. Values of the wrong kind are left
/// out one by one when they are not needed; `odd` has their names.
enum COCO {
  struct Image: Codable {
    var id: LooseID?
    var file_name: String?
    var width: Int?
    var height: Int?
    var facet: Photo?
    var odd: [String] = []

    private enum CodingKeys: String, CodingKey { case id, file_name, width, height, facet }

    struct Photo: Codable {
      var state: PhotoState?
      var note: String?
    }
  }

  struct Category: Codable {
    var id: LooseID?
    var name: String?
    var supercategory: String?
    var keypoints: [String]?
    var skeleton: [[Int]]?

    private enum CodingKeys: String, CodingKey { case id, name, supercategory, keypoints, skeleton }
  }

  struct Annotation: Codable {
    var id: LooseID?
    var image_id: LooseID?
    var category_id: LooseID?
    var bbox: [JSONNumber]?
    var area: JSONNumber?
    var iscrowd: LooseFlag?
    var keypoints: [JSONNumber]?
    var num_keypoints: Int?
    var score: JSONNumber?
    var facet: Face?
    var odd: [String] = []

    private enum CodingKeys: String, CodingKey {
      case id, image_id, category_id, bbox, area, iscrowd, keypoints, num_keypoints, score, facet
    }

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

extension COCO.Image {
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = values.loose(LooseID.self, .id, &odd)
    file_name = values.loose(String.self, .file_name, &odd)
    width = values.loose(JSONNumber.self, .width, &odd).flatMap { Int(exactly: $0.value) }
    height = values.loose(JSONNumber.self, .height, &odd).flatMap { Int(exactly: $0.value) }
    facet = values.loose(Photo.self, .facet, &odd)
  }
}

extension COCO.Category {
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    var odd: [String] = []
    id = values.loose(LooseID.self, .id, &odd)
    name = values.loose(String.self, .name, &odd)
    keypoints = values.loose([String].self, .keypoints, &odd)
  }
}

extension COCO.Annotation {
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = values.loose(LooseID.self, .id, &odd)
    image_id = values.loose(LooseID.self, .image_id, &odd)
    category_id = values.loose(LooseID.self, .category_id, &odd)
    bbox = values.loose([JSONNumber].self, .bbox, &odd)
    iscrowd = values.loose(LooseFlag.self, .iscrowd, &odd)
    keypoints = values.loose([JSONNumber].self, .keypoints, &odd)
    score = values.loose(JSONNumber.self, .score, &odd)
    facet = values.loose(Face.self, .facet, &odd)
  }
}
