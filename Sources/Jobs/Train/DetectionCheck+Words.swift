import Foundation
package import Training

extension DetectionCheck {
  /// "recall 0.953 (286 of 300 faces, 0.923 to 0.972 with 95 % certainty), 0.12 wrong faces a picture".
  package var words: String {
    String(
      format: "recall %.3f (%d of %d faces, %.3f to %.3f with 95 %% certainty), ", recall, found, faces,
      recallRange.lowerBound, recallRange.upperBound)
      + String(format: "%.2f wrong faces a picture", wrongPerPicture)
      + (landmarkError.map { String(format: ", landmarks off by %.1f %% of the eyes' distance", $0 * 100) }
        ?? "")
  }
}
