import Alignment
import Geometry
import Imaging
import Testing

@Suite("Aligned crops") struct AlignedCropTests {
  @Test("all golden faces exist: 22 in 7 photos")
  func goldenCount() {
    #expect(GoldenPhoto.all.count == 7)
    #expect(GoldenPhoto.all.map(\.faces.count).reduce(0, +) == 22)
  }

  @Test(
    "transforms equal the reference's, within the rounding of its printed landmarks",
    arguments: GoldenPhoto.all)
  func transforms(photo: GoldenPhoto) throws {
    for face in photo.faces {
      let matrix = try AlignmentTemplate.arcFace.transform(of: face.points).matrix
      for (ours, theirs) in zip(matrix, face.alignment.joined()) { #expect(abs(ours - theirs) < 1e-6) }
    }
  }

  @Test(
    "crops equal the reference's: at most 2 grey levels apart, mean below 0.5",
    arguments: GoldenPhoto.all.filter { !$0.faces.isEmpty })
  func crops(photo: GoldenPhoto) throws {
    let image = try decodePhoto(at: photo.path).image
    for (index, face) in photo.faces.enumerated() {
      let crop = try alignedCrop(of: image, landmarks: face.points).image
      let golden = try decodePhoto(at: photo.crop(index)).image
      try #require(crop.size == golden.size)
      let differences = zip(crop.pixels, golden.pixels).map { abs(Int($0) - Int($1)) }
      let mean = Double(differences.reduce(0, +)) / Double(differences.count)
      #expect(differences.max() ?? 0 <= 2)
      #expect(mean < 0.5)
      // Without a JPEG decoder of another make in between there is no difference at all.
      if photo.image.hasSuffix(".png") { #expect(crop == golden) }
    }
  }
}
