import Annotations
import Geometry
import TextWriting

/// facet's CSV.
enum CSVRows {
  static func rows(_ record: PhotoRecord, _ faces: [Annotation]) -> [String] {
    var photo: [CSVColumn: String] = [.photo: record.name]
    photo[.width] = record.size.map { "\($0.width)" }
    photo[.height] = record.size.map { "\($0.height)" }
    photo[.photoState] = record.state?.rawValue
    photo[.photoNote] = record.note
    guard !faces.isEmpty else { return [row(photo)] }
    return faces.map { face in
      var values = photo
      values[.id] = face.id.description
      values[.state] = face.state.rawValue
      values[.minX] = NumberText.exact(face.box.minX)
      values[.minY] = NumberText.exact(face.box.minY)
      values[.maxX] = NumberText.exact(face.box.maxX)
      values[.maxY] = NumberText.exact(face.box.maxY)
      values[.score] = face.score.map { "\($0)" }
      values[.person] = face.person
      values[.flags] = face.flags.names.joined(separator: " ")
      values[.note] = face.note
      if face.landmarks != nil, let hidden = face.hiddenLandmarks {
        let names = COCO.keypoints.enumerated().filter { hidden.contains(index: $0.offset) }
        values[.hidden] = names.map(\.element).joined(separator: " ")
      }
      for (column, point) in zip(CSVColumn.points, face.landmarks?.points ?? []) {
        values[column.x] = NumberText.exact(point.x)
        values[column.y] = NumberText.exact(point.y)
      }
      return row(values)
    }
  }

  private static func row(_ values: [CSVColumn: String]) -> String {
    CSVText.row(CSVColumn.written.map { values[$0] ?? "" }) + "\n"
  }
}
