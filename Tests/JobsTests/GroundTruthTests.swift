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

/// Known faces of every source, and what evaluation, fitting and training make of them.
@Suite("Ground truth")
struct GroundTruthTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The name `é.png` in Latin-1, which is no UTF-8.
  private static let rawName = [0xE9] + Array(".png".utf8)

  @discardableResult
  private func photo(_ name: [UInt8], shade: UInt8 = 90) throws -> FilePath {
    let path = folder.path.pushing(name.path)
    let image = Image(width: 64, height: 48, red: shade, green: 120, blue: 70)
    try AtomicFile.write(try image.encodedPNG(level: 1), to: path, replacing: false)
    return path
  }

  @discardableResult
  private func photo(_ name: String, shade: UInt8 = 90) throws -> FilePath {
    try photo(Array(name.utf8), shade: shade)
  }

  private func file(_ name: String, _ text: String) throws -> FilePath {
    try folder.write(name, Array(text.utf8))
  }

  private func reader(_ paths: FilePath..., in places: PhotoPlaces = .beside(also: [])) throws
    -> GroundTruthReader
  {
    var reader = GroundTruthReader(photosIn: places)
    try reader.read(paths)
    return reader
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("a list: raw names, ignored faces, photos without faces, photos that are missing")
  func list() throws {
    let raw = try photo(Self.rawName)
    try photo("none.png")
    let text =
      Self.rawName
      + Array("\n2\n1 2 10 20 0 0 0 0 0 0\n5 6 7 8 0 0 0 1 0 0\nnone.png\n0\n0 0 0 0 0 0 0 0 0 0\n".utf8)
      + Array("gone.png\n1\n0 0 9 9 0 0 0 0 0 0\n".utf8)
    let list = try folder.write("wider.txt", text)
    let read = try reader(list)
    #expect(read.formats == [.widerFace] && read.remarks == [])
    #expect(read.photos.map(\.name) == [RawArguments.text(Self.rawName), "none.png", "gone.png"])
    #expect(read.photos[0].path == raw && read.photos[0].absence == nil)
    #expect(read.photos[0].size == PixelSize(width: 64, height: 48))
    #expect(read.photos[0].faces.map { $0.flags.contains(.ignore) } == [false, true])
    #expect(read.photos[1].path != nil && read.photos[1].faces == [])
    #expect(read.photos[2].path == nil)
    #expect(read.photos[2].absence?.contains("wider.txt: gone.png: there is no such photo below") == true)

    let eval = try EvalTruth(list, format: nil, photosIn: .nowhere)
    #expect(eval.format == .widerFace && eval.photos.allSatisfy { $0.path == nil })
    #expect(eval.photos[0].truth.faces.count == 1 && eval.photos[0].truth.ignored.count == 1)
    let fit = try TruthFile(list, photosIn: nil)
    #expect(
      fit.photos.map(\.path) == [raw, folder.path.appending("none.png"), folder.path.appending("gone.png")])
    var training = TrainingData(limits: .init())
    try training.add(files: [list], photosIn: folder.path)
    #expect(training.pictures.map(\.faces.count) == [1, 0])
    #expect(training.pictures[0].ignored.count == 1)
    #expect(training.remarks.count == 1 && training.remarks[0].contains("gone.png"))
    #expect(try training.pictures[0].load().width == 64)
  }

  @Test("a folder of files: difficult faces, photos elsewhere; every use reads it")
  func folders() throws {
    let photos = try folder.folder("photos")
    let files = try folder.folder("files")
    try photo("photos/a.png")
    try photo("photos/b.png")
    func voc(_ name: String, _ objects: String) throws {
      _ = try file(
        "files/\(name).xml",
        "<annotation><filename>\(name).png</filename><size><width>64</width><height>48</height></size>"
          + "\(objects)</annotation>")
    }
    func object(difficult: Int) -> String {
      "<object><name>face</name><difficult>\(difficult)</difficult><bndbox><xmin>2</xmin><ymin>3</ymin>"
        + "<xmax>20</xmax><ymax>30</ymax></bndbox></object>"
    }
    try voc("a", object(difficult: 0) + object(difficult: 1))
    try voc("b", "")
    try voc("c", object(difficult: 0))
    _ = try file("files/broken.xml", "<annotation><object>")
    let read = try reader(files, in: .folder(photos))
    #expect(read.formats == [.voc])
    #expect(read.photos.map { $0.path?.lastComponent?.string } == ["a.png", "b.png", nil])
    #expect(read.photos.map(\.faces.count) == [2, 0, 1])
    #expect(read.photos[2].absence?.contains("c.png: there is no such photo; name its folder") == true)
    #expect(read.remarks.count == 1 && read.remarks[0].contains("broken.xml"))

    let eval = try EvalTruth(files, format: nil, photosIn: .beside(also: [photos]))
    #expect(eval.format == .voc && eval.photos.map(\.truth.faces.count) == [1, 0, 1])
    #expect(eval.remarks == read.remarks)
    let fit = try TruthFile(files, photosIn: photos)
    #expect(fit.photos.map(\.truth.ignored.count) == [1, 0, 0] && fit.remarks == read.remarks)
    var training = TrainingData(limits: .init())
    try training.add(files: [files], photosIn: photos)
    #expect(training.pictures.map(\.ignored.count) == [1, 0] && training.remarks.count == 2)
  }

  @Test("lists like those of CelebA and LFW work for every use; halves are combined")
  func unnamedLists() throws {
    try photo("1.png")
    let boxes = try file("boxes.txt", "1\nimage_id x_1 y_1 width height\n1.png 1 2 30 40\nodd 1 2\n")
    let marks = try file(
      "marks.txt", "2\nlefteye_x lefteye_y\n1.png 5 6 15 6 10 12 6 20 14 20\n2.png 1 1 2 2 3 3 4 4 5 5\n")
    try photo("2.png", shade: 7)
    let read = try reader(boxes, marks)
    #expect(read.formats == [] && read.photos.map(\.name) == ["1.png"])
    let face = try #require(read.photos.first?.faces.first)
    #expect(face.box == BoundingBox(minX: 1, minY: 2, maxX: 31, maxY: 42))
    #expect(face.landmarks?.points.first == Point(x: 5, y: 6))
    #expect(read.remarks.count == 2)
    #expect(read.remarks[0].contains("boxes.txt: 1 lines make no sense, the first is line 4"))
    #expect(read.remarks[1] == "2.png: the lists give landmarks but no box; add the list of boxes")
    let lfw = try file("lfw.txt", "1.png 1 30 2 41 5 6 15 6 10 12 6 20 14 20\n")
    #expect(try EvalTruth(lfw, format: nil, photosIn: .nowhere).photos[0].truth.faces == [face.box])
    #expect(try TruthFile(lfw, photosIn: nil).photos[0].truth.faces == [face.box])
  }

  @Test("FDDB keeps its ellipses, and MATLAB's list equals the text")
  func ellipsesAndMatlab() throws {
    let fddb = try folder.write(
      "fddb.txt", Array("img_".utf8) + [0xE9] + Array("\n1\n20.5 10 0 30 30 1\nb\n0\n".utf8))
    let read = try reader(fddb, in: .nowhere)
    #expect(read.photos.map(\.name) == [RawArguments.text(Array("img_".utf8) + [0xE9]), "b"])
    #expect(read.photos[0].ellipses == [.ellipse(major: 20.5, minor: 10, angle: 0, x: 30, y: 30)])
    #expect(try EvalTruth(fddb, format: nil, photosIn: .nowhere).photos[0].regions.count == 1)
    let fixture = RepositoryPaths.root.appending("Tests/MatlabFilesTests/Fixtures/wider.mat")
    let matlab = try reader(fixture, in: .nowhere)
    #expect(matlab.formats == [.widerFace] && matlab.photos.count == 3)
    // The same numbers as in the list as text: 0, 2 and 1 stand for invalid.
    #expect(matlab.photos[0].faces.map { $0.flags.contains(.ignore) } == [false, true, true])
    #expect(try TruthFile(fixture, photosIn: folder.path).photos.count == 3)
  }

  @Test("rejected and undecided faces of a list are kept; each use selects from them")
  func states() throws {
    try photo("a.png")
    let list = try file(
      "list.jsonl",
      """
      {"path":"a.png","faces":[{"box":[1,1,9,9],"state":"accepted"},{"box":[20,1,29,9],"state":"rejected"},\
      {"box":[30,1,39,9],"state":"found","score":0.9}]}

      """)
    let read = try reader(list)
    #expect(read.photos[0].faces.map(\.state) == [.accepted, .rejected, .found])
    #expect(read.photos[0].decided.count == 2)
    #expect(try TruthFile(list, photosIn: nil).photos[0].truth.faces.count == 2)
    var training = TrainingData(limits: .init())
    try training.add(files: [list], photosIn: nil)
    #expect(training.pictures[0].faces.count == 2 && training.pictures[0].rejected.count == 1)
  }

  @Test("a library: undecided faces are ignored, skipped and unseen photos are not used")
  func library() throws {
    let (reviewed, half, skipped) = (
      try photo(Self.rawName), try photo("half.png", shade: 1), try photo("skipped.png", shade: 2)
    )
    let unseen = try photo("unseen.png", shade: 3)
    let library = try AnnotationLibrary(at: folder.path.appending("library.sqlite"))
    defer { library.close() }
    func face(_ id: Int64, _ state: FaceState) -> Annotation {
      let x = Float(id) * 10
      return Annotation(
        id: AnnotationID(rawValue: id), box: BoundingBox(minX: x, minY: 1, maxX: x + 9, maxY: 9), state: state
      )
    }
    for (path, state) in [
      (reviewed, PhotoState.reviewed), (half, .unreviewed), (skipped, .skipped), (unseen, .unreviewed),
    ] {
      let sighting = try library.identify(path)
      _ = try library.recordPhotos([sighting])
      guard path != unseen else { continue }
      let known = PhotoAnnotations(
        photo: sighting.photo, state: state,
        annotations: [face(1, .accepted), face(2, .found), face(3, .rejected)])
      _ = try library.apply(Edit("test", [.replace(known)]))
    }
    let all = [reviewed, half, skipped, unseen]
    var read = GroundTruthReader()
    try read.read(library, photos: all)
    #expect(read.photos.map(\.path) == [reviewed, half, skipped])
    #expect(read.photos[0].name == reviewed.text && read.photos[0].state == .reviewed)
    let eval = try EvalTruth(library, photos: all)
    #expect(eval.format == nil && eval.photos.map(\.truth.faces.count) == [1, 1, 1])
    #expect(eval.photos.map(\.truth.ignored.count) == [1, 1, 1])
    let fit = try TruthFile(library, photos: all)
    #expect(fit.photos.map(\.path) == [reviewed] && fit.photos[0].truth.faces.count == 1)
    #expect(fit.photos[0].truth.ignored == [])
    var training = TrainingData(limits: .init())
    try training.add(library: library)
    #expect(training.pictures.map(\.faces.count) == [2, 1])
    #expect(training.pictures.map(\.ignored.count) == [0, 1])
    #expect(training.pictures.map(\.rejected.count) == [1, 1])
  }

  @Test("unusable files give one message, the same for each use")
  func refused() throws {
    let nothing = try folder.folder("nothing")
    let single = try photo("photo.png")
    let odd = try file("odd.txt", "no annotations\n")
    for (path, words) in [
      (nothing, "nothing: no annotations in it"), (odd, "odd.txt: the content is of no known format"),
      (folder.path.appending("gone.txt"), "gone.txt: cannot be read"),
    ] {
      #expect(message { _ = try reader(path) }.contains(words))
      #expect(message { _ = try EvalTruth(path, format: nil, photosIn: .nowhere) }.contains(words))
      #expect(message { _ = try TruthFile(path, photosIn: nil) }.contains(words))
      var training = TrainingData(limits: .init())
      #expect(message { try training.add(files: [path], photosIn: nil) }.contains(words))
    }
    #expect(message { _ = try reader(single) }.contains("describes one photo"))
    #expect(message { _ = try EvalTruth(odd, format: nil, photosIn: .nowhere) }.contains("--truth-format"))
    #expect(!message { _ = try TruthFile(odd, photosIn: nil) }.contains("--truth-format"))
    #expect(message { _ = try EvalTruth(odd, format: .coco, photosIn: .nowhere) }.contains("no valid COCO"))
  }

  @Test("a photo whose regions cannot be read is reported once, and does not hide the others")
  func damagedRegions() throws {
    let regions = try RepositoryFiles.bytes("Tests/AnnotationsTests/Fixtures/regions.jpg")
    try folder.write("a.jpg", regions)
    let broken = regions.replacing("</rdf:RDF>".utf8, with: "<</rdf:RD>".utf8)
    #expect(broken != regions)
    let damaged = try folder.write("b.jpg", broken)
    let found = try reader(folder.path)
    #expect(found.photos.map { $0.path?.lastComponent?.string } == ["a.jpg"] && found.isIncomplete)
    #expect(found.remarks.count == 1 && found.remarks[0].hasPrefix("\(damaged): "), "\(found.remarks)")
    let fit = try TruthFile(folder.path, photosIn: nil)
    let truth = try EvalTruth(folder.path, format: nil, photosIn: .beside(also: []))
    #expect(fit.isIncomplete && truth.isIncomplete && fit.remarks == truth.remarks)
    // A sidecar is both a file of the folder and part of its photo.
    try folder.write("b.jpg", regions)
    let sidecar = try folder.write("b.jpg.xmp", Array("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf".utf8))
    let second = try reader(folder.path)
    #expect(second.remarks.count == 1 && second.isIncomplete, "\(second.remarks)")
    #expect(second.remarks[0].hasPrefix("\(sidecar): "), "\(second.remarks)")
    try folder.write("b.jpg.xmp", [])
  }

  @Test("a list of classes that cannot be read is reported, and what it should have named is left out")
  func damagedLists() throws {
    try photo("a.png")
    _ = try file("a.txt", "0 0.5 0.5 0.4 0.4\n")
    let list = try folder.write("classes.txt", [0xFF, 0xFE, 0, 0, 0x66, 0, 0, 0])
    let found = try reader(folder.path)
    #expect(found.isIncomplete && found.photos.first?.faces == [], "\(found.photos)")
    #expect(
      found.remarks.contains { $0.hasPrefix("\(list): ") && $0.contains("classes") }, "\(found.remarks)")
    let library = try AnnotationLibrary(at: folder.path.appending("library.sqlite"))
    defer { library.close() }
    var messages: [String] = []
    let run = ImportRun(library: library, photoFolders: [], format: nil) { messages.append($0) }
    run.read(folder.path.appending("a.txt"))
    run.finish()
    #expect(run.failed && messages.contains { $0.hasPrefix("\(list): ") }, "\(messages)")
  }

  @Test("training reads a file that describes one photo")
  func single() throws {
    try photo("a.png")
    let file = try file("a.txt", "0 0.5 0.5 0.25 0.5\n")
    var training = TrainingData(limits: .init())
    try training.add(files: [file], photosIn: nil)
    #expect(training.pictures.map(\.faces.count) == [1] && training.remarks == [])
    #expect(training.pictures[0].faces[0].box == BoundingBox(minX: 24, minY: 12, maxX: 40, maxY: 36))
  }
}
