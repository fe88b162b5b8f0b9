import AnnotationFormats
import Annotations
import Geometry
import Testing

/// What other programs write where a format's description says something else.
@Suite("Formats: odd values") struct TolerantReadingTests {
  private func read(_ text: String, _ format: AnnotationFormat) throws -> (
    records: [PhotoRecord], report: ReadReport
  ) {
    try AnnotationReader(format, photoName: "photo").read(Array(text.utf8))
  }

  private let categories = #""categories": [{"id": 1, "name": "face"}]"#

  private func coco(_ annotation: String, image: String = #""id": 1"#) -> String {
    """
    {"images": [{\(image), "file_name": "a.jpg", "width": 640, "height": 480}],
     "annotations": [{\(annotation)}], \(categories)}
    """
  }

  @Test(
    "COCO: IDs as text, flags as true and false, missing IDs and numbers that JSON lacks",
    arguments: [
      #""id": 1, "image_id": "1", "category_id": "1", "bbox": [10, 20, 30, 40]"#,
      #""id": "a", "image_id": 1, "category_id": 1.0, "bbox": ["10", "20", 30, 40], "iscrowd": false"#,
      #""image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "iscrowd": "0", "score": NaN"#,
      #""id": null, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "area": Infinity"#,
      #""image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "note": "NaN \" -Infinity", "segmentation": [1, 2]"#,
    ])
  func coco(annotation: String) throws {
    let (records, report) = try read(coco(annotation), .coco)
    let face = try #require(records.first?.annotations.first, "\(report)")
    #expect(face.box == BoundingBox(minX: 10, minY: 20, maxX: 40, maxY: 60))
    #expect(face.score == nil && face.flags == [] && report.skippedCount == 0 && report.warningCount == 0)
  }

  @Test("COCO: VIA's file, with the image's ID as text in the annotations only")
  func via() throws {
    let (records, report) = try read(
      """
      {"info": {}, "images": [{"id": 0, "width": 640, "height": 480, "file_name": "img1.jpg", "license": 1}],
       "annotations": [{"id": 0, "image_id": "0", "segmentation": [10, 20, 40, 20, 40, 60, 10, 60], "area": 1200,
       "bbox": [10, 20, 30, 40], "iscrowd": 0, "category_id": 1}],
       "licenses": [], "categories": [{"supercategory": "type", "id": 1, "name": "face"}]}
      """, .coco)
    #expect(records.first?.annotations.count == 1 && report.skippedCount == 0)
  }

