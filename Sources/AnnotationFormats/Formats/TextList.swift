import Annotations
import Geometry

/// WIDER FACE, FDDB and YOLO as text.
enum TextList {
  static func widerFace(_ name: String, _ faces: [Annotation]) -> String {
    var text = "\(name)\n\(faces.count)\n"
    // The data set has a line of zeros here, and its readers expect it.
    if faces.isEmpty { return text + "0 0 0 0 0 0 0 0 0 0 \n" }
    for face in faces {
      let (x, y) = (NumberText.whole(face.box.minX), NumberText.whole(face.box.minY))
      let width = max(1, NumberText.whole(face.box.maxX) - x)
      let height = max(1, NumberText.whole(face.box.maxY) - y)
      let blurred = face.flags.contains(.blurred) ? 1 : 0
      let ignored = face.flags.contains(.ignore) ? 1 : 0
      let occluded = face.flags.contains(.occluded) ? 1 : 0
      text += "\(x) \(y) \(width) \(height) \(blurred) 0 0 \(ignored) \(occluded) 0 \n"
    }
    return text
  }

  /// The ellipse that touches the four edges of a box, so that reading gives the same box again.
  static func fddb(_ name: String, _ faces: [Annotation]) -> String {
    // FDDB's lists omit the extension of its JPEG files.
    var text = "\(name.hasSuffix(".jpg") ? String(name.dropLast(4)) : name)\n\(faces.count)\n"
    for face in faces {
      let box = face.box.doubles
      let (across, down) = ((box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
      let isTall = down >= across
      // The angle is between the longer radius and the x axis.
      text += "\(max(across, down)) \(min(across, down)) \(isTall ? Double.pi / 2 : 0) "
      text += "\((box[0] + box[2]) / 2) \((box[1] + box[3]) / 2) \(face.score ?? 1)\n"
    }
    return text
  }

  /// - Parameters:
  ///   - faces: with boxes within the photo.
  ///   - size: of the upright photo.
  static func yolo(_ faces: [Annotation], _ size: PixelSize, withPose: Bool) -> String {
    let (width, height) = (Double(size.width), Double(size.height))
    return faces.map { face in
      var numbers = shares(face.box, width, height)
      if withPose {
        numbers += (0..<5).flatMap { index -> [String] in
          guard let point = face.landmarks?.points[index], size.holds(point) else { return ["0", "0", "0"] }
          // Two is "labelled and visible", one "labelled and hidden", zero "not labelled".
          let visibility = face.hiddenLandmarks?.contains(index: index) == true ? "1" : "2"
          return ["\(Double(point.x) / width)", "\(Double(point.y) / height)", visibility]
        }
      }
      return "0 " + numbers.joined(separator: " ") + "\n"
    }.joined()
  }

  /// Centre and size. Half the size on each side of the centre must not exceed 1, in spite of rounding.
  private static func shares(_ box: BoundingBox, _ width: Double, _ height: Double) -> [String] {
    func share(_ low: Float, _ high: Float, _ whole: Double) -> (centre: Double, extent: Double) {
      let (low, high) = (Double(low) / whole, min(1, Double(high) / whole))
      return ((low + high) / 2, high - low)
    }
    let (x, y) = (share(box.minX, box.maxX, width), share(box.minY, box.maxY, height))
    return [x.centre, y.centre, x.extent, y.extent].map { "\($0)" }
  }
}
