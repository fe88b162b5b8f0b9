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
    #expect(report.skipped.map(\.reason) == ["class 'dog' is not a face"])
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

  @Test("YOLO: shares of the upright photo; without the photo nothing can be said")
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

  @Test("JSON Lines: what facet detect prints is undecided; lines that failed are told")
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
