import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Decoding previews") struct PreviewDecodingTests {
  @Test("fit the bounds, keep the shape, and know the full size", arguments: [1, 7, 20, 45, 60])
  func fit(side: Int) throws {
    for name in ["420.jpg", "orientation-6.jpg", "rgb-8.png", "eXIf-before.png", "cmyk.jpg"] {
      let full = try decodePhoto(at: Fixture.path(name))
      let bounds = PixelSize(width: side, height: side)
      let preview = try decodePreview(at: Fixture.path(name), fitting: bounds)
      #expect(preview.header == full.header)
      #expect(preview.image.size == full.image.size.fitted(into: bounds))
    }
  }

  @Test("never enlarge")
  func small() throws {
    let preview = try decodePreview(
      at: Fixture.path("rgb-8.png"), fitting: PixelSize(width: 4000, height: 4000))
    #expect(preview.image == (try decodePhoto(at: Fixture.path("rgb-8.png")).image))
  }

  @Test("look like the whole photo reduced by area")
  func likeness() throws {
    let path = RepositoryPaths.samples.appending("grace_hopper.jpg")
    let full = try decodePhoto(at: path).image
    let bounds = PixelSize(width: full.width / 3, height: full.height / 3)
    let preview = try decodePreview(at: path, fitting: bounds).image
    let exact = full.resizedByArea(to: preview.size)
    let differences = zip(preview.pixels, exact.pixels).map { abs(Int($0) - Int($1)) }
    // Reducing by DCT smooths a little differently from means; more would be a shift.
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 2)
  }

  @Test("are upright for every orientation", arguments: PhotoOrientation.allCases)
  func upright(orientation: PhotoOrientation) throws {
    let bounds = PixelSize(width: 20, height: 20)
    let plain = try decodePreview(at: Fixture.path("orientation-1.jpg"), fitting: bounds)
    let preview = try decodePreview(
      at: Fixture.path("orientation-\(orientation.rawValue).jpg"), fitting: bounds)
    #expect(preview.image == plain.image.turned(by: orientation))
  }
}
