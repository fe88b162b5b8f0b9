import Alignment
import Files
import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Exporting crops") struct CropExporterTests {
  private let photo: FilePath = "somewhere/face.jpg"
  private let image = Image(width: 200, height: 150, red: 40, green: 90, blue: 200)

  private func face(_ index: Int, shift: Float = 30) -> ExportFace {
    let points = AlignmentTemplate.arcFace.points.map { Point(x: Float($0.x) + shift, y: Float($0.y) + 5) }
    return ExportFace(index: index, landmarks: Landmarks(points: points))
  }

  @Test("all golden photos become the golden files: 22 names, 22 pictures")
  func golden() throws {
    let folder = try TemporaryFolder()
    let photos = GoldenPhoto.all
    let exporter = try CropExporter(
      folder: folder.path.appending("new/out"), plan: ExportPlan(photos: photos.map(\.path)))
    for photo in photos {
      let image = try decodePhoto(at: photo.path).image
      let faces = photo.faces.enumerated().map { ExportFace(index: $0, landmarks: $1.points) }
      let result = try exporter.export(faces, of: image, photo: photo.path)
      #expect(result.skipped.isEmpty && result.refused.isEmpty)
      #expect(result.written.map(\.lastComponent) == faces.indices.map { photo.crop($0).lastComponent })
      for (written, index) in zip(result.written, faces.indices) {
        let crop = try decodePhoto(at: written).image
        let golden = try decodePhoto(at: photo.crop(index)).image
        #expect(zip(crop.pixels, golden.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
      }
    }
    try exporter.finish()
    #expect(FolderScan([exporter.folder]).all().photos.count == 22)
  }

  @Test(
    "an existing crop is refused before any of the photo is written; skipping and overwriting are choices")
  func existing() throws {
    let folder = try TemporaryFolder()
    let taken = try folder.write("face_01.png", [7])
    let plan = ExportPlan(photos: [photo])
    let refusing = try CropExporter(folder: folder.path, plan: plan)
    #expect(throws: ExportError.output(.exists(taken))) {
      try refusing.export([face(0), face(1)], of: image, photo: photo)
    }
    #expect(folder.names == ["face_01.png"])
    #expect(!ExportError.output(.exists(taken)).stopsExport)
    #expect(ExportError.output(.exists(taken)).description.contains("--on-conflict skip"))

    let skipping = try CropExporter(folder: folder.path, plan: plan, existing: .skip)
    let skipped = try skipping.export([face(0), face(1)], of: image, photo: photo)
    #expect(skipped.skipped == [taken])
    #expect(skipped.written == [folder.path.appending("face_00.png")])
    #expect(throws: PhotoError.self) { try decodePhoto(at: taken) }

    let overwriting = try CropExporter(folder: folder.path, plan: plan, existing: .overwrite)
    #expect(try overwriting.export([face(1)], of: image, photo: photo).written == [taken])
    #expect(try decodePhoto(at: taken).image.size == PixelSize(width: 112, height: 112))
  }

  @Test("what was written before the folder failed is reported")
  func partial() throws {
    let folder = try TemporaryFolder()
    let exporter = try CropExporter(
      folder: folder.path, plan: ExportPlan(photos: [photo]), existing: .overwrite)
    let taken = try folder.folder("face_01.png")
    var result = PhotoExport()
    #expect(throws: ExportError.output(.isFolder(taken))) {
      try exporter.export([face(0), face(1), face(2)], of: image, photo: photo, into: &result)
    }
    #expect(result.written == [folder.path.appending("face_00.png")])
  }

  @Test("only the face that cannot be aligned is refused")
  func degenerate() throws {
    let folder = try TemporaryFolder()
    let exporter = try CropExporter(folder: folder.path, plan: ExportPlan(photos: [photo]))
    let spot = Landmarks(points: [Point](repeating: Point(x: 5, y: 5), count: 5))
    let result = try exporter.export(
      [ExportFace(index: 0, landmarks: spot), face(1)], of: image, photo: photo)
    #expect(result.written == [folder.path.appending("face_01.png")])
    #expect(result.refused == [.noAlignment(photo: photo, face: 0, .coincident)])
    #expect(
      result.refused[0].description
        == "somewhere/face.jpg: face 1 cannot be aligned: all landmarks lie on one spot; raise the thresholds to leave it out"
    )
  }

  @Test("an output path that is a file is refused at the start")
  func outputIsFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("out")
    #expect(throws: ExportError.output(.notFolder(file))) {
      try CropExporter(folder: file, plan: ExportPlan(photos: []))
    }
    #expect(ExportError.output(.notFolder(file)).stopsExport)
  }

  @Test("pixels outside the photo are black")
  func outside() throws {
    let crop = try alignedCrop(of: image, landmarks: face(0, shift: -60).landmarks).image
    #expect(crop.pixels.prefix(3) == [0, 0, 0])
    #expect(crop.pixels.suffix(3) == [40, 90, 200])
  }
}
