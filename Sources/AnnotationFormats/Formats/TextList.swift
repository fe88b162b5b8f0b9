import Annotations
import Geometry

/// WIDER FACE, FDDB and YOLO as text.
enum TextList {
  static func widerFace(_ name: String, _ faces: [Annotation]) -> String {
    var text = "\(name)\n\(faces.count)\n"
    // The data set itself has a line of zeros here, and its readers expect it.
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

  /// The ellipse that best fits a box when nothing else is known: the one that touches its four edges, so that
  /// reading gives the box again.
  static func fddb(_ name: String, _ faces: [Annotation]) -> String {
    // FDDB's lists leave the ending of its JPEG files out.
    var text = "\(name.hasSuffix(".jpg") ? String(name.dropLast(4)) : name)\n\(faces.count)\n"
    for face in faces {
      let box = face.box.doubles
      let (across, down) = ((box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
      let isTall = down >= across
      // The angle is that of the longer radius against the x axis.
      text += "\(max(across, down)) \(min(across, down)) \(isTall ? Double.pi / 2 : 0) "
      text += "\((box[0] + box[2]) / 2) \((box[1] + box[3]) / 2) \(face.score ?? 1)\n"
    }
    return text
  }

  /// - Parameter size: of the upright photo.
  static func yolo(_ faces: [Annotation], _ size: PixelSize, withPose: Bool) -> String {
    let (width, height) = (Double(size.width), Double(size.height))
    return faces.map { face in
      let box = face.box.doubles
      var numbers = [
        (box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height, (box[2] - box[0]) / width,
        (box[3] - box[1]) / height,
      ].map { "\($0)" }
      if withPose {
        // Two is "labelled and visible", zero "not labelled".
        let points = face.landmarks?.doubles.map { ["\($0[0] / width)", "\($0[1] / height)", "2"] }
        numbers += (points ?? [[String]](repeating: ["0", "0", "0"], count: 5)).flatMap(\.self)
      }
      return "0 " + numbers.joined(separator: " ") + "\n"
    }.joined()
  }
}