  @Test("COCO: true and 1 are crowds, which are ignored")
  func crowd() throws {
    for value in ["true", "1", "\"true\"", "1.0"] {
      let text = coco(#""image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "iscrowd": \#(value)"#)
      #expect(try read(text, .coco).records.first?.annotations.first?.flags == .ignore, "\(value)")
    }
  }

  @Test("COCO: what cannot be used is skipped face by face, with the field's name")
  func fields() throws {
    let (records, report) = try read(
      """
      {"images": [{"id": 1, "file_name": "a.jpg"}, {"file_name": "b.jpg"}, {"id": 3, "file_name": 7}],
       "annotations": [
        {"id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]},
        {"id": 2, "image_id": {}, "category_id": 1, "bbox": [1, 2, 3, 4]},
        {"id": 3, "image_id": 1, "category_id": 1, "bbox": [1, NaN, 3, 4]},
        {"id": 4, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": "high", "keypoints": "none"}],
       \(categories)}
      """, .coco)
    #expect(records.map(\.annotations.count) == [1])
    let lack = "is missing or has a value of the wrong kind"
    #expect(
      report.skipped.map(\.description) == [
        "images[1]: its id \(lack)", "images[2]: its file_name \(lack)",
        "annotations[0]: its image_id \(lack)",
        "annotations[1]: its image_id \(lack)", "annotation 3: its bbox is not four numbers",
      ])
    #expect(
      report.warnings.map(\.description) == [
        "annotation 4: its keypoints has a value of the wrong kind and was left out",
        "annotation 4: its score has a value of the wrong kind and was left out",
      ])
  }

  @Test("COCO: two images of one ID are an error with both names")
  func twoImages() {
    let text = """
      {"images": [{"id": 7, "file_name": "a.jpg"}, {"id": "7", "file_name": "b.jpg"}], "annotations": [],
       \(categories)}
      """
    #expect(
      throws: FormatError.malformed(
        .coco, place: "images[1]", reason: "'a.jpg' and 'b.jpg' have the same id, 7")
    ) { try read(text, .coco) }
  }

  @Test("LabelMe: odd flags, groups and numbers cost only themselves")
  func labelMe() throws {
    let (records, report) = try read(
      """
      {"version": 5, "flags": ["a"], "imagePath": "a.jpg", "imageHeight": "480", "imageWidth": 640.0, "shapes": [
       {"label": "face", "points": [[10, 20], [40, 60]], "shape_type": "rectangle", "group_id": "x",
        "flags": {"occluded": 1, "blurred": "false"}},
       {"label": "left_eye", "points": [[15, 30]], "shape_type": "point", "group_id": "x"},
       {"label": "face", "points": [[50, 20], [90, 60]], "shape_type": "rectangle", "group_id": [1], "flags": 3},
       {"label": "face", "points": [[50, 20], ["b", 60]], "shape_type": "rectangle"},
       {"label": "face", "shape_type": "rectangle"}, 5]}
      """, .labelMe)
    let faces = try #require(records.first?.annotations)
    #expect(records.first?.size == PixelSize(width: 640, height: 480))
    #expect(faces.map(\.flags) == [.occluded, []] && faces.map(\.box.minX) == [10, 50])
    let missing = "its points are missing or have a value of the wrong kind"
    #expect(report.skipped.map(\.description) == ["shape 4: \(missing)", "shape 5: \(missing)"])
    #expect(report.classes == [ReadReport.ClassCount(name: "", use: .leftOut): 1])
    #expect(
      report.warnings.map(\.description) == [
        "shape 1: its landmarks are not all five and were left out",
        "shape 3: its group_id has a value of the wrong kind and was left out",
        "shape 3: its flags has a value of the wrong kind and was left out",
      ])
  }

  /// A file of each format, with one face and a name beyond ASCII in the photo's name.
  private static let files: [(format: AnnotationFormat, text: String)] = [
    (.widerFace, "é😀.jpg\n1\n10 20 30 40 0 0 0 0 0 0 \n"),
    (.csv, "photo,min_x,min_y,max_x,max_y\né😀.jpg,10,20,40,60\n"),
    (.jsonl, #"{"path": "é😀.jpg", "faces": [{"box": [10, 20, 40, 60]}]}"# + "\n"),
    (
      .coco,
      #"{"images": [{"id": 1, "file_name": "é😀.jpg"}], "annotations": [{"image_id": 1, "category_id": 1, "#
        + #""bbox": [10, 20, 30, 40]}], "categories": [{"id": 1, "name": "face"}]}"#
    ),
    (
      .labelMe,
      #"{"imagePath": "é😀.jpg", "shapes": [{"label": "face", "points": [[10, 20], [40, 60]], "#
        + #""shape_type": "rectangle"}]}"#
    ),
    (
      .voc,
      "<annotation><filename>é😀.jpg</filename><object><name>face</name><bndbox><xmin>11</xmin><ymin>21</ymin>"
        + "<xmax>40</xmax><ymax>60</ymax></bndbox></object></annotation>"
    ),
    (
      .dlib,
      "<dataset><images><image file='é😀.jpg'><box top='20' left='10' width='30' height='40'/></image></images>"
        + "</dataset>"
    ),
    (.fddb, "é😀\n1\n20 15 1.5707963267948966 25 40  1\n"),
  ]

  @Test("UTF-16 of both orders, and byte order marks, in every format", arguments: 0..<8)
  func encodings(index: Int) throws {
    let (format, text) = Self.files[index]
    let small = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let marked: [[UInt8]] = [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + small, [0xFE, 0xFF] + big,
    ]
    for bytes in marked {
      #expect(AnnotationFormat.guess(bytes) == format)
      // In pieces that end inside characters.
      for size in [3, 1 << 20] {
        var rest = bytes[...]
        let stream = ByteStream {
          defer { rest = rest.dropFirst(size) }
          return Array(rest.prefix(size))
        }
        var records: [PhotoRecord] = []
        _ = try AnnotationReader(format, photoName: "é😀.jpg").read(stream) { records.append($0) }
        #expect(records.map(\.name) == [format == .fddb ? "é😀" : "é😀.jpg"])
        let box = records.first?.annotations.first?.box
        #expect(abs((box?.minX ?? 0) - 10) < 0.01 && abs((box?.maxY ?? 0) - 60) < 0.01)
      }
    }
  }

  @Test("UTF-16 without a mark is read when it begins with ASCII; UTF-32 is refused")
  func unmarked() throws {
    let text = "photo,min_x,min_y,max_x,max_y\na.jpg,10,20,40,60\n"
    let small = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(AnnotationFormat.guess(small) == .csv)
    #expect(try AnnotationReader(.csv).read(small).report.faces == 1)
    #expect(throws: FormatError.encoding(.csv, "UTF-32")) {
      try AnnotationReader(.csv).read([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0])
    }
  }

  @Test("a photo without faces is known as such, unless something was left out")
  func noFaces() throws {
    func says(_ text: String, _ format: AnnotationFormat) throws -> [Bool] {
      try AnnotationReader(format, photoName: "p") { _ in StoredFrame(size: PixelSize(width: 64, height: 48))
      }
      .read(Array(text.utf8)).records.map(\.saysNoFaces)
    }
    #expect(
      try says("a.jpg\n1\n1 2 3 4 0 0 0 0 0 0 \nb.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \n", .widerFace) == [
        false, true,
      ])
    #expect(try says("a\n0\n", .fddb) == [true])
    #expect(try says("", .yolo) == [true] && says("3 0.5 0.5 0.1 0.1\n", .yolo) == [false])
    #expect(try says("photo,min_x,min_y,max_x,max_y\na.jpg,,,,\nb.jpg,1,2,x,4\n", .csv) == [true, false])
    #expect(try says(#"{"path":"a","faces":[]}"#, .jsonl) == [true])
    #expect(try says(#"{"path":"b"}"# + "\n" + #"{"path":"a","faces":[]}"#, .jsonl) == [true])
    // A detector's line is no decision of a person, and a state in the line counts instead.
    #expect(try says(#"{"path":"a","faces":[],"seconds":0.1}"#, .jsonl) == [false])
    #expect(try says(#"{"path":"a","faces":[],"state":"unreviewed"}"#, .jsonl) == [false])
    let image = #"{"images": [{"id": 1, "file_name": "a.jpg"}]"#
    #expect(try says(image + #", "annotations": [], \#(categories)}"#, .coco) == [true])
    #expect(try says(image + "}", .coco) == [false])
    #expect(try says(image + #", "categories": [{"id": 1, "name": "dog"}]}"#, .coco) == [false])
    #expect(try says(image + #", "annotations": [{"id": 4}], \#(categories)}"#, .coco) == [false])
    #expect(try says("<annotation><filename>a.jpg</filename></annotation>", .voc) == [true])
    #expect(try says("<dataset><images><image file='a'/></images></dataset>", .dlib) == [true])
    #expect(try says(#"{"imagePath": "a.jpg", "shapes": []}"#, .labelMe) == [true])
    let none = PhotoRecord(name: "p", size: PixelSize(width: 64, height: 48), state: .reviewed)
    let frame = StoredFrame(size: PixelSize(width: 64, height: 48))
    let sidecar = try PhotoDocument.bytes(none, .xmp, frame: frame).bytes
    #expect(try says(String(decoding: sidecar, as: UTF8.self), .xmp) == [true])
  }

  @Test("a photo without faces becomes a reviewed one, but never against what people said")
  func emptyEdit() throws {
    let photo = PhotoFingerprint(size: 1, high: 1, low: 1)
    var record = PhotoRecord(name: "a.jpg")
    record.saysNoFaces = true
    var book = AnnotationBook()
    try book.apply(record.edit(of: photo, known: book[photo], from: .widerFace))
    #expect(book[photo].state == .reviewed)
    #expect(try book.apply(record.edit(of: photo, known: book[photo], from: .widerFace)).isEmpty)
    var other = PhotoAnnotations(photo: photo)
    let box = BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 4)
    other[AnnotationID(rawValue: 1)] = Annotation(id: AnnotationID(rawValue: 1), box: box)
    book.insert(other)
    #expect(try book.apply(record.edit(of: photo, known: other, from: .widerFace)).isEmpty)
  }

  @Test("a photo whose faces nobody has judged is not written as one without faces")
  func undecided() throws {
    let box = BoundingBox(minX: 1, minY: 2, maxX: 30, maxY: 40)
    var record = PhotoRecord(name: "a.jpg", size: PixelSize(width: 64, height: 48), state: .unreviewed)
    record.annotations = [Annotation(id: AnnotationID(rawValue: 1), box: box, state: .found)]
    func text(_ format: AnnotationFormat) throws -> (text: String, losses: [WriteReport.Loss: Int]) {
      var bytes: [UInt8] = []
      let writer = try AnnotationWriter(format) { bytes += $0 }
      try writer.write(record)
      try writer.finish()
      return (String(decoding: bytes, as: UTF8.self), writer.report.losses)
    }
    #expect(try text(.widerFace).text == "")
    #expect(try text(.widerFace).losses == [.undecidedPhotos: 1])
    // These formats can say that nobody has reviewed the photo.
    #expect(try text(.csv).text.contains("a.jpg,64,48,unreviewed"))
    let coco = try text(.coco).text
    #expect(try read(coco, .coco).records.map(\.saysNoFaces) == [false])
    record.state = .reviewed
    #expect(try text(.widerFace).text.hasPrefix("a.jpg\n0\n"))
    // A reviewed photo without faces loses nothing.
    record.annotations = []
    #expect(try text(.widerFace).losses == [:] && text(.dlib).losses == [:])
  }
}
