import Alignment
import Detection
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport
import Testing

@Suite("A quick export", .limit(minutes: 5)) struct FirstLookExportTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  private func export(
    _ photos: [FilePath], isQuick: Bool, into folder: FilePath
  ) throws -> ExportRun.Summary {
    let search = try fixture.search()
    var options = ExportOptions()
    options.provenance = Provenance(fixture.settings, search.detector, isQuick: isQuick)
    var job = ExportJob(folder: folder, plan: ExportPlan(photos: photos), options: options)
    job.isQuick = isQuick
    return try job.run(
      job.open(), items: photos.map { ExportItem(photo: $0) }, by: search, settings: fixture.settings,
      limits: fixture.limits, cancellation: CancellationFlag(), progress: { _ in })
  }

  /// A photo of 2560×3000 pixels with one face, as JPEG.
  private func largePhoto(_ name: String) throws -> FilePath {
    let sample = try decodePhoto(at: RepositoryPaths.samples.appending("grace_hopper.jpg")).image
    let large = sample.resizedByArea(to: PixelSize(width: sample.width * 5, height: sample.height * 5))
    return try fixture.folder.write(name, large.encodedJPEG(quality: 90))
  }

  /// Of the first crop, by the manifest.
  private func landmarks(_ folder: FilePath) throws -> Landmarks {
    struct Line: Decodable { var landmarks: [[Float]] }
    let manifest = try JobsFixture.bytes(folder.appending("manifest.jsonl"))
    let line = try #require(manifest.split(separator: 0x0A).first)
    let points = try JSONDecoder().decode(Line.self, from: Data(line)).landmarks
    return Landmarks(points: points.map { Point(x: $0[0], y: $0[1]) })
  }

  @Test("cuts crops of all pixels, beside those of an exact one")
  func crops() throws {
    let photos = [try largePhoto("a.jpg"), try fixture.copy("chelsea.png", as: "b.png")]
    let (quick, exact) = (fixture.folder.path.appending("quick"), fixture.folder.path.appending("exact"))
    #expect(try export(photos, isQuick: true, into: quick).written == 1)
    #expect(try export(photos, isQuick: false, into: exact).written == 1)
    let (first, second) = (try landmarks(quick), try landmarks(exact))
    #expect(first != second, "the landmarks are a first look's")
    func distance(_ one: Point, _ other: Point) -> Float { hypot(one.x - other.x, one.y - other.y) }
    let eyes = distance(second.points[0], second.points[1])
    for (one, other) in zip(first.points, second.points) {
      #expect(distance(one, other) < eyes * 0.05, "the same face in the same place")
    }
    let whole = try decodePhoto(at: photos[0]).image
    let crop = try decodePhoto(at: quick.appending("a_00.png")).image
    let cut = try CropSettings().crop(ExportFace(index: 0, landmarks: first), of: whole)
    #expect(crop == cut.image, "from all pixels")
  }

  @Test("is never taken for an exact one: that makes its crops anew, and the manifest says which is which")
  func provenance() throws {
    let photos = [try largePhoto("a.jpg")]
    #expect(try export(photos, isQuick: true, into: fixture.out).written == 1)
    let again = try export(photos, isQuick: true, into: fixture.out)
    #expect(again.written == 0 && again.skipped == 1)
    let manifest = {
      String(decoding: try JobsFixture.bytes(fixture.out.appending("manifest.jsonl")), as: UTF8.self)
    }
    #expect(try manifest().contains("first look"))
    let search = try fixture.search()
    var options = ExportOptions(existing: .overwrite)
    options.provenance = Provenance(fixture.settings, search.detector)
    let job = ExportJob(folder: fixture.out, plan: ExportPlan(photos: photos), options: options)
    let summary = try job.run(
      job.open(), items: photos.map { ExportItem(photo: $0) }, by: search, settings: fixture.settings,
      limits: fixture.limits, cancellation: CancellationFlag(), progress: { _ in })
    #expect(summary.written == 1)
    #expect(try !manifest().contains("first look"))
  }

  @Test("a photo without faces gives none, and is done")
  func noFaces() throws {
    let rocket = try decodePhoto(at: RepositoryPaths.samples.appending("rocket.jpg")).image
    let large = rocket.resizedByArea(to: PixelSize(width: rocket.width * 4, height: rocket.height * 4))
    let photo = try fixture.folder.write("r.jpg", large.encodedJPEG(quality: 90))
    let summary = try export([photo], isQuick: true, into: fixture.out)
    #expect(summary.written == 0 && summary.failures == [])
    let again = try export([photo], isQuick: true, into: fixture.out)
    #expect(again.failures == [] && again.written == 0)
  }
}
