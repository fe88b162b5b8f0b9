import AnnotationFormats
import Annotations
import Geometry
import Testing

/// Small files in the forms that other programs' documentation shows, written for these tests.
@Suite("Formats: files of other programs") struct ForeignFilesTests {
  private func read(
    _ text: String, as format: AnnotationFormat, frame: StoredFrame? = nil
  ) throws -> (records: [PhotoRecord], report: ReadReport) {
    let bytes = Array(text.utf8)
    #expect(AnnotationFormat.guess(bytes) == format)
    return try AnnotationReader(format, photoName: "photo") { _ in frame }.read(bytes)
  }

  private func edges(_ face: Annotation?) -> [Float] {
    face.map { [$0.box.minX, $0.box.minY, $0.box.maxX, $0.box.maxY] } ?? []
  }

  @Test("WIDER FACE: attributes become flags, a photo without faces has a line of zeros")
  func wider() throws {
    let (records, report) = try read(
      """
      0--Parade/0_Parade_1.jpg
      2
      449 330 122 149 0 0 0 0 0 0\u{20}
      10 20 30 40 2 0 0 1 1 0\u{20}
      0--Parade/empty.jpg
      0
      0 0 0 0 0 0 0 0 0 0\u{20}
      1--Handshaking/last.jpg
      1
      1 2 0 4 0 0 0 0 0 0\u{20}
      """, as: .widerFace)
    #expect(
      records.map(\.name) == ["0--Parade/0_Parade_1.jpg", "0--Parade/empty.jpg", "1--Handshaking/last.jpg"])
    #expect(edges(records[0].annotations.first) == [449, 330, 571, 479])
    #expect(records[0].annotations[1].flags == [.blurred, .ignore, .occluded])
    #expect(records[1].annotations.isEmpty && records[2].annotations.isEmpty)
    #expect(report.faces == 2 && report.skippedCount == 1)
  }

  @Test("FDDB: the box is that of the turned ellipse")
  func fddb() throws {
    let (records, _) = try read(
      "2002/08/11/big/img_591\n1\n100 50 0 200 300  1\n2002/x\n1\n100 50 1.5707963267948966 200 300  1\n",
      as: .fddb)
    #expect(edges(records[0].annotations.first) == [100, 250, 300, 350])
    #expect(
      zip(edges(records[1].annotations.first), [150, 200, 250, 400]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("FDDB: five numbers may be a detector's box, so it is said that they are read as an ellipse")
  func fddbFiveNumbers() throws {
    let (records, report) = try read(
      "a\n2\n60 40 0 100 100\n60 40 0 300 100\nb\n1\n60 40 0 100 100 1\n", as: .fddb)
    #expect(edges(records[0].annotations.first) == [40, 60, 160, 140])
    #expect(report.warnings.map(\.place) == ["photo 'a' (line 1)"])
    #expect(report.warnings[0].reason.contains("read as an ellipse without a score"))
  }

  @Test("Pascal VOC: pixels are counted from 1, other classes and their parts are left out")
  func voc() throws {
    let (records, report) = try read(
      """
      <annotation><folder>x</folder><filename>a.jpg</filename><size><width>500</width><height>300</height>
      <depth>3</depth></size><object><name>face</name><difficult>1</difficult><occluded>1</occluded>
      <bndbox><xmin>1</xmin><ymin>11</ymin><xmax>100</xmax><ymax>50</ymax></bndbox>
      <part><name>nose</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>10</xmax><ymax>10</ymax></bndbox></part>
      </object><object><name>dog</name></object></annotation>
      """, as: .voc)
    #expect(edges(records.first?.annotations.first) == [0, 10, 100, 50])
    #expect(records.first?.annotations.first?.flags == [.ignore, .occluded])
    #expect(
      report.classRemarks.map(\.description) == [
        "class 'dog': 1 object was left out, because it is no known word for a face"
      ])
    #expect(report.skippedCount == 1)
  }

  @Test("COCO: members in any order, other categories left out, a person's own left and right exchanged")
  func coco() throws {
    let (records, report) = try read(
      """
      {"info": {"nested": [1, {"a": "]}\\""}]}, "annotations": [
       {"id": 1, "image_id": 7, "category_id": 3, "bbox": [10.5, 20, 30, 40.25], "iscrowd": 0, "segmentation": [[1,2]],
        "keypoints": [30,30,2, 20,30,2, 25,35,2, 5,5,1, 30,50,2, 20,50,2]},
       {"id": 2, "image_id": 7, "category_id": 4, "bbox": [1,2,3,4]}, {"id": 3, "image_id": 99, "category_id": 3},
       {"id": 4}],
       "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 80}],
       "categories": [{"id": 3, "name": "face", "keypoints":
       ["left_eye", "right_eye", "nose", "left_ear", "left_mouth", "right_mouth"]}, {"id": 4, "name": "cat"}]}
      """, as: .coco)
    #expect(edges(records.first?.annotations.first) == [10.5, 20, 40.5, 60.25])
    #expect(records.first?.annotations.first?.landmarks?.leftEye == Point(x: 20, y: 30))
    #expect(records.first?.annotations.first?.landmarks?.leftMouth == Point(x: 20, y: 50))
    #expect(report.skippedCount == 3, "\(report.skipped)")
  }

  @Test("LabelMe: rectangles and circles, Windows paths, points of the same group")
  func labelMe() throws {
    let (records, _) = try read(
      """
      {"version": "5.4.1", "flags": {}, "shapes": [
        {"label": "face", "points": [[30, 40], [10, 20]], "group_id": null, "shape_type": "rectangle", "flags": {}},
        {"label": "face", "points": [[50, 50], [50, 60]], "group_id": null, "shape_type": "circle", "flags": {}}],
       "imagePath": "..\\\\photos\\\\a.jpg", "imageData": null, "imageHeight": 100, "imageWidth": 200}
      """, as: .labelMe)
    #expect(records.first?.name == "../photos/a.jpg")
    #expect(records.first?.annotations.map { edges($0) } == [[10, 20, 30, 40], [40, 40, 60, 60]])
  }

  @Test("dlib: stored pixels, labels, and the encoding that it declares without using it")
  func dlib() throws {
    let (records, _) = try read(
      """
      <?xml version='1.0' encoding='ISO-8859-1'?>
      <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
      <dataset><name>Test</name><comment>c</comment><images><image file='a.jpg'>
      <box top='10' left='20' width='30' height='40' ignore='1'><label>Zoë</label>
      <part name='00' x='1' y='2'/></box></image></images></dataset>
      """, as: .dlib, frame: StoredFrame(size: PixelSize(width: 200, height: 100), orientation: 6))
    // Upright, the stored picture's left edge is at the top.
    #expect(edges(records.first?.annotations.first) == [50, 20, 90, 50])
    #expect(records.first?.annotations.first?.person == "Zoë")
    #expect(records.first?.annotations.first?.flags == .ignore)
  }

  @Test("YOLO: shares of the upright photo, which cannot be converted without the photo")
  func yolo() throws {
    let text = "0 0.5 0.5 0.5 0.25\n1 0.5 0.5 0.1 0.1\nnonsense\n"
    let frame = StoredFrame(size: PixelSize(width: 200, height: 400), orientation: 8)
    let (records, report) = try read(text, as: .yolo, frame: frame)
    #expect(edges(records.first?.annotations.first) == [100, 75, 300, 125])
    #expect(report.skippedCount == 2)
    #expect(try read(text, as: .yolo).report.skippedCount == 3)
  }

  @Test("CSV: other names for the columns, quotes, semicolons, and CR LF")
  func csv() throws {
    let (records, _) = try read(
      "filename;xmin;ymin;xmax;ymax;name\r\n\"a;b \"\"c\"\".jpg\";1;2;3;4;Ann\r\n\"a;b \"\"c\"\".jpg\";5;6;7.5;8;\r\n",
      as: .csv)
    #expect(records.map(\.name) == ["a;b \"c\".jpg"])
    #expect(records[0].annotations.map { edges($0) } == [[1, 2, 3, 4], [5, 6, 7.5, 8]])
    #expect(records[0].annotations.map(\.person) == ["Ann", nil])
  }

  @Test("JSON Lines: the output of facet detect is undecided; lines that failed are reported")
  func jsonl() throws {
    let (records, report) = try read(
      """
      {"faces":[{"box":[1.5,2,3,4],"landmarks":[[1,1],[2,1],[1.5,2],[1,3],[2,3]],"score":0.99}],"height":9,"path":"a.jpg","seconds":0.1,"width":9}
      {"error":"the photo is damaged","path":"b.jpg"}
      """, as: .jsonl)
    #expect(records.first?.annotations.first?.state == .found)
    #expect(records.first?.annotations.first?.landmarks?.nose == Point(x: 1.5, y: 2))
    #expect(report.skippedCount == 1)
  }

  /// Files as the documentation of labelme, imglab, COCO, VOC and Ultralytics shows them, with faces in them.
  private static let documented: [(format: AnnotationFormat, text: String)] = [
    (
      .labelMe,
      """
      {"version": "5.5.0", "flags": {}, "shapes": [
        {"label": "face", "points": [[10.5, 20.25], [30, 40]], "group_id": 1, "description": "", "shape_type":
         "rectangle", "flags": {}, "mask": null}],
       "imagePath": "a.jpg", "imageData": null, "imageHeight": 100, "imageWidth": 200}
      """
    ),
    (
      .dlib,
      """
      <?xml version='1.0' encoding='ISO-8859-1'?>
      <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
      <dataset><name>imglab dataset</name><comment>Created by imglab tool.</comment><images>
      <image file='a.jpg' width='200' height='100'><box top='10' left='20' width='30' height='40'><label>Ann</label>
      <part name='0' x='28' y='20'/><part name='1' x='42' y='20'/><part name='2' x='35' y='30'/>
      <part name='3' x='30' y='40'/><part name='4' x='40' y='40'/></box>
      <box top='1' left='2' width='3' height='4' ignore='1'/></image></images></dataset>
      """
    ),
    (
      .coco,
      """
      {"images": [{"id": 1, "file_name": "a.jpg", "width": 200, "height": 100}], "annotations": [
       {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10.5, 20, 30, 40.25], "area": 1207.5, "iscrowd": 0,
        "num_keypoints": 5, "keypoints": [15,30,2, 35,30,2, 25,40,2, 17,50,2, 33,50,2]}],
       "categories": [{"id": 1, "name": "face", "supercategory": "person", "keypoints":
       ["left_eye", "right_eye", "nose", "left_mouth", "right_mouth"], "skeleton": []}]}
      """
    ),
    (
      .voc,
      """
      <annotation verified="yes"><folder>images</folder><filename>a.jpg</filename><path>/images/a.jpg</path>
      <source><database>Unknown</database></source><size><width>200</width><height>100</height><depth>3</depth></size>
      <segmented>0</segmented><object><name>face</name><pose>Unspecified</pose><truncated>0</truncated>
      <difficult>0</difficult><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>
      </annotation>
      """
    ),
    (.yolo, "0 0.25 0.5 0.125 0.25\n"),
    (
      .yoloPose,
      "0 0.25 0.5 0.125 0.25 0.22 0.45 2 0.28 0.45 2 0.25 0.5 2 0.23 0.55 2 0.27 0.55 2\n"
    ),
  ]

  @Test(
    "what other programs' documentation shows is read, written and read again without loss", arguments: 0..<6)
  func documented(index: Int) throws {
    let (format, text) = Self.documented[index]
    let frame = StoredFrame(size: PixelSize(width: 200, height: 100))
    let (records, report) = try read(text, as: format, frame: frame)
    let record = try #require(records.first)
    #expect(report.skippedCount == 0 && !record.annotations.isEmpty, "\(report)")
    var bytes: [UInt8] = []
    if format.isFilePerPhoto {
      bytes = try PhotoDocument.bytes(record, format, frame: frame).bytes
    } else {
      let writer = try AnnotationWriter(format) { bytes += $0 }
      try writer.write(record, frame: frame)
      try writer.finish()
      #expect(writer.report.losses.isEmpty, "\(writer.report.warnings)")
    }
    let again = try AnnotationReader(format, photoName: "photo") { _ in frame }.read(bytes)
    #expect(again.report.skippedCount == 0 && again.report.warningCount == 0)
    func content(_ records: [PhotoRecord]) -> [Annotation] {
      records.flatMap(\.annotations).map { face in
        var face = face
        face.id = AnnotationID(rawValue: 1)
        return face
      }
    }
    #expect(content(again.records) == content(records))
    #expect(again.records.map(\.name) == records.map(\.name))
  }

  @Test("a size that the file states decides between stored and upright pixels, and scales")
  func statedSize() throws {
    let turned = StoredFrame(size: PixelSize(width: 200, height: 100), orientation: 6)
    func boxes(_ width: Int, _ height: Int) throws -> [Float] {
      let text =
        "{\"path\":\"a\",\"width\":\(width),\"height\":\(height),\"faces\":[{\"box\":[10,20,30,60]}]}"
      return edges(try read(text, as: .jsonl, frame: turned).records.first?.annotations.first)
    }
    #expect(try boxes(100, 200) == [10, 20, 30, 60])
    #expect(try boxes(200, 100) == [40, 10, 80, 30])
    #expect(try boxes(50, 100) == [20, 40, 60, 120])
    #expect(try boxes(70, 90) == [])
  }
}
