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

  /// The bytes of the copy of a photo, without faces.
  ///
  /// - Parameters:
  ///   - name: among the fixtures of this target or, after `formats/`, of the pictures' formats.
  ///   - change: what is changed in the photo before.
  private func copy(
    _ name: String, changed change: (inout [UInt8]) throws -> Void = { _ in }
  ) throws -> [UInt8] {
    let folder = name.hasPrefix("formats/") ? "Tests/ImagingTests/Fixtures" : "Tests/JobsTests/Fixtures"
    var bytes = try RepositoryFiles.bytes("\(folder)/\(name)")
    try change(&bytes)
    let name = FilePath(name).lastComponent?.string ?? name
    let photo = try fixture.folder.write(name, bytes)
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
    return try JobsFixture.bytes(
      fixture.out.appending(name.hasSuffix(".png") ? "\(stem).png" : "\(stem).jpg"))
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

  @Test(
    "a copy of a turned PNG has its raw profiles in today's places, upright",
    arguments: [("raw-exif.png", "MAKERX", "eXIf"), ("raw-xmp.png", "Rating=\"4\"", "XML:com.adobe.xmp")])
  func rawProfiles(name: String, kept: String, place: String) throws {
    let before = try RepositoryFiles.bytes("Tests/ImagingTests/Fixtures/formats/\(name)")
    #expect(holds(before, "Raw profile type") && !holds(before, place))
    let bytes = try copy("formats/\(name)")
    #expect(!holds(bytes, "Raw profile type") && holds(bytes, kept) && holds(bytes, place))
    let header = try PhotoFile(try fixture.folder.write("copy-\(name)", bytes)).header()
    #expect(header.orientation == .upright && header.size == PixelSize(width: 64, height: 48))
  }

  /// Where a region of the fixture is in the upright picture, and the picture's size.
  struct Turned: Sendable, CustomStringConvertible {
    var orientation: UInt8
    var region: [Double]
    var width, height: Double
    var description: String { "orientation \(orientation)" }
  }

  @Test(
    "face regions and their dimensions are turned along, by quarters, mirrored and both",
    arguments: [
      // The photo's region has its centre at 0.623, 0.5547, and is 0.340 wide and 0.599 high, of 256 × 192 pixels.
      Turned(orientation: 2, region: [0.377, 0.5547, 0.340, 0.599], width: 256, height: 192),
      Turned(orientation: 3, region: [0.377, 0.4453, 0.340, 0.599], width: 256, height: 192),
      Turned(orientation: 4, region: [0.623, 0.4453, 0.340, 0.599], width: 256, height: 192),
      Turned(orientation: 5, region: [0.5547, 0.623, 0.599, 0.340], width: 192, height: 256),
      Turned(orientation: 6, region: [0.4453, 0.623, 0.599, 0.340], width: 192, height: 256),
      Turned(orientation: 7, region: [0.4453, 0.377, 0.599, 0.340], width: 192, height: 256),
      Turned(orientation: 8, region: [0.5547, 0.377, 0.599, 0.340], width: 192, height: 256),
    ])
  func regions(turned: Turned) throws {
    let bytes = try copy("p3.jpg") { photo in
      // The entry of EXIF, whose byte order is Motorola's.
      let entry = try #require(photo.firstRange(of: [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 3]))
      photo[entry.upperBound - 1] = turned.orientation
    }
    let text = String(decoding: bytes, as: UTF8.self)
    func number(_ name: String) throws -> Double {
      let start = try #require(text.range(of: "\(name)=\"")).upperBound
      return try #require(Double(text[start...].prefix { $0 != "\"" }))
    }
    let found = try ["x", "y", "w", "h"].map { try number("stArea:\($0)") }
    #expect(zip(found, turned.region).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
    #expect(try number("stDim:w") == turned.width && number("stDim:h") == turned.height)
    #expect(text.contains("Eileen"))
    let header = try PhotoFile(try fixture.folder.write("copy.jpg", bytes)).header()
    #expect(header.orientation == .upright)
    #expect(header.size == PixelSize(width: Int(turned.width), height: Int(turned.height)))
  }

  @Test(
    "metadata of WebP, TIFF, HEIC and AVIF come along into the copy",
    arguments: [("m3.webp", PhotoFormat.webp), ("m4.tif", .tiff), ("m5.avif", .heif), ("m6.heic", .heif)])
  func formats(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: "this build lacks the library") else { return }
    let bytes = try copy(name)
    #expect(holds(bytes, "MAKERX"), "the maker of the camera, of EXIF")
    #expect(holds(bytes, "Rating=\"4\"") || holds(bytes, "Rating>4<"), "the stars, of XMP")
    #expect(!holds(bytes, "Orientation=\"6\"") && !holds(bytes, "Orientation>6<"))
    let path = try fixture.folder.write("copy-\(name).jpg", bytes)
    #expect(try PhotoFile(path).header().orientation == .upright)
  }

  @Test(
    "colour profiles of WebP, TIFF, HEIC and AVIF come along into the copy",
    arguments: [
      ("formats/turned.webp", PhotoFormat.webp), ("m4.tif", .tiff), ("m5.avif", .heif), ("m6.heic", .heif),
    ])
  func profiles(name: String, format: PhotoFormat) throws {
    guard try isPossible(format.isReadable, otherwise: "this build lacks the library") else { return }
    let path = try fixture.folder.write("copy.jpg", try copy(name))
    let original = fixture.folder.path.appending(FilePath(name).lastComponent?.string ?? name)
    let profile = try #require(try PhotoFile(original).colorProfile())
    #expect(try PhotoFile(path).colorProfile()?.bytes == profile.bytes)
  }
}
