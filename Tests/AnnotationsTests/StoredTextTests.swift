import Annotations
import Foundation
import Geometry
import Testing

@Suite("Edits as libraries and rescue files store them") struct StoredTextTests {
  @Test("a history entry keeps its text: otherwise earlier edits could not be undone")
  func history() throws {
    let photo = PhotoFingerprint(size: 3, high: 1, low: 2)
    let points = (0..<5).map { Point(x: Float($0), y: 1) }
    let face = Annotation(
      id: AnnotationID(rawValue: 7), box: BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4),
      landmarks: Landmarks(points: points), state: .accepted, score: 0.5, person: "Ada", flags: .child,
      note: "n", origin: .imported(.coco))
    let entry = HistoryEntry(
      title: "accept a face",
      changes: [
        .face(photo, before: nil, after: face),
        .photo(photo, before: PhotoMark(), after: PhotoMark(state: .reviewed, note: "m")),
      ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(entry), as: UTF8.self)
    let name = photo.description, id = AnnotationID(rawValue: 7).description
    #expect(
      text == """
        {"changes":[{"face":{"_0":"\(name)","after":{"box":{"maxX":3,"maxY":4,"minX":1,"minY":2},\
        "flags":8,"id":"\(id)","landmarks":{"leftEye":{"x":0,"y":1},"leftMouth":{"x":3,"y":1},\
        "nose":{"x":2,"y":1},"rightEye":{"x":1,"y":1},"rightMouth":{"x":4,"y":1}},"note":"n","origin":{"imported":{"_0":"coco"}},"person":"Ada",\
        "score":0.5,"state":"accepted"}}},{"photo":{"_0":"\(name)","after":{"note":"m","state":"reviewed"},\
        "before":{"note":"","state":"unreviewed"}}}],"title":"accept a face"}
        """)
    #expect(name == "3-00000000000000010000000000000002")
    #expect(try JSONDecoder().decode(HistoryEntry.self, from: Data(text.utf8)) == entry)
  }
}
