import AnnotationFormats
import Annotations
import Evaluation
import Files
import Geometry
import Imaging
import Jobs
import Library
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("Files of labelling programs and Picasa") struct LabellingFilesTests {
  private let world: PhotoFinding

  init() throws { world = try PhotoFinding() }

  /// A face of 20×30 pixels at (10, 2), with a score where the format has one, and a photo without faces.
  private static let files: [(format: AnnotationFormat, text: String)] = [
    (
      .cvat,
      """
      <?xml version="1.0"?><annotations><version>1.1</version><image id="0" name="x/a.png" width="64" height="48">
      <box label="face" occluded="0" xtl="10.00" ytl="2.00" xbr="30.00" ybr="32.00" z_order="0">
      <attribute name="score">0.5</attribute></box></image>
      <image id="1" name="x/empty.png" width="64" height="48"></image></annotations>
      """
    ),
    (
      .labelStudio,
      """
      [{"id": 1, "data": {"image": "/data/local-files/?d=x/a.png"}, "annotations": [], "predictions": [{"result": [
        {"id": "r", "type": "rectanglelabels", "from_name": "label", "to_name": "image", "original_width": 64,
         "original_height": 48, "score": 0.5, "value": {"x": 15.625, "y": 4.166666666666667, "width": 31.25,
         "height": 62.5, "rotation": 0, "rectanglelabels": ["face"]}}]}]},
       {"id": 2, "data": {"image": "/data/local-files/?d=x/empty.png"}, "annotations": [{"id": 1, "result": []}]}]
      """
    ),
    (
      .via,
      """
      {"a.png1": {"filename": "x/a.png", "size": 1, "regions": [{"shape_attributes": {"name": "rect", "x": 10, "y": 2,
        "width": 20, "height": 30}, "region_attributes": {"class": "face", "score": 0.5}}], "file_attributes": {}},
       "empty.png1": {"filename": "x/empty.png", "size": 1, "regions": [], "file_attributes": {}}}
      """
    ),
    (
      .viaCSV,
      #"""
      filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes
      x/a.png,1,"{}",1,0,"{""name"":""rect"",""x"":10,""y"":2,""width"":20,""height"":30}","{""class"":""face"",""score"":""0.5""}"
      x/empty.png,1,"{}",0,0,"{}","{}"
      """#
    ),
    (.retinaFace, "# x/a.png\n10 2 20 30\n# x/empty.png\n"),
  ]

  @Test(
    "are imported, are truth for eval, fit and train, and faces that another program found", arguments: 0..<5)
  func everywhere(index: Int) throws {
    let (format, text) = Self.files[index]
    let (photo, empty) = (try world.photo("x/a.png"), try world.photo("x/empty.png"))
    let list = try world.file("list.\(format.fileExtension)", text)
    let made = world.read(list)
    #expect(made.messages == [] && !made.run.failed && made.run.report.photos == 2, "\(made.messages)")
    #expect(try world.lefts(photo) == [10] && world.lefts(empty) == [])
    #expect(world.read(list).run.changedFaces == 0)

    let eval = try EvalTruth(list, format: nil, photosIn: .beside(also: []))
    #expect(eval.format == format && eval.photos.map(\.path) == [photo, empty])
    #expect(try TruthFile(list, photosIn: nil).photos.map(\.path) == [photo, empty])
    var training = TrainingData(limits: .init())
    try training.add(files: [list], photosIn: nil)
    #expect(training.remarks == [] && training.pictures.count == 2)

    let found = try EvalFindings(list).faces(of: "x/a.png")
    #expect(found.map(\.box) == [BoundingBox(minX: 10, minY: 2, maxX: 30, maxY: 32)])
    #expect(found.map(\.score) == [format == .retinaFace ? 1 : 0.5])
  }

  @Test("of Picasa are found in every folder, though hidden, with the names of the list above them")
  func picasa() throws {
    let photos = try ["2009/a.png", "2010/b.png"].map(world.photo)
    for (photo, id) in zip(photos, ["1a", "2b"]) {
      let name = photo.lastComponent?.string ?? ""
      try world.file(
        "\(name == "a.png" ? "2009" : "2010")/.picasa.ini",
        "[Picasa]\nname=x\n[\(name)]\nfaces=rect64(400020008000a000),\(id)\n")
    }
    try world.file(
      "contacts.xml", "<contacts><contact id=\"1a\" name=\"Ann\"/><contact id=\"2B\" name=\"Bo\"/></contacts>"
    )
    let made = world.read(world.root)
    #expect(made.messages == [] && made.run.report.photos == 2 && !made.run.failed, "\(made.messages)")
    let people = try photos.map {
      try world.library.photo(PhotoFingerprint(contentsOf: $0)).annotations.map(\.person)
    }
    #expect(people == [["Ann"], ["Bo"]])
    #expect(try world.lefts(photos[0]) == [16])
    #expect(try EvalTruth(world.root, format: .picasa, photosIn: .beside(also: [])).photos.count == 2)
  }

  @Test("of Picasa take names from a list that is given first, and say when there is none")
  func givenContacts() throws {
    let photo = try world.photo("photos/a.png")
    let ini = try world.file(
      "photos/.picasa.ini", "[Picasa]\nname=x\n[a.png]\nfaces=rect64(400020008000a000),1a\n")
    let contacts = try world.file("db/contacts.xml", "<contacts><contact id=\"1a\" name=\"Ann\"/></contacts>")
    let unnamed = world.read(ini)
    #expect(
      unnamed.messages.count == 1 && unnamed.messages[0].contains("contacts.xml"), "\(unnamed.messages)")
    #expect(world.read(contacts, ini).messages == [])
    #expect(
      try world.library.photo(PhotoFingerprint(contentsOf: photo)).annotations.map(\.person) == ["Ann"])
  }
}
