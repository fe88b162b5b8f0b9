import AnnotationFormats
import Testing

@Suite("Objects of a long list") struct PackedObjectsTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("keep the wanted members, whatever is in the others")
  func members() {
    var objects = PackedObjects(members: ["id", "box"])
    let cases: [(String, String)] = [
      (#"{ "id" : 1 , "rest":[{"id":2},"}"], "box":[1, 2] }"#, #"{"id":1 ,"box":[1, 2]}"#),
      (#"{"other": "a\"},{", "box": {}}"#, #"{"box":{}}"#), ("{}", "{}"),
      // Names with escapes and what is no object stay as they are.
      (#"{"\u0069d": 3}"#, #"{"\u0069d":3}"#), ("[1]", "[1]"), (#"{"id" 1}"#, #"{"id" 1}"#),
      (#"{"id":1"#, #"{"id":1"#),
    ]
    for (object, _) in cases { objects.append(Array(object.utf8), key: 7) }
    #expect(objects.count == cases.count)
    for (index, expected) in cases.map(\.1).enumerated() { #expect(text(objects[index]) == expected) }
    objects.sort()
    #expect(objects.indices(of: 7) == Array(cases.indices) && objects.indices(of: 8) == [])
  }

  @Test("are found by key, and those that the others lack are counted")
  func keys() {
    var (images, faces) = (PackedObjects(members: []), PackedObjects(members: []))
    for key in [5, -3, 9, 5] { images.append([], key: key) }
    for key in [9, 1, 5, 1, 9, 12] { faces.append([], key: key) }
    images.sort()
    faces.sort()
    #expect(images.indices(of: 5) == [0, 3] && faces.indices(of: 9) == [0, 4])
    #expect(faces.keys(missingIn: images).map(\.key) == [1, 12])
    #expect(faces.keys(missingIn: images).map(\.count) == [2, 1])
  }

  @Test("take at most 300 bytes for an image with a face")
  func memory() {
    var images = PackedObjects(members: ["id", "file_name", "width", "height"])
    var faces = PackedObjects(members: ["id", "image_id", "category_id", "bbox", "iscrowd"])
    let count = 20_000
    for id in 1...count {
      let image =
        #"{"id": \#(id), "file_name": "train2017/\#(100_000_000 + id).jpg", "width": 640, "height": 480, "#
      images.append(
        Array((image + #""license": 1, "coco_url": "http://images.example.org/0.jpg"}"#).utf8), key: id)
      let face =
        #"{"id": \#(id), "image_id": \#(id), "category_id": 1, "bbox": [100.25, 200.5, 64.75, 80.125], "#
      let outline =
        #""area": 5188.09, "segmentation": [[100, 200, 164, 200, 164, 280, 100, 280]], "iscrowd": 0}"#
      faces.append(Array((face + outline).utf8), key: id)
    }
    images.sort()
    faces.sort()
    #expect(images.bytes + faces.bytes <= 300 * count, "\((images.bytes + faces.bytes) / count)")
  }
}
