import Geometry

extension PhotoAnnotations {
  /// Everything that affects the photo's crops, as text; nil without annotations.
  ///
  /// It does not depend on found faces, so it is the same before and after a search. Export journals hold its
  /// hash: if the text changes, the photo is exported again.
  package var exportDetail: String? {
    let lines = annotations.map { face in
      let box = [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
      let points = face.landmarks?.points.flatMap { [$0.x, $0.y] } ?? []
      func bits(_ values: [Float]) -> String {
        values.map { String($0.bitPattern, radix: 16) }.joined(separator: ",")
      }
      let verdict = face.isFaceToExport.map { $0 ? "yes" : "no" } ?? "open"
      return [
        String(face.id.rawValue), verdict, bits(box), bits(points), bits([face.score].compactMap(\.self)),
        face.person ?? "",
      ].joined(separator: " ")
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

extension Annotation {
  /// True for a face that people accepted or added, false for one that they rejected or marked to be ignored,
  /// nil for one that nobody has judged.
  package var isFaceToExport: Bool? {
    switch state {
    case .found: nil
    case .rejected: false
    case .accepted, .added: !flags.contains(.ignore)
    }
  }
}
