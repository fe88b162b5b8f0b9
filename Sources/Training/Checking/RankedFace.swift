import Evaluation
import Foundation
import Geometry

/// A found face as COCO judges it, at all of its IoU limits.
struct RankedFace: Sendable, Hashable {
  let score: Float
  /// A bit for each of ``COCOEvaluation/limits``: whether the face is right there, and whether it counts.
  private(set) var right: UInt16 = 0, counted: UInt16 = 0

  /// Whether it is right at a limit; nil where it does not count.
  func isRight(at limit: Int) -> Bool? {
    counted >> limit & 1 == 0 ? nil : right >> limit & 1 == 1
  }

  /// All found faces of a picture that count, the highest score first: COCO's matching, in which a face skips
  /// true faces that are taken.
  static func all(_ found: [ScoredBox], _ truth: GroundTruth) -> [RankedFace] {
    let order = found.indices.sorted {
      found[$0].score != found[$1].score ? found[$0].score > found[$1].score : $0 < $1
    }.prefix(COCOEvaluation.mostFound)
    var faces = order.map { RankedFace(score: found[$0].score) }
    let overlaps = order.map { index in truth.faces.map { found[index].box.overlap($0).union } }
    let covered = order.map { index in
      truth.ignored.map { found[index].box.overlap($0).share }.max() ?? 0
    }
    for (limit, least) in COCOEvaluation.limits.enumerated() {
      var taken = Set<Int>()
      for rank in faces.indices {
        var best = least
        var match: Int?
        for (number, overlap) in overlaps[rank].enumerated() where !taken.contains(number) && overlap >= best
        {
          (best, match) = (overlap, number)
        }
        if let match {
          taken.insert(match)
          faces[rank].right |= 1 << limit
        }
        if match != nil || covered[rank] < least { faces[rank].counted |= 1 << limit }
      }
    }
    return faces
  }
}

extension BoundingBox {
  /// Intersection over union, and the share of this box that lies in the other; in double precision, as in
  /// COCO.
  fileprivate func overlap(_ other: BoundingBox) -> (union: Double, share: Double) {
    func area(_ box: BoundingBox) -> Double {
      max(0, Double(box.maxX) - Double(box.minX)) * max(0, Double(box.maxY) - Double(box.minY))
    }
    let width = min(Double(maxX), Double(other.maxX)) - max(Double(minX), Double(other.minX))
    let height = min(Double(maxY), Double(other.maxY)) - max(Double(minY), Double(other.minY))
    let shared = max(0, width) * max(0, height)
    let all = area(self) + area(other) - shared
    return (all > 0 ? shared / all : 0, area(self) > 0 ? shared / area(self) : 0)
  }
}
