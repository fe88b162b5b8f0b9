public import Detection
public import Geometry

/// The faces that are really in a photo.
public struct GroundTruth: Sendable, Hashable {
  /// In pixels of the upright photo.
  public var faces: [BoundingBox]
  /// Places where a found face counts neither as right nor as wrong, and a face not found is not missed.
  public var ignored: [BoundingBox]

  /// Without ignored places, every found face counts.
  public init(faces: [BoundingBox], ignored: [BoundingBox] = []) {
    self.faces = faces
    self.ignored = ignored
  }
}

/// Which found face is which true one, by the rule of PASCAL VOC (Everingham et al. 2010, section 4.2): found faces are
/// taken best score first, each is given the true face it overlaps most, and it is right when that IoU reaches
/// the limit and no better one has been given that face before.
public struct TruthMatching: Sendable, Hashable {
  /// What a detection or a known face turned out to be.
  public enum Verdict: Sendable, Hashable {
    /// The index of the true face.
    case matched(Int)
    case extra
    /// Over an ignored place; counts for nothing.
    case ignored
  }

  /// One for each found face, in their order.
  public var verdicts: [Verdict]
  /// The indices of the true faces that no found face was given.
  public var missed: [Int]

  /// With the detector's own scores.
  ///
  /// - Parameter leastIoU: a found face is right from this IoU on.
  public init(found: [Face], truth: GroundTruth, leastIoU: Float = 0.5) {
    self.init(boxes: found.map(ScoredBox.init), truth: truth, leastIoU: leastIoU)
  }

  /// For faces that anyone found.
  ///
  /// - Parameters:
  ///   - found: in any order; of equal scores the earlier one counts as better.
  ///   - leastIoU: a found face is right from this IoU on.
  public init(boxes found: [ScoredBox], truth: GroundTruth, leastIoU: Float = 0.5) {
    verdicts = Array(repeating: .extra, count: found.count)
    var taken = Array(repeating: false, count: truth.faces.count)
    let order = found.indices.sorted {
      found[$0].score != found[$1].score ? found[$0].score > found[$1].score : $0 < $1
    }
    for index in order {
      let box = found[index].box
      let best = truth.faces.indices.max { truth.faces[$0].iou(box) < truth.faces[$1].iou(box) }
      if let best, truth.faces[best].iou(box) >= leastIoU {
        if !taken[best] {
          taken[best] = true
          verdicts[index] = .matched(best)
        }
      } else if truth.ignored.contains(where: { $0.covers(box) || $0.iou(box) >= leastIoU }) {
        verdicts[index] = .ignored
      }
    }
    missed = taken.indices.filter { !taken[$0] }
  }
}

extension BoundingBox {
  /// Whether at least half of the other box lies inside this one.
  fileprivate func covers(_ other: BoundingBox) -> Bool {
    let shared = BoundingBox(
      minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
      maxY: min(maxY, other.maxY)
    ).area
    return other.area > 0 && shared >= other.area / 2
  }
}
