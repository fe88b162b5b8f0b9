import Geometry
import Imaging
import SystemPackage
import Testing

@Suite("Decoding photos") struct DecodePhotoTests {
  @Test("every kind of JPEG and PNG gives Pillow's pixels, upright", arguments: Fixture.all)
  func pixels(fixture: Fixture) throws {
    let photo = try decodePhoto(at: fixture.path)
    #expect(photo.image.size == PixelSize(width: fixture.width, height: fixture.height))
    #expect(photo.header.size == photo.image.size)
    #expect(photo.warnings.isEmpty)
    for sample in fixture.samples {
      let at = (sample[1] * photo.image.width + sample[0]) * 3
      #expect(photo.image.pixels[at..<at + 3].map(Int.init) == Array(sample[2...]))
    }
    #expect(hash(photo.image.pixels) == fixture.hash)
  }
}
