import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Encoding pictures") struct EncodingTests {
  @Test("PNG gives the same pixels back", arguments: [(1, 1), (3, 2), (112, 112), (257, 5)])
  func png(width: Int, height: Int) throws {
    let folder = try TemporaryFolder()
    let image = noise(width, height)
    for level in [0, 1, 6, 9] {
      let path = try folder.write("a", image.encodedPNG(level: level))
      #expect(try decodePhoto(at: path).image == image)
    }
  }

  @Test("JPEG is close, and closer with higher quality")
  func jpeg() throws {
    let folder = try TemporaryFolder()
    let image = try decodePhoto(at: Fixture.path("444.jpg")).image
    let errors = try [30, 95].map { quality in
      let path = try folder.write("a", image.encodedJPEG(quality: quality))
      let photo = try decodePhoto(at: path)
      #expect(photo.header.format == .jpeg)
      return zip(photo.image.pixels, image.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    }
    #expect(errors[1] < errors[0])
    #expect(Double(errors[1]) / Double(image.pixels.count) < 8)
  }
}
