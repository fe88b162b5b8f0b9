import Geometry
import Imaging

extension MeasuredFace {
  /// The fields of a record's line; numbers are written so that reading gives the same.
  var fields: [String] {
    let box = face.box.map { [$0.minX, $0.minY, $0.maxX, $0.maxY] } ?? []
    let points = face.landmarks.points.flatMap { [$0.x, $0.y] }
    return [
      "face", "\(face.index)", face.person.map { "=" + $0 } ?? "",
      face.isAccepted.map { $0 ? "yes" : "no" } ?? "",
      face.score.map { "\($0)" } ?? "", box.map { "\($0)" }.joined(separator: " "),
      points.map { "\($0)" }.joined(separator: " "), measures.sharpness.map { "\($0)" } ?? "",
      measures.brightness.map { "\($0)" } ?? "",
    ]
  }

  /// From the fields of a line; nil when they are not those of a face.
  init?(_ fields: [[UInt8]]) {
    let texts = fields.map(ExportRecord.text)
    guard texts.count == 9, texts[0] == "face", let index = Int(texts[1]), index >= 0 else { return nil }
    let box = texts[5].split(separator: " ").compactMap { Float($0) }
    let points = texts[6].split(separator: " ").compactMap { Float($0) }
    guard points.count == 10, box.isEmpty || box.count == 4 else { return nil }
    let landmarks = Landmarks(points: (0..<5).map { Point(x: points[2 * $0], y: points[2 * $0 + 1]) })
    face = ExportFace(
      index: index, landmarks: landmarks,
      box: box.isEmpty ? nil : BoundingBox(minX: box[0], minY: box[1], maxX: box[2], maxY: box[3]),
      score: Float(texts[4]), person: texts[2].isEmpty ? nil : String(texts[2].dropFirst()),
      isAccepted: texts[3].isEmpty ? nil : texts[3] == "yes")
    measures = FaceMeasures(landmarks: landmarks)
    measures.sharpness = Double(texts[7])
    measures.brightness = Double(texts[8])
  }
}

extension MeasuredPhoto {
  /// The faces in the lines of a record; nil when the photo was not searched or the lines are damaged.
  init?(recordLines lines: [UInt8]) {
    let lines = lines.split(separator: 0x0A)
    guard let head = lines.first.map({ ExportRecord.fields($0) }), head.count == ExportRecord.headFields,
      !head[4].isEmpty, let width = ExportRecord.number(head[9]), let height = ExportRecord.number(head[10]),
      let count = ExportRecord.number(head[13]), count >= 0, count < lines.count
    else { return nil }
    let faces = lines.suffix(count).compactMap { MeasuredFace(ExportRecord.fields($0)) }
    guard faces.count == count else { return nil }
    let warnings = ExportRecord.text(head[14]).split(separator: "\n").map(String.init)
    self.init(
      size: PixelSize(width: width, height: height), warnings: warnings, faces: faces,
      look: DifferenceHash(ExportRecord.text(head[15])))
  }
}
