public import Geometry
public import Imaging
import Networks
import Parallel

extension FaceDetector {
  /// O-Net's answer on a box that somebody gave: how likely it holds a face, and where that face's landmarks are.
  ///
  /// The box is squared around its middle and judged as a candidate of stage 3 is; its own edges stay as given.
  ///
  /// - Parameter box: in photo pixels; it may stick out of the photo.
  /// - Returns: nil when no pixel of the photo lies under the box, or it is no place at all.
  public func face(on box: BoundingBox, in image: Image) -> Face? {
    let edges = [box.minX, box.minY, box.maxX, box.maxY]
    guard edges.allSatisfy({ $0.isFinite && abs($0) <= 1e7 }), box.width > 0, box.height > 0,
      let crop = box.squared().crop(in: image.size)
    else { return nil }
    // Without a flag nothing is cancelled.
    guard let answer = try? networks.judgeWithONet([crop], of: image).answers.first else { return nil }
    return Face(box: box, score: answer.score, landmarks: answer.landmarks.placed(in: box.squared()))
  }
}
