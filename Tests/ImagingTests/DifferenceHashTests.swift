import Geometry
import Imaging
import SystemPackage
import TestSupport
import Testing

@Suite("Difference hash") struct DifferenceHashTests {
  private func sample(_ name: String) throws -> Image {
    try decodePhoto(at: RepositoryPaths.root.appending("Samples").appending(name)).image
  }

  @Test("A stair of brightness gives the bits where it rises, the first field first")
  func stair() {
    // Each row of fields rises at its first step only, and the last row at every step.
    var image = Image(width: 9, height: 8, red: 10, green: 10, blue: 10)
    for row in 0..<8 {
      for column in 1..<9 {
        for channel in 0..<3 {
          image.pixels[(row * 9 + column) * 3 + channel] = row == 7 ? UInt8(10 + column) : 200
        }
      }
    }
    #expect(DifferenceHash(of: image).bits == 0x8080_8080_8080_80FF)
  }

  // The values were computed with numpy by the documented rule.
  @Test(
    "Photos have the hash that another program gives them",
    arguments: [
      ("astronaut.png", "dd8dbd0d9d3295a6"), ("chelsea.png", "54145a9aa94b878f"),
      ("grace_hopper.jpg", "719b7254fb335454"), ("group.jpg", "e0a49b226235ccc6"),
    ])
  func known(name: String, hash: String) throws {
    #expect(DifferenceHash(of: try sample(name)).description == hash)
  }

  @Test("Smaller, brighter and encoded again, a photo is still near itself and far from others")
  func near() throws {
    let photo = try sample("astronaut.png")
    let hash = DifferenceHash(of: photo)
    let folder = try TemporaryFolder()
    let smaller = photo.resizedByArea(to: PixelSize(width: 200, height: 200))
    let path = try folder.write("a.jpg", smaller.encodedJPEG(quality: 50))
    #expect(hash.distance(to: DifferenceHash(of: try decodePhoto(at: path).image)) <= 3)
    var brighter = photo
    for index in brighter.pixels.indices { brighter.pixels[index] = brighter.pixels[index] / 2 + 60 }
    #expect(hash.distance(to: DifferenceHash(of: brighter)) <= 4)
    for other in ["camera.png", "chelsea.png", "rocket.jpg", "group.jpg"] {
      #expect(hash.distance(to: DifferenceHash(of: try sample(other))) > 15, "\(other)")
    }
  }

  @Test("Text is read back, and nothing else is taken for a hash")
  func text() {
    let hash = DifferenceHash(bits: 0x00F0_0000_0000_000A)
    #expect(hash.description == "00f000000000000a")
    #expect(DifferenceHash("00f000000000000a") == hash)
    for wrong in ["", "f", "+0f000000000000a", "-0f000000000000a", "00f000000000000g", "00f000000000000a0"] {
      #expect(DifferenceHash(wrong) == nil, "\(wrong)")
    }
    #expect(hash.distance(to: DifferenceHash(bits: 0)) == 6)
  }
}
