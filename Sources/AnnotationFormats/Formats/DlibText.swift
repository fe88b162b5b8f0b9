import Annotations
import Geometry

/// An `image` element of dlib's imglab.
enum DlibText {
  /// The name of the data set in facet's files, by which its labels are known to be people's names.
  static let title = "facet"

  static func image(_ record: PhotoRecord, _ faces: [Annotation], _ frame: StoredFrame?) -> String {
    var text = "  <image file='\(XMLEvents.escaped(record.name).replacing("'", with: "&apos;"))'"
    if let size = frame?.size ?? record.size { text += " width='\(size.width)' height='\(size.height)'" }
    text += ">\n"
    for face in faces {
      let box = frame?.stored(face.box) ?? face.box
      let (left, top) = (NumberText.whole(box.minX), NumberText.whole(box.minY))
      let width = max(1, NumberText.whole(box.maxX) - left)
      let height = max(1, NumberText.whole(box.maxY) - top)
      text += "    <box top='\(top)' left='\(left)' width='\(width)' height='\(height)'"
      if let score = face.score { text += " detection_score='\(score)'" }
      if face.flags.contains(.ignore) { text += " ignore='1'" }
      if face.flags.contains(.occluded) { text += " occluded='1'" }
      text += ">\n"
      if let person = face.person { text += "      <label>\(XMLEvents.escaped(person))</label>\n" }
      if let landmarks = face.landmarks {
        // dlib prefers parts in alphabetical order but accepts any.
        let points = landmarks.points.map { frame?.stored($0) ?? $0 }
        for (name, point) in zip(Reading.dlibParts, points).sorted(by: { $0.0 < $1.0 }) {
          text +=
            "      <part name='\(name)' x='\(NumberText.whole(point.x))' y='\(NumberText.whole(point.y))'/>\n"
        }
      }
      text += "    </box>\n"
    }
    return text + "  </image>\n"
  }
}
