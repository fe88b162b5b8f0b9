public import Detection
public import Geometry

/// The true faces of a photo.
public struct GroundTruth: Sendable, Hashable {
  /// In pixels of the upright photo.
  public var faces: [BoundingBox]
  /// Places where a found face is neither right nor wrong, and no face is missed.
  public var ignored: [BoundingBox]

  /// - Parameter ignored: none by default, so that every found face counts.
  public init(faces: [BoundingBox], ignored: [BoundingBox] = []) {
    self.faces = faces
    self.ignored = ignored
  }
}

/// Matches found faces with true ones by the rule of PASCAL VOC (Everingham et al. 2010, section 4.2): in order of
/// score, each found face is assigned the true face that it overlaps most. It is right if their IoU reaches the
/// limit and no face with a higher score was assigned the same one.
///
/// Ignored places may be of any size, such as faces that nobody has decided about yet, so a found face that lies inside
/// one does not count. The rule for difficult faces, which are single faces, is in ``VOCEvaluation``.
public struct TruthMatching: Sendable, Hashable {
  /// The result for a found face.
  public enum Verdict: Sendable, Hashable {
    /// The index of the true face.
    case matched(Int)
    case extra
    /// It covers an ignored place and does not count.
    case ignored
  }

  /// One for each found face, in the same order.
  public var verdicts: [Verdict]
  /// The indices of the true faces without a found face.
  public var missed: [Int]

  /// Matches faces that facet found.
  ///
  /// - Parameter leastIoU: the least IoU of a found face that is right.
  public init(found: [Face], truth: GroundTruth, leastIoU: Float = 0.5) {
    self.init(boxes: found.map(ScoredBox.init), truth: truth, leastIoU: leastIoU)
  }

  /// Matches faces from any detector.
  ///
  /// - Parameters:
  ///   - found: in any order. Of faces with equal scores, the earlier one ranks higher.
  ///   - leastIoU: the least IoU of a found face that is right.
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
