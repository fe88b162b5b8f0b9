import Annotations
import Geometry

/// RetinaFace's `label.txt`: `# ` and a photo's name, then a line for each face: `x y w h`, five landmarks as `x y
/// flag`, and how clear they are.
struct RetinaFaceText: PhotoListText {
  mutating func photo(_ record: PhotoRecord, _ faces: [Annotation]) -> String {
    var text = "# \(record.name)\n"
    for face in faces {
      let box = face.box
      // Its readers take fractions, too.
      text += "\(NumberText.exact(box.minX)) \(NumberText.exact(box.minY)) "
      text += "\(JSONNumber(from: box.minX, to: box.maxX).value) "
      text += "\(JSONNumber(from: box.minY, to: box.maxY).value) "
      text += Self.landmarks(face)
      text += face.landmarks == nil ? "0.0\n" : "1.0\n"
    }
    return text
  }

  /// A flag of 0 is "visible", 1 is "hidden", and numbers below 0 are "not marked".
  private static func landmarks(_ face: Annotation) -> String {
    guard let points = face.landmarks?.points else { return String(repeating: "-1.0 -1.0 -1.0 ", count: 5) }
    return points.enumerated().map { index, point in
      let flag = face.hiddenLandmarks?.contains(index: index) == true ? "1.0" : "0.0"
      return "\(NumberText.exact(point.x)) \(NumberText.exact(point.y)) \(flag) "
    }.joined()
  }
}

extension Reading {
  func readRetinaFace(_ stream: ByteStream) throws {
    var lines = LineReader(stream, format)
    var photo: (name: String, line: Int)?
    var faces: [RawFace] = []
    func finish() throws {
      guard let photo else { return }
      try self.finish(
        PhotoRecord(name: photo.name), faces, stated: nil, place: "photo '\(photo.name)' (line \(photo.line))"
      )
    }
    while let line = try lines.nextText() {
      if line.isEmpty { continue }
      if line.hasPrefix("#") {
        try finish()
        (photo, faces) = ((String(line.dropFirst()).trimmed, lines.number), [])
        continue
      }
      guard photo != nil else {
        throw FormatError.malformed(
          format, place: "line \(lines.number)", reason: "a '#' with the photo's name must come first")
      }
      let place = "photo '\(photo?.name ?? "")' (line \(lines.number))"
      guard let values = line.numbers, values.count >= 4 else {
        report.skip(place, "it is not the four numbers of a box, with or without landmarks")
        continue
      }
      faces.append(retinaFace(values, place))
    }
    try finish()
  }

  private func retinaFace(_ values: [Double], _ place: String) -> RawFace {
    var face = RawFace(
      minX: values[0], minY: values[1], maxX: values[0] + values[2], maxY: values[1] + values[3])
    guard values.count >= 19 else {
      if values.count > 5 {
        report.warn(place, "the numbers after the box are not five landmarks and were left out")
      }
      return face
    }
    let points = stride(from: 4, to: 19, by: 3).map {
      (x: values[$0], y: values[$0 + 1], flag: values[$0 + 2])
    }
    let marked = points.filter { $0.flag >= 0 }
    if marked.count == 5 {
      face.points = marked.map { ($0.x, $0.y) }
      face.hidden = LandmarkSet(indices: marked.indices.filter { marked[$0].flag > 0 })
    } else if !marked.isEmpty {
      report.warn(place, "not all five landmarks are given; they were left out")
    }
    return face
  }
}
