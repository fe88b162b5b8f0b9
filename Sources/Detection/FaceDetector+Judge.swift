public import Geometry
public import Imaging
import Networks
public import Parallel

extension FaceDetector {
  /// What O-Net sees in given boxes: the last stage alone, without a search.
  ///
  /// Each box is made square and cut as in the cascade. Scores may lie below any threshold, and nothing is
  /// suppressed: two boxes may give the same face.
  ///
  /// - Parameters:
  ///   - boxes: in pixels of the upright image; they may stick out of it.
  ///   - lanes: how many threads share the boxes.
  /// - Returns: a face for each box, in order; nil where a box has no pixel of the image under it, or no
  ///   area.
  public func judge(_ boxes: [BoundingBox], in image: Image, lanes: Lanes = Lanes(1)) -> [Face?] {
    let squares = boxes.map { $0.squared() }
    let crops = zip(boxes, squares).map { $0.isPlace ? $1.crop(in: image.size) : nil }
    let known = crops.compactMap(\.self)
    // Without a flag, nothing can be cancelled.
    guard !known.isEmpty, let judged = try? networks.judgeWithONet(known, of: image, lanes: lanes) else {
      return boxes.map { _ in nil }
    }
    var answers = judged.answers[...]
    return zip(squares, crops).map { square, crop in
      guard crop != nil, let answer = answers.popFirst() else { return nil }
      return Face(answer, of: square)
    }
  }

  /// What O-Net sees in one box; see ``judge(_:in:lanes:)``.
  public func judge(box: BoundingBox, in image: Image) -> Face? {
    judge([box], in: image).first ?? nil
  }

  /// As ``judge(box:in:)``, but the edges of the given box stay. O-Net adds the probability that it holds a
  /// face, and the landmarks.
  public func face(on box: BoundingBox, in image: Image) -> Face? {
    var face = judge(box: box, in: image)
    face?.box = box
    return face
  }

  /// The landmarks that O-Net sees in a box, for a face without any. Exports, drawn copies and crops all take
  /// them from here, so that a face has the same ones everywhere.
  ///
  /// - Returns: the average ones of ``Landmarks/average(in:)`` for a box that holds no pixel of the image.
  public func landmarks(on box: BoundingBox, in image: Image) -> Landmarks {
    face(on: box, in: image)?.landmarks ?? .average(in: box)
  }
}

extension Landmarks {
  /// Where the landmarks of an upright face from the front lie on average in the cascade's boxes: used to
  /// show a face before its pixels are loaded. Files get the landmarks of ``FaceDetector/landmarks(on:in:)``.
  public static func average(in box: BoundingBox) -> Landmarks {
    let shares: [(x: Float, y: Float)] = [(0.31, 0.39), (0.69, 0.39), (0.5, 0.6), (0.35, 0.78), (0.65, 0.78)]
    return Landmarks(
      points: shares.map { Point(x: box.minX + $0.x * box.width, y: box.minY + $0.y * box.height) })
  }
}

extension BoundingBox {
  /// Whether it has an area and lies where a photo can have pixels.
  fileprivate var isPlace: Bool {
    [minX, minY, maxX, maxY].allSatisfy { $0.isFinite && abs($0) <= 1e7 } && width > 0 && height > 0
  }
}
