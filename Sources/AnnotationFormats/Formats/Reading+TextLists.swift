import Annotations
import Foundation
import Geometry

// WIDER FACE and FDDB: lines of numbers.

extension Reading {
  /// A photo's name, the number of faces, and a line for each face: `x y w h blur expression illumination
  /// invalid occlusion pose`. A photo without faces has one line of zeros.
  func readWiderFace(_ stream: ByteStream) throws {
    var lines = LineReader(stream, format)
    var pending = try lines.nextText()
    while let name = pending {
      pending = nil
      guard !name.isEmpty else {
        pending = try lines.nextText()
        continue
      }
      let place = "photo '\(name)' (line \(lines.number))"
      guard let countLine = try lines.nextText(), let count = Int(countLine), count >= 0 else {
        throw FormatError.malformed(
          format, place: "line \(lines.number)", reason: "the number of faces of '\(name)' is missing")
      }
      var faces: [RawFace] = []
      // The count is not trusted: a line that is not a face begins the next photo.
      while faces.count < max(count, 1), let line = try lines.nextText() {
        guard let values = line.numbers, values.count >= 4 else {
          pending = line
          break
        }
        if count == 0 {
          if values.allSatisfy({ $0 == 0 }) { break }
          report.warn(place, "it is said to have no faces, but has")
        }
        faces.append(Self.widerFace(values))
      }
      if pending == nil { pending = try lines.nextText() }
      if faces.count < count { report.warn(place, "\(count) faces are announced, \(faces.count) given") }
      try finish(PhotoRecord(name: name), faces, stated: nil, place: place)
    }
  }

  private static func widerFace(_ values: [Double]) -> RawFace {
    var face = RawFace(
      minX: values[0], minY: values[1], maxX: values[0] + values[2], maxY: values[1] + values[3])
    guard values.count >= 10 else { return face }
    if values[4] >= 1 { face.flags.insert(.blurred) }
    if values[7] >= 1 { face.flags.insert(.ignore) }
    if values[8] >= 1 { face.flags.insert(.occluded) }
    return face
  }

  /// A photo's name without its extension, the number of faces, and a line for each face: `major minor angle
  /// x y score`, the radii of an ellipse and its angle in radians. The box encloses the ellipse.
  func readFDDB(_ stream: ByteStream) throws {
    var lines = LineReader(stream, format)
    while let name = try lines.nextText() {
      if name.isEmpty { continue }
      let place = "photo '\(name)' (line \(lines.number))"
      guard let countLine = try lines.nextText(), let count = Int(countLine), count >= 0 else {
        throw FormatError.malformed(
          format, place: "line \(lines.number)", reason: "the number of faces of '\(name)' is missing")
      }
      var faces: [RawFace] = []
      for _ in 0..<count {
        guard let line = try lines.nextText(), let values = line.numbers, values.count >= 5 else {
          throw FormatError.malformed(
            format, place: "line \(lines.number)",
            reason: "an ellipse is five or six numbers: radii, angle, centre, score")
        }
        let (a, b, angle) = (values[0], values[1], values[2])
        let (c, s) = (cos(angle), sin(angle))
        let across = (a * a * c * c + b * b * s * s).squareRoot()
        let down = (a * a * s * s + b * b * c * c).squareRoot()
        var face = RawFace(
          minX: values[3] - across, minY: values[4] - down, maxX: values[3] + across, maxY: values[4] + down)
        face.score = values.count > 5 ? values[5] : nil
        if values.count == 5, faces.isEmpty {
          report.warn(
            place, "five numbers are read as an ellipse without a score, not as a found box (x y w h score)")
        }
        faces.append(face)
      }
      try finish(PhotoRecord(name: name), faces, stated: nil, place: place)
    }
  }
}
