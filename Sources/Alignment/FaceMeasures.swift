internal import Foundation
public import Geometry
public import Imaging

/// What landmarks and pixels of a face show, for manifests and filters.
public struct FaceMeasures: Hashable, Sendable {
  /// The distance between the eyes in photo pixels.
  public var eyeDistance: Double
  /// The angle in degrees by which the head is tilted clockwise in the photo.
  public var roll: Double
  /// The approximate angle in degrees by which the head is turned; positive when the nose points to the
  /// photo's right edge.
  public var yaw: Double
  /// The approximate angle in degrees by which the head is raised; negative when it looks down.
  public var pitch: Double
  /// The variance of the Laplacian of the face's brightness at 112×112 (Pech-Pacheco et al. 2000, "Diatom
  /// autofocusing in brightfield microscopy"): several hundred when crisp, below 50 when blurred. Nil without
  /// pixels.
  public var sharpness: Double?
  /// The face's mean brightness, 0...255 (Rec. 601 luma). Nil without pixels.
  public var brightness: Double?

  /// Assumes a nose that stands out of the plane of eyes and mouth by half the distance between the eyes, and
  /// eyes and mouth 1.155 eye distances apart with the nose 0.495 of the way down (the ArcFace template).
  /// Turning such a face by yaw or pitch moves its nose by half the tangent of the angle. Good to about 10°
  /// up to 45°.
  public init(landmarks: Landmarks) {
    let points = landmarks.points.map { SIMD2(Double($0.x), Double($0.y)) }
    let eyes = (points[0] + points[1]) / 2
    let mouth = (points[3] + points[4]) / 2
    let across = points[1] - points[0]
    eyeDistance = (across * across).sum().squareRoot()
    roll = eyeDistance > 0 ? atan2(across.y, across.x) * 180 / .pi : 0
    let unit = eyeDistance > 0 ? across / eyeDistance : SIMD2(1, 0)
    // Coordinates in the head's own upright frame.
    func x(_ p: SIMD2<Double>) -> Double { (p * unit).sum() }
    func y(_ p: SIMD2<Double>) -> Double { p.y * unit.x - p.x * unit.y }
    let (noseOut, height) = (0.5, 1.155)
    let way = y(mouth) - y(eyes)
    let down = way != 0 ? (y(points[2]) - y(eyes)) / way : 0.495
    // The line from eyes to mouth is the middle of the face, even when the eyes are slightly off.
    let middle = x(eyes) + (x(mouth) - x(eyes)) * down
    yaw = eyeDistance > 0 ? atan((x(points[2]) - middle) / eyeDistance / noseOut) * 180 / .pi : 0
    pitch = atan((0.495 - down) * height / noseOut) * 180 / .pi
  }

  /// With sharpness and brightness, from the face aligned to ``AlignmentTemplate/arcFace``.
  public init(landmarks: Landmarks, aligned: Image) {
    self.init(landmarks: landmarks)
    let (width, height) = (aligned.width, aligned.height)
    // Only the part from brows to chin, because the surroundings say nothing about the face.
    let (left, right, top, bottom) = (width / 5, width - width / 5, height / 4, height - height / 12)
    let luma: [Int32] = unsafe aligned.pixels.withUnsafeBufferPointer { p in
      // SAFETY: three bytes for each of the pixels.
      (0..<width * height).map { i in
        unsafe 299 * Int32(p[3 * i]) + 587 * Int32(p[3 * i + 1]) + 114 * Int32(p[3 * i + 2])
      }
    }
    var (sum, laplacians, squares, count) = (0.0, 0.0, 0.0, 0.0)
    for y in max(1, top)..<min(height - 1, bottom) {
      for x in max(1, left)..<min(width - 1, right) {
        let i = y * width + x
        sum += Double(luma[i])
        let value =
          Double(luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4 * luma[i]) / 1000
        laplacians += value
        squares += value * value
        count += 1
      }
    }
    brightness = sum / count / 1000
    sharpness = max(0, squares / count - (laplacians / count) * (laplacians / count))
  }
}
