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

@Suite("Photos that files name are found") struct PhotoFindingTests {
  private let world: PhotoFinding

  init() throws { world = try PhotoFinding() }

  @Test("below a data set's root, by import, eval, fit and train, also with the same folder twice")
  func rootList() throws {
    let photo = try world.photo("val2017/000000000001.png")
    let list = try world.file("result.json", PhotoFinding.list(.coco, "000000000001.png"))
    let made = world.read(list, list, photos: [world.root, world.root, world.root.appending("val2017")])
    #expect(made.messages == [] && !made.run.failed && made.run.report.photos == 1)
    #expect(try world.lefts(photo) == [10])
    let again = world.read(world.root, world.root)
    #expect(again.messages == [] && again.run.report.photos == 1 && again.run.changedFaces == 0)
    let eval = try EvalTruth(list, format: nil, photosIn: .beside(also: [world.root, world.root]))
    #expect(eval.photos.map(\.path) == [photo])
    #expect(try TruthFile(list, photosIn: nil).photos.map(\.path) == [photo])
    #expect(try TruthFile(list, photosIn: world.root).photos.map(\.path) == [photo])
    var training = TrainingData(limits: .init())
    try training.add(files: [list, world.root, world.root, world.root.appending("val2017")], photosIn: nil)
    #expect(training.remarks == [])
    #expect(training.pictures.count == 1, "the list is in the folder")
  }

  @Test(
    "as Windows, addresses and other systems write their names",
    arguments: [.coco, .csv, .jsonl, .widerFace, .voc, .dlib, .labelMe] as [AnnotationFormat],
    [
      #"images\Zoë a.png"#, "images/Zo%C3%AB%20a.png", "./images/./Zoë a.png", "IMAGES/ZOË A.PNG",
      "images/Zoe\u{308} a.png", #".\images\Zoe\#u{308} A.png"#, "images/Zoë a.png",
    ])
  func spellings(format: AnnotationFormat, name: String) throws {
    let photo = try world.photo("images/Zoë a.png")
    try world.photo("other/Zoë.png")
    let list = try world.file("list.\(format.fileExtension)", PhotoFinding.list(format, name))
    let made = world.read(list)
    #expect(made.messages == [] && !made.run.failed, "\(made.messages)")
    #expect(try world.lefts(photo) == [10])
  }

