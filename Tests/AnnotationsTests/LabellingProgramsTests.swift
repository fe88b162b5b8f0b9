import AnnotationFormats
import Annotations
import Geometry
import Testing

/// Small files in the forms that the documentation of CVAT, Label Studio, VIA, RetinaFace and Picasa shows, written for
/// these tests.
@Suite("Formats: labelling programs and Picasa") struct LabellingProgramsTests {
  private func read(
    _ text: String, as format: AnnotationFormat, frame: StoredFrame? = nil,
    contacts: PicasaContacts = PicasaContacts()
  ) throws -> (records: [PhotoRecord], report: ReadReport) {
    let bytes = Array(text.utf8)
    #expect(AnnotationFormat.guess(bytes) == format)
    var reader = AnnotationReader(format, photoName: "photo") { _ in frame }
    reader.contacts = contacts
    return try reader.read(bytes)
  }

  private func edges(_ face: Annotation?) -> [Float] {
    face.map { [$0.box.minX, $0.box.minY, $0.box.maxX, $0.box.maxY] } ?? []
  }

  private func isNear(_ face: Annotation?, _ wanted: [Float]) -> Bool {
    let found = edges(face)
    return found.count == 4 && zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-3 }
  }

  /// The classes of objects that were left out.
  private func classes(_ report: ReadReport) -> [String] {
    report.classes.keys.filter { $0.use == .leftOut }.map(\.name).sorted()
  }

  // MARK: CVAT

  private static let cvat = """
    <?xml version="1.0" encoding="utf-8"?>
    <!-- made by hand -->
    <annotations>
      <version>1.1</version>
      <meta><task><name>faces</name><labels><label><name>face</name></label></labels></task></meta>
      <image id="0" name="party\\a &amp; b.jpg" subset="default" task_id="1" width="400" height="300">
        <box label="face" source="manual" occluded="1" xtl="10.50" ytl="20.25" xbr="60.00" ybr="90.00" z_order="0"
          group_id="1"><attribute name="person">Zoë</attribute><attribute name="difficult">true</attribute>
          <attribute name="score">0.75</attribute></box>
        <skeleton label="face" source="manual" z_order="0" group_id="1">
          <points label="right_mouth" source="file" outside="0" occluded="1" points="45.00,80.00"></points>
          <points label="left_eye" source="file" outside="0" occluded="0" points="20.00,40.00"></points>
          <points label="right_eye" source="file" outside="0" occluded="0" points="45.00,40.00"></points>
          <points label="nose" source="file" outside="0" occluded="0" points="33.00,60.00"></points>
          <points label="left_mouth" source="file" outside="0" occluded="0" points="22.00,80.00"></points>
        </skeleton>
        <box label="face" occluded="0" xtl="100" ytl="100" xbr="140" ybr="120" rotation="90.00" z_order="0"></box>
        <polygon label="face" occluded="0" points="200.00,10.00;220.00,30.00;180.00,50.50" z_order="0"></polygon>
        <ellipse label="face" occluded="0" cx="300" cy="200" rx="20" ry="10" z_order="0"></ellipse>
        <mask label="face" occluded="0" rle="1, 2" left="5" top="6" width="7" height="8" z_order="0"></mask>
        <points label="nose" occluded="0" points="390,290" z_order="0"></points>
        <box label="dog" occluded="0" xtl="1" ytl="1" xbr="2" ybr="2" z_order="0"></box>
        <polyline label="face" occluded="0" points="1,1;2,2" z_order="0"></polyline>
        <tag label="indoor" source="manual"></tag>
      </image>
      <image id="1" name="empty.jpg" width="400" height="300"></image>
      <track id="0" label="face"><box frame="0" outside="0" xtl="1" ytl="1" xbr="2" ybr="2"/></track>
    </annotations>
    """

  @Test("CVAT: boxes, turned ones, polygons, ellipses, masks, skeletons; other labels and films are left out")
  func cvat() throws {
    let (records, report) = try read(Self.cvat, as: .cvat)
    #expect(records.map(\.name) == ["party/a & b.jpg", "empty.jpg"])
    let faces = try #require(records.first).annotations
    #expect(faces.count == 5)
    #expect(edges(faces[0]) == [10.5, 20.25, 60, 90])
    #expect(faces[0].person == "Zoë" && faces[0].flags == [.occluded, .ignore] && faces[0].score == 0.75)
    #expect(faces[0].landmarks?.leftEye == Point(x: 20, y: 40))
    #expect(faces[0].landmarks?.rightMouth == Point(x: 45, y: 80))
    // A box of 40×20 turned by a quarter about its centre (120, 110).
    #expect(edges(faces[1]) == [110, 90, 130, 130])
    #expect(edges(faces[2]) == [180, 10, 220, 50.5])
    #expect(edges(faces[3]) == [280, 190, 320, 210])
    #expect(edges(faces[4]) == [5, 6, 12, 14])
    #expect(
      report.skipped.map(\.description) == [
        "image 1 'party\\a & b.jpg', shape 9: polyline enclose no face",
        "the file: 1 track was left out, because frames have no names of photos; export as 'CVAT for images 1.1'",
      ])
    #expect(classes(report) == ["dog"])
    #expect(faces[0].hiddenLandmarks == LandmarkSet(indices: [4]))
  }

  @Test("CVAT: faces of a broken file before the fault are delivered, and the fault has its line")
  func brokenCVAT() {
    let text = Self.cvat.replacing("<image id=\"1\"", with: "<image <id=\"1\"")
    var names: [String] = []
    let error = #expect(throws: FormatError.self) {
      _ = try AnnotationReader(.cvat).read(ByteStream(Array(text.utf8))) { names.append($0.name) }
    }
    #expect(names == ["party/a & b.jpg"])
    let line = Self.cvat.split(separator: "\n").firstIndex { $0.contains("<image id=\"1\"") } ?? -1
    guard case .malformed(.cvat, let place, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place == "line \(line + 1)")
  }

  // MARK: Label Studio

  private static func result(_ id: String, _ type: String, _ value: String, _ more: String = "") -> String {
    """
    {"original_width": 600, "original_height": 400, "image_rotation": 0, "value": {\(value)}, "id": "\(id)",
     "from_name": "\(type == "textarea" ? "person" : "label")", "to_name": "image", "type": "\(type)",
     "origin": "manual"\(more)}
    """
  }

  @Test("Label Studio: per cent, turned boxes, ellipses, polygons, texts and key points of one region")
  func labelStudio() throws {
    let box = "\"x\": 10, \"y\": 20, \"width\": 30, \"height\": 40, \"rotation\": 0"
    let marks = [("left_eye", 15, 30), ("right_eye", 35, 30), ("nose", 25, 40), ("left_mouth", 18, 50)]
    let points = (marks + [("right_mouth", 32, 50)]).map { name, x, y in
      Self.result(
        name, "keypointlabels", "\"x\": \(x), \"y\": \(y), \"width\": 0.5, \"keypointlabels\": [\"\(name)\"]",
        ", \"parentID\": \"abc\"")
    }
    let results = [
      Self.result(
        "abc", "rectanglelabels", "\(box), \"rectanglelabels\": [\"Face\"]",
        ", \"score\": 0.5, \"meta\": {\"text\": [\"blurry\"]}"),
      Self.result("abc", "textarea", "\(box), \"text\": [\"Ann Lee\"]"),
      Self.result("abc", "choices", "\(box), \"choices\": [\"occluded\"]"),
      Self.result(
        "t", "rectanglelabels",
        "\"x\": 50, \"y\": 50, \"width\": 10, \"height\": 5, \"rotation\": 90, \"rectanglelabels\": [\"face\"]"
      ),
      Self.result(
        "e", "ellipselabels",
        "\"x\": 80, \"y\": 80, \"radiusX\": 5, \"radiusY\": 10, \"rotation\": 0, \"ellipselabels\": [\"face\"]"
      ),
      Self.result(
        "p", "polygonlabels", "\"points\": [[1, 1], [3, 2], [2, 4]], \"polygonlabels\": [\"face\"]"),
      Self.result("c", "rectanglelabels", "\(box), \"rectanglelabels\": [\"car\"]"),
    ]
    let (records, report) = try read(
      """
      [{"id": 12, "annotations": [
         {"id": 1, "was_cancelled": true, "result": []},
         {"id": 2, "was_cancelled": false, "result": [\((results + points).joined(separator: ",\n"))]}],
        "predictions": [], "data": {"text": "x", "image": "/data/local-files/?d=holiday/a%20b.jpg"}},
       {"id": 13, "annotations": [{"id": 3, "result": []}], "data": {"image": "/data/upload/7/0a1b2c3d-empty.jpg"}},
       {"id": 14, "annotations": [], "predictions": [{"score": 0.9, "result": [
         \(Self.result("q", "rectanglelabels", "\(box), \"rectanglelabels\": [\"face\"]"))]}],
        "data": {"image": "s3://bucket/x/c.jpg"}},
       {"id": 15, "annotations": [], "data": {"image": "https://example.org/d.jpg?size=2"}}]
      """, as: .labelStudio)
    #expect(records.map(\.name) == ["holiday/a b.jpg", "empty.jpg", "x/c.jpg"])
    let faces = try #require(records.first).annotations
    #expect(faces.count == 4)
    #expect(edges(faces[0]) == [60, 80, 240, 240])
    #expect(faces[0].person == "Ann Lee" && faces[0].note == "blurry" && faces[0].score == 0.5)
    #expect(faces[0].flags == .occluded)
    #expect(faces[0].landmarks?.leftEye == Point(x: 90, y: 120))
    // 60×20 pixels, turned clockwise by a quarter about the corner (300, 200).
    #expect(isNear(faces[1], [280, 200, 300, 260]))
    #expect(isNear(faces[2], [450, 280, 510, 360]))
    #expect(isNear(faces[3], [6, 4, 18, 16]))
    #expect(records[1].annotations.isEmpty)
    #expect(records[2].annotations.first?.state == .found && records[2].annotations.first?.score == 0.9)
    #expect(report.skipped.isEmpty && classes(report) == ["car"])
    #expect(report.warnings.map(\.reason) == ["nobody has annotated it; it was left out"])
  }

  @Test("Label Studio's short form: as its own converter writes it")
  func labelStudioMin() throws {
    // As label-studio-sdk's converter writes it, which escapes slashes and drops the ids of regions.
    let (records, report) = try read(
      """
      [
      {
        "image": "\\/data\\/upload\\/1\\/2ea1f3b5-photo.jpg",
        "id": 7,
        "label": [{"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["face"],
          "original_width": 600, "original_height": 400}],
        "person": "Ann",
        "landmarks": [{"x": 15, "y": 25, "width": 0.5, "keypointlabels": ["left_eye"], "original_width": 600,
          "original_height": 400}],
        "annotator": 1, "annotation_id": 3, "created_at": "", "updated_at": "", "lead_time": 3.0
      },
      {"image": "\\/data\\/upload\\/1\\/aaaaaaaa-empty.jpg", "id": 8, "annotator": 1, "annotation_id": 4}
      ]
      """, as: .labelStudioMin)
    #expect(records.map(\.name) == ["photo.jpg", "empty.jpg"])
    #expect(records.map(\.annotations.count) == [1, 0])
    #expect(edges(records[0].annotations.first) == [60, 80, 240, 240])
    #expect(records[0].annotations.first?.person == "Ann")
    #expect(report.warnings.map(\.reason) == ["its landmarks are not all five, once each, and were left out"])
  }

  // MARK: VIA

  @Test("VIA: projects and exported annotations, every shape, check boxes, regions by number")
  func via() throws {
    let photo = """
      "a b.jpg1234": {"filename": "a b.jpg", "size": 1234, "regions": [
        {"shape_attributes": {"name": "rect", "x": 10, "y": 20, "width": 30, "height": 40},
         "region_attributes": {"type": "face", "name": "Ann", "flags": {"occluded": true, "blurred": false}}},
        {"shape_attributes": {"name": "circle", "cx": 100, "cy": 50, "r": 10}, "region_attributes": {"type": "face"}},
        {"shape_attributes": {"name": "ellipse", "cx": 200, "cy": 50, "rx": 20, "ry": 10, "theta": 0},
         "region_attributes": {"type": "face"}},
        {"shape_attributes": {"name": "polygon", "all_points_x": [1, 5, 3], "all_points_y": [2, 4, 9]},
         "region_attributes": {"type": "face"}},
        {"shape_attributes": {"name": "rect", "x": 1, "y": 1, "width": 2, "height": 2},
         "region_attributes": {"name": "cat"}}], "file_attributes": {"caption": "", "public_domain": "no"}},
      "old.jpg9": {"fileref": "", "size": 9, "filename": "old.jpg", "base64_img_data": "", "file_attributes": {},
       "regions": {"0": {"shape_attributes": {"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4},
       "region_attributes": {}}}},
      "none.jpg9": {"filename": "none.jpg", "size": 9, "regions": [], "file_attributes": {}}
      """
    let project = """
      {"_via_settings": {"ui": {"annotation_editor_height": 25}}, "_via_img_metadata": {\(photo)},
       "_via_attributes": {"region": {}, "file": {}}, "_via_data_format_version": "2.0.10",
       "_via_image_id_list": ["a b.jpg1234"]}
      """
    for text in ["{\(photo)}", project] {
      let (records, report) = try read(text, as: .via)
      #expect(records.map(\.name) == ["a b.jpg", "old.jpg", "none.jpg"])
      #expect(
        records[0].annotations.map { edges($0) } == [
          [10, 20, 40, 60], [90, 40, 110, 60], [180, 40, 220, 60], [1, 2, 5, 9],
        ])
      #expect(records[0].annotations[0].person == "Ann" && records[0].annotations[0].flags == .occluded)
      #expect(records[1].annotations.map { edges($0) } == [[1, 2, 4, 6]] && records[2].annotations.isEmpty)
      #expect(report.skipped.isEmpty && classes(report) == ["cat"])
      #expect(report.warnings.map(\.reason) == ["regions without a class were read as faces"])
    }
  }

  @Test(
    "VIA 3: choices by number, check boxes, shapes as numbers; films and views of several files are left out")
  func viaProject() throws {
    let text = #"""
      {"project": {"pid": "__VIA_PROJECT_ID__", "rev": "__VIA_PROJECT_REV_ID__", "pname": "faces", "creator": "VGG",
      "data_format_version": "3.1.1", "vid_list": ["1", "2", "3", "10"]}, "config": {"file": {"loc_prefix": {"1": ""}}},
      "attribute": {"1": {"aname": "label", "anchor_id": "FILE1_Z0_XY1", "type": 4, "options": {"0": "face", "1": "dog"}},
      "2": {"aname": "person", "anchor_id": "FILE1_Z0_XY1", "type": 1, "options": {}},
      "3": {"aname": "flags", "anchor_id": "FILE1_Z0_XY1", "type": 2, "options": {"0": "occluded", "1": "blurred"}}},
      "file": {"1": {"fid": "1", "fname": "a b.jpg", "type": 2, "loc": 1, "src": ""},
      "2": {"fid": "2", "fname": "film.mp4", "type": 4, "loc": 1, "src": ""},
      "3": {"fid": "3", "fname": "none.jpg", "type": 2, "loc": 1, "src": ""}},
      "metadata": {"1_a": {"vid": "1", "flg": 0, "z": [], "xy": [2, 10, 20.5, 30, 40], "av": {"1": "0", "2": "Ann", "3": "0"}},
      "1_b": {"vid": "1", "flg": 0, "z": [], "xy": [3, 100, 50, 10], "av": {"1": "0"}},
      "1_c": {"vid": "1", "flg": 0, "z": [], "xy": [7, 1, 2, 5, 4, 3, 9], "av": {"1": "0"}},
      "1_d": {"vid": "1", "flg": 0, "z": [], "xy": [2, 1, 1, 2, 2], "av": {"1": "1"}},
      "1_e": {"vid": "1", "flg": 0, "z": [], "xy": [5, 1, 1, 2, 2], "av": {"1": "0"}},
      "2_a": {"vid": "2", "flg": 0, "z": [1.5, 2.5], "xy": [], "av": {}}},
      "view": {"1": {"fid_list": ["1"]}, "2": {"fid_list": ["2"]}, "3": {"fid_list": ["1", "3"]},
      "10": {"fid_list": ["3"]}}}
      """#
    let (records, report) = try read(text, as: .via)
    #expect(records.map(\.name) == ["a b.jpg", "none.jpg"] && records[1].saysNoFaces)
    #expect(
      records[0].annotations.map { edges($0) } == [[10, 20.5, 40, 60.5], [90, 40, 110, 60], [1, 2, 5, 9]])
    #expect(records[0].annotations[0].person == "Ann" && records[0].annotations[0].flags == .occluded)
    #expect(classes(report) == ["dog"])
    #expect(
      report.skipped.map(\.description) == [
        "photo 'a b.jpg', region 5: shape 'line' is not known",
        "photo 'film.mp4': it is a film or a sound, not a photo",
        "view 3: it shows 2 files instead of one photo",
      ])
  }

  @Test("VIA's CSV: JSON in fields, photos without regions, the header of version 1")
  func viaCSV() throws {
    for header in ["filename", "#filename"] {
      let (records, report) = try read(
        """
        \(header),file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes
        "a, b.jpg",1,"{}",2,0,"{""name"":""rect"",""x"":1,""y"":2,""width"":3,""height"":4}","{""label"":""face""}"
        "a, b.jpg",1,"{}",2,1,"{""name"":""rect"",""x"":5,""y"":6,""width"":7,""height"":8}","{""label"":""hat""}"
        empty.jpg,1,"{}",0,0,"{}","{}"
        bad.jpg,1,"{}",1,0,"{""name"":","{}"
        """, as: .viaCSV)
      #expect(records.map(\.name) == ["a, b.jpg", "empty.jpg"])
      #expect(records.map { $0.annotations.map { edges($0) } } == [[[1, 2, 4, 6]], []])
      #expect(
        report.skipped.map(\.description) == ["line 5: it has too few fields, or they are not JSON"])
      #expect(classes(report) == ["hat"])
    }
  }

  // MARK: RetinaFace

  @Test("RetinaFace: landmarks with flags, faces without them, photos without faces")
  func retinaFace() throws {
    let (records, report) = try read(
      """
      # 0--Parade/0_Parade_marchingband_1_849.jpg
      449 330 122 149 488.906 373.643 0.0 542.089 376.442 0.0 515.031 412.83 0.0 485.174 425.893 1.0 538.357 431.491 0.0 0.82
      # 0--Parade/0_Parade_Parade_0_904.jpg
      # 0--Parade/last one.jpg
      78 221 7 8 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 -1.0 0.2
      1 2 3
      """, as: .retinaFace)
    #expect(
      records.map(\.name) == [
        "0--Parade/0_Parade_marchingband_1_849.jpg", "0--Parade/0_Parade_Parade_0_904.jpg",
        "0--Parade/last one.jpg",
      ])
    #expect(edges(records[0].annotations.first) == [449, 330, 571, 479])
    #expect(records[0].annotations.first?.landmarks?.rightMouth == Point(x: 538.357, y: 431.491))
    #expect(records[0].annotations.first?.hiddenLandmarks == LandmarkSet(indices: [3]))
    #expect(records[1].annotations.isEmpty)
    #expect(records[2].annotations.count == 1 && records[2].annotations[0].landmarks == nil)
    #expect(
      report.skipped.map(\.description) == [
        "photo '0--Parade/last one.jpg' (line 6): it is not the four numbers of a box, with or without landmarks"
      ])
  }

  // MARK: Picasa

  private static let picasa = """
    [Picasa]\r
    name=Holiday\r
    [photo.jpg]\r
    star=yes\r
    faces=rect64(3f845bcb59418507),8e62398ebda8c1a5;rect64(2000400060008),ffffffffffffffff;rect64(x),1\r
    backuphash=6666\r
    [plain.jpg]\r
    star=yes\r
    [odd [1].jpg]\r
    faces=rect64(0000000080008000),d10a8325c557b085\r
    [Contacts2]\r
    8e62398ebda8c1a5=Zoë Ø;;\r
    """

  @Test("Picasa: edges in hexadecimal digits, people by number, unnamed faces, photos that were not searched")
  func picasa() throws {
    let frame = StoredFrame(size: PixelSize(width: 65535, height: 65535))
    let (records, report) = try read(Self.picasa, as: .picasa, frame: frame)
    #expect(records.map(\.name) == ["photo.jpg", "odd [1].jpg"])
    #expect(records[0].annotations.map(\.person) == ["Zoë Ø", nil])
    #expect(isNear(records[0].annotations.first, [0x3f84, 0x5bcb, 0x5941, 0x8507]))
    // Zeros in front are left out: 0002 0004 0006 0008.
    #expect(isNear(records[0].annotations.last, [2, 4, 6, 8]))
    #expect(isNear(records[1].annotations.first, [0, 0, 0x8000, 0x8000]))
    #expect(report.skipped.map(\.reason) == ["'rect64(x),1' is not rect64 with hexadecimal digits"])
    #expect(report.warnings.count == 1 && records[1].annotations.first?.person == nil)

    let contacts = try PicasaContacts(
      xml: Array(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <contacts><contact id="d10a8325c557b085" name="Bo" display="B" modified_time="2010-01-01" local_contact="1"/>
        <contact id="8e62398ebda8c1a5" name="Other"/></contacts>
        """.utf8))
    let named = try read(Self.picasa, as: .picasa, frame: frame, contacts: contacts)
    #expect(named.records[1].annotations.first?.person == "Bo" && named.report.warningCount == 0)
  }

  @Test("Picasa: positions are those of the stored picture")
  func picasaTurned() throws {
    let turned = StoredFrame(size: PixelSize(width: 200, height: 100), orientation: 6)
    let text = "[Picasa]\n[a.jpg]\nfaces=rect64(1999333366657fff),ffffffffffffffff\n"
    // Stored: 20, 20, 80, 50. Upright, the stored picture's left edge is at the top.
    let face = try read(text, as: .picasa, frame: turned).records.first?.annotations.first
    let box = try #require(face).box
    #expect(
      zip([box.minX, box.minY, box.maxX, box.maxY], [50, 20, 80, 80]).allSatisfy { abs($0 - $1) < 0.01 })
  }

  @Test("Picasa's list of contacts alone is known, and has no photos; nothing is written in its format")
  func contacts() throws {
    let (records, report) = try read("<contacts>\n<contact id=\"1\" name=\"A\"/></contacts>", as: .picasa)
    #expect(records.isEmpty && report.skippedCount == 0)
    #expect(throws: FormatError.onlyRead(.picasa)) { _ = try AnnotationWriter(.picasa) { _ in } }
  }

  // MARK: All

  @Test(
    "names of photos with any characters come back",
    arguments: [
      AnnotationFormat.cvat, .labelStudio, .labelStudioMin, .via, .viaCSV, .retinaFace,
    ])
  func oddNames(format: AnnotationFormat) throws {
    let names = [
      "a b/c%20d.jpg", "ümlaut/ß \"quoted\" <x> & 'y'.jpeg", "x;y,z.png", "/absolute/日本.jpg", "# hash.jpg",
      "a?b=1.jpg", "-data-upload-1.jpg",
    ]
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format) { bytes += $0 }
    for name in names { try writer.write(PhotoRecord(name: name, size: PixelSize(width: 9, height: 9))) }
    try writer.finish()
    let (records, report) = try AnnotationReader(format).read(bytes)
    #expect(records.map(\.name) == names && report.warningCount == 0 && report.skippedCount == 0)
  }

  @Test(
    "hidden landmarks come back",
    arguments: [
      AnnotationFormat.cvat, .labelStudio, .labelStudioMin, .via, .viaCSV, .retinaFace,
    ])
  func hidden(format: AnnotationFormat) throws {
    let points = [(20, 20), (40, 20), (30, 30), (22, 40), (38, 40)].map {
      Point(x: Float($0.0), y: Float($0.1))
    }
    let face = Annotation(
      id: AnnotationID(rawValue: 7), box: BoundingBox(minX: 10, minY: 10, maxX: 50, maxY: 50),
      landmarks: Landmarks(points: points), hiddenLandmarks: LandmarkSet(indices: [0, 3]))
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format) { bytes += $0 }
    try writer.write(PhotoRecord(name: "a.jpg", size: PixelSize(width: 64, height: 64), annotations: [face]))
    try writer.finish()
    let read = try AnnotationReader(format).read(bytes).records.first?.annotations.first
    #expect(read?.hiddenLandmarks == face.hiddenLandmarks && read?.landmarks == face.landmarks)
  }

  @Test("rules about classes are followed", arguments: [AnnotationFormat.cvat, .labelStudio, .via])
  func rules(format: AnnotationFormat) throws {
    let texts: [AnnotationFormat: String] = [
      .cvat:
        "<annotations><image name=\"a.jpg\"><box label=\"Ann\" xtl=\"1\" ytl=\"2\" xbr=\"3\" ybr=\"4\"/></image></annotations>",
      .labelStudio: """
      [{"data": {"image": "a.jpg"}, "annotations": [{"result": [{"id": "1", "original_width": 100, "original_height": 100,
        "value": {"x": 1, "y": 2, "width": 2, "height": 2, "rectanglelabels": ["Ann"]}}]}]}]
      """,
      .via: """
      {"a.jpg1": {"filename": "a.jpg", "file_attributes": {}, "regions": [{"shape_attributes": {"name": "rect", "x": 1,
        "y": 2, "width": 2, "height": 2}, "region_attributes": {"name": "Ann"}}]}}
      """,
    ]
    let bytes = Array((texts[format] ?? "").utf8)
    func faces(_ rules: ClassRules) throws -> [Annotation] {
      var reader = AnnotationReader(format)
      reader.classes = rules
      return try reader.read(bytes).records.first?.annotations ?? []
    }
    var rules = ClassRules()
    #expect(try faces(rules).isEmpty)
    rules["ann"] = .ignore
    #expect(try faces(rules).map(\.flags) == [.ignore])
    #expect(try faces(ClassRules(areNames: true)).map(\.person) == ["Ann"])
    #expect(try faces(ClassRules(areNames: true)).map { edges($0) } == [[1, 2, 3, 4]])
  }

  @Test("a photo whose size is not known is refused alone", arguments: [AnnotationFormat.cvat, .labelStudio])
  func noSize(format: AnnotationFormat) throws {
    var bytes: [UInt8] = []
    let writer = try AnnotationWriter(format) { bytes += $0 }
    #expect(throws: FormatError.noSize(format, photo: "gone.jpg")) {
      try writer.write(PhotoRecord(name: "gone.jpg"))
    }
    try writer.write(PhotoRecord(name: "a.jpg", size: PixelSize(width: 9, height: 9)))
    try writer.finish()
    #expect(try AnnotationReader(format).read(bytes).records.map(\.name) == ["a.jpg"])
    #expect(writer.report.photos == 1)
  }
}
