import Alignment
import AnnotationFormats
import Detection
import Files
import Foundation
import Geometry
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport
import Testing

/// What copies of photos say of themselves.
@Suite("Copies' metadata", .limit(minutes: 5)) struct CopiedMetadataTests {
  private let fixture: JobsFixture

  init() throws { fixture = try JobsFixture() }

  /// The bytes of the copy of a photo among the fixtures, without faces.
  private func copy(_ name: String) throws -> [UInt8] {
    let photo = try fixture.folder.write(name, RepositoryFiles.bytes("Tests/JobsTests/Fixtures/\(name)"))
    _ = try fixture.folder.folder("out")
    var settings = fixture.settings
    settings.minFaceSize = 1000
    let run = DrawRun(
      search: try fixture.search(), settings: settings, limits: fixture.limits, folder: fixture.out,
      plan: ExportPlan(photos: [photo]), existing: .overwrite, quality: 90,
      colors: DrawColors(try TestTheme.dark()), hasSheet: false)
    let summary = run.run(cancellation: CancellationFlag()) { _ in }
    #expect(summary.failures == [])
    let stem = photo.stem ?? ""
    let path = fixture.out.appending(name.hasSuffix(".png") ? "\(stem).png" : "\(stem).jpg")
    return Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
  }

  private func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    Data(bytes).range(of: Data(text.utf8)) != nil
  }

  @Test(
    "a copy that was turned upright says so wherever the photo stated its orientation",
    arguments: ["m1.jpg", "m2.png"])
  func orientation(name: String) throws {
    let bytes = try copy(name)
    #expect(!holds(bytes, "Raw profile type exif") && !holds(bytes, "Raw profile type APP1"))
    #expect(holds(bytes, "Orientation=\"1\"") || holds(bytes, "Orientation>1<"))
    #expect(!holds(bytes, "Orientation=\"6\"") && !holds(bytes, "Orientation>6<"))
    let path = try fixture.folder.write("copy-\(name)", bytes)
    #expect(try PhotoFile(path).header().orientation == .upright)
  }

  @Test("face regions and their dimensions are turned along")
  func regions() throws {
    let bytes = try copy("p3.jpg")
    // A half turn: the photo's region has its centre at 0.623, 0.5547.
    let text = String(decoding: bytes, as: UTF8.self)
    func number(_ name: String) throws -> Double {
      let start = try #require(text.range(of: "\(name)=\"")).upperBound
      return try #require(Double(text[start...].prefix { $0 != "\"" }))
    }
    let found = try ["x", "y", "w", "h"].map { try number("stArea:\($0)") }
    #expect(zip(found, [0.377, 0.4453, 0.340, 0.599]).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
    #expect(try number("stDim:w") == 256 && number("stDim:h") == 192)
    #expect(text.contains("Eileen"))
  }

  @Test(
    "metadata of WebP, TIFF, HEIC and AVIF come along into the copy",
    arguments: [("m3.webp", PhotoFormat.webp), ("m4.tif", .tiff), ("m5.avif", .heif), ("m6.heic", .heif)])
  func formats(name: String, format: PhotoFormat) throws {
    guard format.isReadable else { return }
    let bytes = try copy(name)
    #expect(holds(bytes, "MAKERX"), "the maker of the camera")
    #expect(!holds(bytes, "Orientation=\"6\"") && !holds(bytes, "Orientation>6<"))
    let path = try fixture.folder.write("copy-\(name).jpg", bytes)
    #expect(try PhotoFile(path).header().orientation == .upright)
  }
}