  @Test("by the exact name first")
  func exactFirst() throws {
    let literal = try world.photo("a%20b.png")
    let spaced = try world.photo("a b.png")
    let (lower, upper) = (try world.photo("x/c.png"), try world.photo("x/C.PNG"))
    let (composed, decomposed) = (try world.photo("y/\u{e9}.png"), try world.photo("y/e\u{301}.png"))
    let text =
      "photo,min_x,min_y,max_x,max_y\na%20b.png,1,2,9,9\na b.png,2,2,9,9\nx/c.png,3,2,9,9\nx/C.PNG,4,2,9,9\n"
      + "y/\u{e9}.png,5,2,9,9\ny/e\u{301}.png,6,2,9,9\nx/C.png,7,2,9,9\n"
    let made = world.read(try world.file("list.csv", text))
    for (index, photo) in [literal, spaced, lower, upper, composed, decomposed].enumerated() {
      #expect(try world.lefts(photo) == [index + 1], "\(photo)")
    }
    #expect(made.messages.count == 1 && made.run.report.skippedCount == 1, "\(made.messages)")
    #expect(
      made.messages.first?.hasSuffix(
        "photo 'x/C.png' fits 2 photos: \(upper), \(lower); name the folder of the right ones with --photos")
        == true, "\(made.messages)")
  }

  @Test("not at all when several fit, which are named")
  func several() throws {
    let photos = try ["x/1.png", "y/1.png"].map(world.photo)
    let list = try world.file("list.csv", "photo,min_x,min_y,max_x,max_y\n1.png,1,2,9,9\n")
    let made = world.read(list)
    #expect(made.run.report.skippedCount == 1)
    let reason = "fits 2 photos: \(photos[0]), \(photos[1]); name the folder of the right ones with --photos"
    #expect(made.messages == ["\(list): photo '1.png' \(reason)"])
    let truth = try EvalTruth(list, format: nil, photosIn: .beside(also: []))
    #expect(truth.photos.map(\.path) == [nil])
    var reader = GroundTruthReader(photosIn: .beside(also: []))
    try reader.read([list])
    #expect(reader.photos[0].absence == "\(list): 1.png: \(reason)")
    #expect(try TruthFile(list, photosIn: nil).remarks == ["\(list): 1.png: \(reason)"])
    // Two names of the same file are not ambiguous.
    try world.folder.link("z", to: "x")
    let one = try world.file("one.csv", "photo,min_x,min_y,max_x,max_y\n2.png,1,2,9,9\n")
    let photo = try world.photo("x/2.png")
    try world.folder.link("y/2.png", to: "../x/2.png")
    #expect(world.read(one).messages == [])
    #expect(try world.lefts(photo) == [1])
  }

  @Test(
    "when facet's own files come back: equal names in several folders",
    arguments: [.voc, .yolo, .yoloPose, .labelMe] as [AnnotationFormat])
  func ownFiles(format: AnnotationFormat) throws {
    let photos = try ["p/1.png", "p/x/1.png", "p/y/1.png", "p/y/x/1.png"].map(world.photo)
    for (index, photo) in photos.enumerated() {
      let sighting = try world.library.identify(photo)
      _ = try world.library.recordPhotos([sighting])
      let box = BoundingBox(minX: Float(index + 1), minY: 2, maxX: 30, maxY: 40)
      _ = try world.library.apply(
        .add(Annotation(id: AnnotationID(rawValue: Int64(index + 1)), box: box), to: sighting.photo))
    }
    for (number, base) in ["", "p"].enumerated() {
      let out = world.root.appending("e\(number)")
      let run = ExportAnnotationsRun(
        AnnotationExportRequest(
          photos: [], format: format, out: out,
          relativeTo: base.isEmpty ? world.root : world.root.appending(base)),
        world.library, print: { _ in }, message: { Issue.record("\($0)") })
      try run.all()
      let library = try AnnotationLibrary(at: world.root.appending("k\(number).sqlite"))
      defer { library.close() }
      let reading = ImportRun(library: library, photoFolders: [world.root.appending("p")], format: nil) {
        Issue.record("\($0)")
      }
      reading.read(out)
      reading.finish()
      for (index, photo) in photos.enumerated() {
        let known = try library.photo(PhotoFingerprint(contentsOf: photo))
        #expect(known.annotations.map { Int($0.box.minX.rounded()) } == [index + 1], "\(photo) of \(out)")
      }
      let truth = try EvalTruth(out, format: nil, photosIn: .beside(also: [world.root.appending("p")]))
      #expect(Set(truth.photos.map(\.path)) == Set(photos))
      // A single file says less about its folders, but never leads to another photo.
      _ = world.read(
        out.appending(base.isEmpty ? "p/y/x/1" : "y/x/1").withExtension(format), photos: [world.root])
    }
    #expect(try world.lefts(photos[1]) == [2] && world.lefts(photos[3]) == [4])
  }

  @Test("with the reason when the file of that name is no photo that can be read")
  func broken() throws {
    let text = try world.file("a.png", "no photo")
    let list = try world.file("list.csv", "photo,min_x,min_y,max_x,max_y\na.png,1,2,9,9\n")
    let made = world.read(list)
    #expect(made.run.report.skippedCount == 1 && made.messages.count == 1, "\(made.messages)")
    #expect(
      made.messages.first?.hasPrefix("\(list): photo 'a.png' is \(text), which cannot be read: ") == true)
    // A photo of that name elsewhere is the better one.
    let photo = try world.photo("photos/a.png")
    #expect(world.read(list, photos: [world.root]).messages == [])
    #expect(try world.lefts(photo) == [1])
  }

  @Test("in the layouts of Ultralytics, Roboflow and Pascal VOC")
  func layouts() throws {
    func label(_ x: Double) -> String { "0 \((x + 10) / 64) 0.5 \(20.0 / 64) 0.5\n" }
    let photos = try [
      "u/images/train/1.png", "u/images/val/1.png", "r/train/images/1.png", "r/valid/images/1.png",
      "v/JPEGImages/1.png", "w/JPEGImages/1.png",
    ].map(world.photo)
    try world.file("u/labels/train/1.txt", label(1))
    try world.file("u/labels/val/1.txt", label(2))
    try world.file("r/train/labels/1.txt", label(3))
    try world.file("r/valid/labels/1.txt", label(4))
    try world.file("v/Annotations/1.xml", PhotoFinding.voc("1.png", left: 5, folder: "VOC"))
    try world.file("w/Annotations/1.xml", PhotoFinding.voc("1.png", left: 6, folder: "VOC"))
    for given in ["u/labels", "r", "v/Annotations/1.xml", "w", "", "u"] {
      let made = world.read(given.isEmpty ? world.root : world.root.appending(given))
      #expect(made.messages == [], "\(given)")
    }
    for (index, photo) in photos.enumerated() { #expect(try world.lefts(photo) == [index + 1], "\(photo)") }
    let truth = try TruthFile(world.root.appending("u/labels"), photosIn: nil)
    #expect(truth.photos.map(\.path.lastComponent?.string) == ["1.png", "1.png"])
    #expect(truth.photos.map { $0.truth.faces.map { Int($0.minX.rounded()) } } == [[1], [2]])
    let elsewhere = try TruthFile(
      world.root.appending("u/labels"), photosIn: world.root.appending("u/images"))
    #expect(Set(elsewhere.photos.map(\.path)) == Set(photos.prefix(2)))
  }

  @Test("by the folder that a VOC file names")
  func folderOfVOC() throws {
    let photos = try ["x/1.png", "y/1.png"].map(world.photo)
    try world.file("marks/a.xml", PhotoFinding.voc("1.png", left: 7, folder: "y"))
    try world.file("marks/b.xml", PhotoFinding.voc("1.png", left: 8, folder: "z"))
    let made = world.read(world.root.appending("marks"), photos: [world.root])
    #expect(try world.lefts(photos[1]) == [7] && world.lefts(photos[0]) == [])
    #expect(made.messages.count == 1 && made.messages[0].contains("b.xml: photo 'z/1.png' fits 2 photos"))
  }

  @Test("by the file's own name when its photo was renamed or converted")
  func ownName() throws {
    let photos = try ["new_name.png", "lm.png", "a.png"].map(world.photo)
    // A camera uses a name a second time.
    try world.photo("other/old_name.jpg")
    let files = [
      try world.file("new_name.xml", PhotoFinding.voc("old_name.jpg", left: 10)),
      try world.file("lm.json", PhotoFinding.list(.labelMe, "old.jpg")),
      try world.file("a.xml", PhotoFinding.voc("a.tif", left: 10, folder: "f")),
    ]
    for file in files { #expect(world.read(file).messages == []) }
    #expect(try photos.map(world.lefts) == [[10], [10], [10]])
    var training = TrainingData(limits: .init())
    try training.add(files: files, photosIn: nil)
    #expect(training.pictures.map(\.faces.count) == [1, 1, 1] && training.remarks == [])
  }
}

extension FilePath {
  fileprivate func withExtension(_ format: AnnotationFormat) -> FilePath {
    var path = self
    path.extension = format.fileExtension
    return path
  }
}
