import Annotations
import Geometry

extension Reading {
  /// A line for each face; see ``YOLORow``.
  func readYOLO(_ stream: ByteStream) throws {
    var lines = LineReader(stream, format)
    var faces: [RawFace] = []
    let names = reader.classNames
    let isAlone = names.map { Self.isAlone($0.values) } ?? false
    while let line = try lines.nextText() {
      let place = "line \(lines.number)"
      if line.isEmpty { continue }
      guard let row = line.numbers.flatMap({ YOLORow($0) }) else {
        report.skip(place, "it is not a class and the four numbers of a box")
        continue
      }
      if let remark = row.remark { report.warn(place, remark) }
      let number = Int(exactly: row.kind)
      // A class without a name is called by its number.
      let name = number.flatMap { names?[$0] } ?? number.map { "\($0)" } ?? "\(row.kind)"
      if names == nil, number == 0, reader.classes[name] == nil {
        faces.append(row.face)
      } else if let face = face(row.face, ofClass: name, isAlone: isAlone) {
        faces.append(face)
      }
    }
    let listsFaces = names.map { $0.values.contains { meansFaces($0, isAlone: isAlone) } } ?? true
    try finish(
      PhotoRecord(name: reader.photoName), faces, stated: nil, isRelative: true, listsFaces: listsFaces,
      place: "photo '\(reader.photoName)'")
  }
}
