package import Alignment
import Detection
import Foundation
package import Imaging

/// What is measured on a face, for people and programs, with the names and the precision of an export's
/// manifest.
package struct FaceFigures: Encodable, Sendable, Equatable {
  package var eyeDistance, yaw, pitch, roll: Double?
  package var sharpness, brightness, quality: Double?

  private enum CodingKeys: String, CodingKey {
    case eyeDistance = "eye_distance"
    case yaw, pitch, roll, sharpness, brightness, quality
  }

  /// - Parameter score: the detector's.
  package init(_ measures: FaceMeasures, score: Float?) {
    func rounded(_ value: Double?, by parts: Double = 100) -> Double? {
      guard let value, value.isFinite else { return nil }
      return (value * parts).rounded() / parts
    }
    eyeDistance = rounded(measures.eyeDistance)
    (yaw, pitch, roll) = (rounded(measures.yaw), rounded(measures.pitch), rounded(measures.roll))
    (sharpness, brightness) = (rounded(measures.sharpness), rounded(measures.brightness))
    quality = rounded(measures.quality(score: score), by: 10_000)
  }

  /// Of a face in a photo. Its pixels are measured in the aligned crop, as by an export.
  package init(_ face: ExportFace, in image: Image) {
    let aligned = try? CropSettings().crop(face, of: image)
    let measures =
      aligned.map { FaceMeasures(landmarks: face.landmarks, aligned: $0.image) }
      ?? FaceMeasures(landmarks: face.landmarks)
    self.init(measures, score: face.score)
  }

  /// For people: on one line, with a dash for what is not known.
  var text: String {
    func number(_ value: Double?, _ digits: Int) -> String {
      value.map { String(format: "%.\(digits)f", $0) } ?? "-"
    }
    return "eyes \(number(eyeDistance, 1)) px, yaw \(number(yaw, 0))°, pitch \(number(pitch, 0))°, "
      + "roll \(number(roll, 0))°, sharpness \(number(sharpness, 0)), brightness \(number(brightness, 0)), "
      + "quality \(number(quality, 2))"
  }
}
