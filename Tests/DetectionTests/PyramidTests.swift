import Detection
import Geometry
import Networks
import TestSupport
import Testing

@Suite("Image pyramid") struct PyramidTests {
  @Test("levels equal the reference's", arguments: GoldenFaces.sampleNames)
  func golden(name: String) throws {
    let golden = try GoldenFaces(Golden.faces(name))
    let levels = PyramidLevel.pyramid(
      of: PixelSize(width: golden.width, height: golden.height), minFaceSize: 20, scaleFactor: 0.709)
    #expect(levels.map(\.scale) == golden.stages.scales.map(\.scale))
    #expect(levels.map { [$0.size.height, $0.size.width] } == golden.stages.scales.map(\.resized_hw))
  }

  @Test("a photo smaller than the smallest face has no level")
  func tooSmall() {
    let size = PixelSize(width: 4000, height: 19)
    #expect(PyramidLevel.pyramid(of: size, minFaceSize: 20, scaleFactor: 0.709).isEmpty)
    #expect(
      PyramidLevel.pyramid(
        of: PixelSize(width: 20, height: 20), minFaceSize: 20, scaleFactor: 0.709
      ).map(\.size) == [PixelSize(width: 13, height: 13)])
  }
}
