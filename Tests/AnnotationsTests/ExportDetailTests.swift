import Annotations
import Geometry
import Testing

@Suite("What determines a photo's crops, as text") struct ExportDetailTests {
  private let photo = PhotoFingerprint(size: 3, high: 1, low: 2)

  @Test("it names every face with place, verdict, score and person; another text would repeat exports")
  func text() {
    let points = (0..<5).map { Point(x: Float($0), y: 1) }
    let faces = [
      Annotation(
        id: AnnotationID(rawValue: 7), box: BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4),
        landmarks: Landmarks(points: points), state: .accepted, score: 0.5, person: "Ada Lovelace"),
      Annotation(
        id: AnnotationID(rawValue: 3), box: BoundingBox(minX: 0, minY: 0, maxX: 8, maxY: 8), state: .rejected),
    ]
    let detail = PhotoAnnotations(photo: photo, annotations: faces).exportDetail
    let places = "0,3f800000,3f800000,3f800000,40000000,3f800000,40400000,3f800000,40800000,3f800000"
    #expect(
      detail?.split(separator: "\n") == [
        "3 no 0,0,41000000,41000000   ",
        "7 yes 3f800000,40000000,40400000,40800000 \(places) 3f000000 Ada Lovelace",
      ])
    #expect(PhotoAnnotations(photo: photo, state: .reviewed).exportDetail == nil)
  }

  @Test("a verdict is yes, no or open; a face to be left alone is none")
  func verdicts() {
    func verdict(_ state: FaceState, _ flags: FaceFlags = []) -> Bool? {
      let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
      return Annotation(id: AnnotationID(rawValue: 1), box: box, state: state, flags: flags).isFaceToExport
    }
    #expect(verdict(.accepted) == true && verdict(.added) == true)
    #expect(verdict(.rejected) == false && verdict(.added, .ignore) == false)
    #expect(verdict(.found) == nil)
  }
}
