import Alignment
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Templates of crops") struct CropTemplateTests {
  private static let golden = RepositoryPaths.root.appending("Tests/AlignmentTests/Golden")

  private static func face(_ name: String, _ index: Int) throws -> ExportFace {
    let face = try GoldenFaces(golden.appending("faces/\(name).json")).faces[index]
    return ExportFace(
      index: index, landmarks: Landmarks(points: face.landmarks.map { Point(x: $0[0], y: $0[1]) }),
      box: BoundingBox(minX: face.box[0], minY: face.box[1], maxX: face.box[2], maxY: face.box[3]),
      score: face.score)
  }

  /// Made with Pillow 10.2, which facenet-pytorch 2.6.0 asks for (13 takes rows first when that is less work, which
  /// changes values by one), by the rule of facenet-pytorch's `extract_face` (crop to whole pixels, then resize by its
  /// `BILINEAR`), from PNG samples so that no JPEG decoder comes in between.
  @Test(
    "facenet crops equal Pillow's, bit for bit",
    arguments: [
      ("astronaut", 160, 0), ("astronaut", 160, 14), ("astronaut", 64, 0), ("camera", 160, 32),
      ("camera", 24, 10),
    ])
  func facenet(name: String, side: Int, margin: Int) throws {
    let image = try decodePhoto(at: RepositoryPaths.samples.appending("\(name).png")).image
    let settings = CropSettings(template: .facenet(side: side, margin: margin))
    let crop = try settings.crop(Self.face(name, 0), of: image)
    let golden = try decodePhoto(at: Self.golden.appending("facenet/\(name)_0_\(side)_\(margin).png")).image
    #expect(crop.image == golden)
    #expect(crop.sampling == nil)
  }

  @Test("boxes that stick out of the photo are cut at its edge, as in facenet")
  func facenetEdges() throws {
    let image = try decodePhoto(at: RepositoryPaths.samples.appending("astronaut.png")).image
    let points = Landmarks(points: [Point](repeating: Point(x: 0, y: 0), count: 5))
    for (name, box, side, margin) in [
      ("edge_left", BoundingBox(minX: -40.5, minY: -3.25, maxX: 130.75, maxY: 200.5), 160, 40),
      ("edge_right", BoundingBox(minX: 380.25, minY: 300.5, maxX: 560, maxY: 530.5), 96, 20),
    ] {
      let crop = try CropSettings(template: .facenet(side: side, margin: margin))
        .crop(ExportFace(index: 0, landmarks: points, box: box), of: image)
      #expect(crop.image == (try decodePhoto(at: Self.golden.appending("facenet/\(name).png")).image))
    }
    for box in [
      BoundingBox(minX: 600, minY: 600, maxX: 700, maxY: 700),
      BoundingBox(minX: 10, minY: 10, maxX: 10, maxY: 10),
      BoundingBox(minX: .nan, minY: 0, maxX: 9, maxY: 9), BoundingBox(minX: 20, minY: 20, maxX: 10, maxY: 10),
    ] {
      #expect(throws: CropRefusal.emptyBox) {
        try CropSettings(template: .facenet()).crop(
          ExportFace(index: 0, landmarks: points, box: box), of: image)
      }
    }
    #expect(throws: CropRefusal.noBox) {
      try CropSettings(template: .facenet()).crop(ExportFace(index: 0, landmarks: points), of: image)
    }
  }

  @Test("transforms both ways undo each other, for every template")
  func bothWays() throws {
    let image = try decodePhoto(at: RepositoryPaths.samples.appending("astronaut.png")).image
    let face = try Self.face("astronaut", 0)
    for template in [
      CropTemplate.arcFace(), .narrow, .arcFace(side: 64), .facenet(margin: 20), .wide(side: 128),
    ] {
      let crop = try CropSettings(template: template).crop(face, of: image)
      #expect(crop.image.size == template.size)
      let point = SIMD2(201.5, 99.25)
      let back = crop.toPhoto.applied(to: crop.toCrop.applied(to: point)) - point
      #expect((back * back).sum() < 1e-12)
    }
  }

  /// With eyes 40 apart and the mouth 44 below them, FFHQ's square has half a side of max(2·40, 1.8·44) = 80 around a
  /// point 4.4 below the eyes.
  @Test("the wide crop is FFHQ's square")
  func wide() throws {
    let points = [(80, 100), (120, 100), (100, 122), (84, 144), (116, 144)].map { Point(x: $0.0, y: $0.1) }
    let transform = try #require(try CropTemplate.wide(side: 160).transform(of: Landmarks(points: points)))
    #expect(abs(transform.scale - 1) < 1e-9)
    // Edges of the crop lie half a pixel outside its outermost pixels' middles.
    let corner = try #require(transform.inverse).applied(to: SIMD2(-0.5, -0.5))
    #expect(abs(corner.x - 20) < 1e-9 && abs(corner.y - 24.4) < 1e-9)
    #expect(throws: CropRefusal.fit(.coincident)) {
      try CropTemplate.wide().transform(
        of: Landmarks(points: [Point](repeating: Point(x: 5, y: 5), count: 5)))
    }
    var bad = points
    bad[0].x = .nan
    #expect(throws: CropRefusal.fit(.notFinite)) {
      try CropTemplate.wide().transform(of: Landmarks(points: bad))
    }
  }

  @Test("a custom template comes from a TOML file, and mistakes in it are reported with their key")
  func own() throws {
    let template = try CropTemplate(
      toml:
        "name = \"mine\"\nsize = [128, 96]\nlandmarks = [[44, 58], [84.5, 58], [64, 82], [47, 90], [81, 90]]",
      path: "t.toml", name: "t")
    #expect(template.name == "mine" && template.size == PixelSize(width: 128, height: 96))
    guard case .landmarks(let points) = template.placement else {
      throw TemplateError.badValue(path: "", key: "", expected: "")
    }
    #expect(points.points[1] == SIMD2(84.5, 58))
    let box = try CropTemplate(toml: "size = [64, 64]\nmargin = 8", path: "t.toml", name: "t")
    #expect(box.placement == .box(margin: 8) && box.name == "t")
    for (text, key) in [
      ("size = [4, 64]\nmargin = 8", "size"), ("size = [64]\nmargin = 8", "size"), ("margin = 8", "size"),
      ("size = [64, 64]", "landmarks"), ("size = [64, 64]\nmargin = 64", "margin"),
      ("size = [64, 64]\nlandmarks = [[1, 2]]", "landmarks"),
      ("size = [64, 64]\nmargin = 1\nlandmark = 3", "landmark"),
      ("size = [64, 64]\nlandmarks = [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2]]", "landmarks"),
    ] {
      do {
        _ = try CropTemplate(toml: text, path: "t.toml", name: "t")
        Issue.record("accepted: \(text)")
      } catch {
        #expect(error.description.contains("t.toml: \(key): "), "\(error)")
      }
    }
    #expect(throws: TemplateError.self) { try CropTemplate(toml: "size = [", path: "t.toml", name: "t") }
    #expect(throws: TemplateError.self) { try CropTemplate(contentsOf: "/nowhere/t.toml") }
  }

  @Test("large faces are sampled sharply by default, others like OpenCV")
  func automatic() throws {
    let scene = Image(width: 900, height: 900, red: 120, green: 60, blue: 30)
    func face(_ scale: Float) -> ExportFace {
      ExportFace(
        index: 0,
        landmarks: Landmarks(
          points: AlignmentTemplate.arcFace.points.map {
            Point(x: Float($0.x) * scale, y: Float($0.y) * scale)
          }))
    }
    #expect(try CropSettings().crop(face(6), of: scene).sampling == .sharp)
    #expect(try CropSettings().crop(face(2), of: scene).sampling == .bilinear)
    #expect(try CropSettings(sampling: .bilinear).crop(face(6), of: scene).sampling == .bilinear)
    #expect(try CropSettings(sampling: .sharp).crop(face(0.5), of: scene).sampling == .sharp)
  }
}
