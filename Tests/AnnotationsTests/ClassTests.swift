import AnnotationFormats
import Annotations
import Geometry
import Testing

@Suite("Formats: the classes of other programs") struct ClassTests {
  private static let frame = StoredFrame(size: PixelSize(width: 640, height: 480))

  private func read(
    _ text: String, _ format: AnnotationFormat, _ rules: ClassRules = ClassRules(),
    names: [Int: String]? = nil
  ) throws -> (faces: [Annotation], report: ReadReport, saysNoFaces: [Bool]) {
    var reader = AnnotationReader(format, photoName: "photo") { _ in Self.frame }
    (reader.classes, reader.classNames) = (rules, names)
    let (records, report) = try reader.read(Array(text.utf8))
    return (records.flatMap(\.annotations), report, records.map(\.saysNoFaces))
  }

  private func edges(_ faces: [Annotation]) -> [[Int]] {
    faces.map { face in
      [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY].map { Int($0.rounded()) }
    }
  }

  private func rules(_ meanings: [String: ClassRules.Meaning]) -> ClassRules {
    var rules = ClassRules()
    for (name, meaning) in meanings { rules[name] = meaning }
    return rules
  }

  @Test("YOLO: a list of classes says which number is the faces")
  func yoloList() throws {
    let text = "0 0.5 0.5 0.9 0.9\n1 0.5 0.3 0.1 0.2\n"
    let found = try read(text, .yolo, names: [0: "person", 1: "face"])
    #expect(edges(found.faces) == [[288, 96, 352, 192]])
    #expect(
      found.report.classes == [ReadReport.ClassCount(name: "person", use: .leftOut): 1])
    // Without a list the faces are 0, as in most data sets with one class.
    #expect(try edges(read(text, .yolo).faces) == [[32, 24, 608, 456]])
    #expect(try read(text, .yolo, rules(["0": .skip, "1": .face])).faces.count == 1)
    // A list that cannot be read, or lacks the number, makes no faces.
    #expect(try read(text, .yolo, names: [:]).faces.isEmpty)
    #expect(try read(text, .yolo, names: [0: "face"]).report.skippedCount == 1)
  }

  @Test("lists of YOLO's classes are read from text and YAML")
  func yoloNames() throws {
    func names(_ text: String, isYAML: Bool = true) throws -> [Int: String] {
      try YOLOClasses.list(Array(text.utf8), isYAML: isYAML)
    }
    #expect(try names("person\r\nface\r\n\r\n", isYAML: false) == [0: "person", 1: "face"])
    let wanted = [0: "a person", 1: "face"]
    #expect(try names("nc: 2\nnames: ['a person', \"face\"]  # two\n") == wanted)
    #expect(try names("names: [a person,\n  face]\ntrain: x\n") == wanted)
    #expect(try names("names:\n- a person\n- face\nnc: 2\n") == wanted)
    #expect(try names("path: .\nnames:\n  0: a person # first\n  1: 'face'\n\nroboflow:\n  2: x\n") == wanted)
    #expect(try names("names: {0: a person, 1: face}\n") == wanted)
    #expect(try names("nc: 2\n") == [:] && names("names: 5\n") == [:])
    let utf16: [UInt8] = [0xFF, 0xFE] + "face\n".utf8.flatMap { [$0, 0] }
    #expect(try YOLOClasses.list(utf16, isYAML: false) == [0: "face"])
  }

  @Test("CSV: only the rows of faces are faces, in TensorFlow's and VoTT's columns")
  func csv() throws {
    let tensorFlow = """
      filename,width,height,class,xmin,ymin,xmax,ymax
      a.jpg,640,480,face,10,20,40,60
      a.jpg,640,480,dog,100,120,240,260
      a.jpg,640,480,,1,2,3,4
      """
    let found = try read(tensorFlow, .csv)
    #expect(edges(found.faces) == [[10, 20, 40, 60]])
    #expect(
      found.report.classRemarks.map(\.description) == [
        "no class: 1 object was left out, because their class is missing or cannot be read",
        "class 'dog': 1 object was left out, because it is no known word for a face",
      ])
    let voTT = """
      "image","xmin","ymin","xmax","ymax","label"
      "a.jpg",10,20,40,60,"face"
      "a.jpg",100,120,240,260,"Ann"
      """
    #expect(try edges(read(voTT, .csv).faces) == [[10, 20, 40, 60]])
    let named = try read(voTT, .csv, ClassRules(areNames: true))
    #expect(named.faces.map(\.person) == [nil, "Ann"])
  }

  @Test("COCO: categories that cannot be read or are not listed make no faces")
  func coco() throws {
    let images = #""images": [{"id": 1, "file_name": "a.jpg", "width": 640, "height": 480}]"#
    let skeleton = """
      {\(images), "annotations": [
       {"id": 1, "image_id": 1, "category_id": 2, "bbox": [10, 20, 300, 400]},
       {"id": 2, "image_id": 1, "category_id": 1, "bbox": [100, 200, 30, 40]}],
       "categories": [{"id": 1, "name": "face"},
       {"id": 2, "name": "person", "keypoints": ["a", "b"], "skeleton": [["a", "b"]]}]}
      """
    #expect(try edges(read(skeleton, .coco).faces) == [[100, 200, 130, 240]])
    let unlisted = """
      {\(images), "annotations": [{"id": 1, "image_id": 1, "category_id": 99, "bbox": [10, 20, 30, 40]}],
       "categories": [{"id": 1, "name": "face"}]}
      """
    let found = try read(unlisted, .coco)
    #expect(found.faces.isEmpty && found.saysNoFaces == [false])
    #expect(found.report.classes == [ReadReport.ClassCount(name: "99", use: .leftOut): 1])
    #expect(try read(unlisted, .coco, rules(["99": .face])).faces.count == 1)
  }

  @Test("rules decide before the known words, whatever the case and accents of a name")
  func rulesDecide() throws {
    let text = """
      photo,class,x1,y1,x2,y2
      a.jpg,Écran,10,20,40,60
      a.jpg,crowd,1,2,30,40
      a.jpg,face,5,6,70,80
      """
    let meanings: [String: ClassRules.Meaning] = ["e\u{301}cran": .face, "CROWD": .ignore, "face": .skip]
    let found = try read(text, .csv, rules(meanings))
    #expect(found.faces.map(\.flags) == [[], .ignore])
    #expect(found.report.skippedCount == 0 && found.report.classes.isEmpty)
  }

  @Test(
    "words for a face in many languages are faces",
    arguments: [
      "face", "Faces", "human face", "Human_Face", "visage", "Gesicht", "CARA", "rosto", "Лицо", "顔", "얼굴",
      "人脸", "脸", "khuôn mặt", "obličej", "OBLI\u{43}\u{30C}EJ",
    ])
  func words(word: String) throws {
    let text = "photo,label,x1,y1,x2,y2\na.jpg,\(word),10,20,40,60\n"
    #expect(try read(text, .csv).faces.count == 1)
  }

  @Test("heads are faces only where there is no other class, and the report says so")
  func heads() throws {
    func category(_ names: String...) -> String {
      let list = names.enumerated().map { #"{"id": \#($0 + 1), "name": "\#($1)"}"# }.joined(separator: ",")
      return """
        {"images": [{"id": 1, "file_name": "a.jpg"}], "categories": [\(list)],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40]}]}
        """
    }
    let alone = try read(category("head"), .coco)
    #expect(alone.faces.count == 1)
    #expect(
      alone.report.classRemarks.map(\.description) == [
        "classes: 1 heads were read as faces, because there is no other class: 'head'"
      ])
    #expect(try read(category("head", "helmet"), .coco).faces.isEmpty)
    #expect(try read(category("head", "face"), .coco).faces.isEmpty)
  }

  @Test("dlib: a label is a name unless it is the word for a class, and the report says which")
  func dlib() throws {
    func file(_ labels: String...) -> String {
      let boxes = labels.map {
        "<box top='10' left='20' width='30' height='40'><label>\($0)</label></box>"
      }
      return
        "<dataset><name>imglab dataset</name><images><image file='a.jpg'>\(boxes.joined())</image></images></dataset>"
    }
    let found = try read(file("face", "dog", "Ann", "person"), .dlib)
    #expect(found.faces.map(\.person) == [nil, "Ann"])
    #expect(
      found.report.classRemarks.map(\.description) == [
        "class 'dog': 1 object was left out, because it is no known word for a face",
        "class 'person': 1 object was left out, because it is no known word for a face",
        "labels: 1 labels were read as people's names: 'Ann'",
        "labels: 1 labels were read as the class of a face, not as a name: 'face'",
      ])
    let decided = try read(file("dog", "Ann"), .dlib, rules(["dog": .face, "Ann": .skip]))
    #expect(decided.faces.map(\.person) == [nil])
  }

  @Test("dlib: people whose names are words for classes come back from facet's own files")
  func ownDlib() throws {
    let people = ["Cat", "Cara", "Zoë", "Bear"]
    var record = PhotoRecord(name: "a.jpg", size: Self.frame.size)
    record.annotations = people.enumerated().map { index, person in
      let box = BoundingBox(minX: 10, minY: 20 + Float(index), maxX: 40, maxY: 60)
      return Annotation(id: AnnotationID(rawValue: Int64(index)), box: box, person: person)
    }
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(.dlib) { bytes += $0 }
    try writer.write(record, frame: Self.frame)
    try writer.finish()
    let found = try read(String(decoding: bytes, as: UTF8.self), .dlib)
    #expect(found.faces.map(\.person) == people)
    #expect(found.report.classRemarks.isEmpty)
  }

  @Test("VOC and LabelMe: other classes are counted, and as names they are people")
  func documents() throws {
    let voc = """
      <annotation><filename>a.jpg</filename>
      <object><name>Ann</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>40</xmax><ymax>60</ymax></bndbox></object>
      </annotation>
      """
    let labelMe = """
      {"imagePath": "a.jpg", "shapes": [
       {"label": "Ann", "points": [[10, 20], [40, 60]], "shape_type": "rectangle", "flags": {}}]}
      """
    for (format, text) in [(AnnotationFormat.voc, voc), (.labelMe, labelMe)] {
      let left = try read(text, format)
      #expect(left.faces.isEmpty && left.report.classes.keys.map(\.name) == ["Ann"])
      #expect(left.saysNoFaces == [false])
      let named = try read(text, format, ClassRules(areNames: true))
      #expect(named.faces.map(\.person) == ["Ann"] && edges(named.faces) == [[10, 20, 40, 60]])
    }
  }
}
