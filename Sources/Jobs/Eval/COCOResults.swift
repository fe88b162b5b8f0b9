import AnnotationFormats
import Evaluation
import Files
import Foundation
import Geometry

/// COCO's array of results: `[{"image_id": 1, "category_id": 1, "bbox": [x, y, w, h], "score": 0.9}, …]`.
struct COCOResults {
  private struct Result: Decodable {
    var image_id: Int64
    var category_id: Int64?
    var bbox: [Double]
    var score: Double

    private enum CodingKeys: String, CodingKey { case image_id, category_id, bbox, score }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      /// Some programs write numbers as text.
      func number(_ key: CodingKeys) throws -> Int64 {
        if let number = try? values.decode(Int64.self, forKey: key) { return number }
        guard let number = Int64(try values.decode(String.self, forKey: key)) else {
          throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "no number")
        }
        return number
      }
      image_id = try number(.image_id)
      let hasCategory = try values.contains(.category_id) && !values.decodeNil(forKey: .category_id)
      category_id = hasCategory ? try number(.category_id) : nil
      (bbox, score) = (
        try values.decode([Double].self, forKey: .bbox), try values.decode(Double.self, forKey: .score)
      )
    }
  }

  private(set) var photos: [(name: String, faces: [ScoredBox])] = []
  /// What could not be used, a line each.
  private(set) var remarks: [String] = []

  /// Whether a JSON array is one of results, by its first bytes; other programs' files are arrays, too.
  static func areStarted(by start: some Sequence<UInt8>) -> Bool {
    let text = RawArguments.text(start)
    return text.contains("\"image_id\"") || text.filter { !$0.isWhitespace } == "[]"
  }

  /// - Parameters:
  ///   - name: the file's name, for messages.
  ///   - images: the photos of the truth, which say what the numbers mean.
  init(_ bytes: [UInt8], of name: String, _ images: COCOImages?) throws {
    guard let images else {
      throw UsageError(
        "\(name): COCO results name photos by number; give the COCO file with these numbers as --truth")
    }
    let results: [Result]
    // The decoder recurses, and results are never deep.
    if COCOImages.isShallow(bytes), let read = try? JSONDecoder().decode([Result].self, from: Data(bytes)) {
      results = read
    } else {
      throw UsageError(
        "\(name): no COCO results: each must have image_id, bbox and score, all of them numbers")
    }
    var byID: [Int64: [ScoredBox]] = [:]
    var others = 0
    for (index, result) in results.enumerated() {
      guard result.bbox.count == 4, (result.bbox + [result.score]).allSatisfy({ Float($0).isFinite }) else {
        throw UsageError(
          "\(name): result \(index + 1): bbox must be four numbers (x, y, width, height), and score one")
      }
      if result.category_id.map(images.isFace(category:)) == false {
        others += 1
        continue
      }
      let box = result.bbox
      byID[result.image_id, default: []].append(
        ScoredBox(
          box: BoundingBox(
            minX: Float(box[0]), minY: Float(box[1]), maxX: Float(box[0] + box[2]),
            maxY: Float(box[1] + box[3])), score: Float(result.score)))
    }
    for image in images.photos {
      if let faces = byID.removeValue(forKey: image.id) { photos.append((image.name, faces)) }
    }
    if others > 0 { remarks.append("\(name): \(others) results are of categories that are not faces") }
    if let first = byID.keys.min() {
      remarks.append(
        "\(name): \(byID.values.reduce(0) { $0 + $1.count }) results are of photos that the truth does not "
          + "list, the first is image \(first)")
    }
  }
}
