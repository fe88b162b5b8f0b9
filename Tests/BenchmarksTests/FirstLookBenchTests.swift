import Benchmarks
import Detection
import Files
import Geometry
import Imaging
import Parallel
import SystemPackage
import TestSupport
import Testing

@Suite("First looks at composed photos", .limit(minutes: 10)) struct FirstLookBenchTests {
  @Test(
    "find at least 98 % of the faces from a sixtieth of the longer side, in boxes of an IoU of 0.8 and more")
  func composed() throws {
    let folder = try TemporaryFolder()
    let lanes = Lanes()
    // Three eighths of each side are decoded, as of a camera's photos.
    let photos = try FirstLookBench.writePhotos(
      12, PixelSize(width: 4000, height: 2672), portraits: RepositoryPaths.samples, to: folder.path,
      lanes: lanes)
    let agreement = try FirstLookBench(detector: try FaceDetector(), lanes: lanes).agreement(on: photos)
    #expect(agreement.wanted >= 40)
    #expect(agreement.share >= 0.98, "\(agreement)")
  }

  @Test("agree when boxes overlap by 0.8 and are large enough to count")
  func counting() {
    func face(_ x: Float, _ side: Float) -> Face {
      Face(
        box: BoundingBox(minX: x, minY: 0, maxX: x + side, maxY: side), score: 1,
        landmarks: Landmarks(points: Array(repeating: Point(x: x, y: 0), count: 5)))
    }
    var agreement = FirstLookBench.Agreement()
    let size = PixelSize(width: 1200, height: 600)
    let heads = [face(0, 100), face(300, 100), face(600, 19)].map(\.box)
    // 19 pixels are less than a sixtieth of 1200, and there is no head at 900.
    agreement.add(
      exact: [face(0, 100), face(300, 100), face(600, 19), face(900, 100)],
      look: [face(10, 100), face(320, 100)], heads: heads, in: size)
    #expect(agreement.wanted == 2 && agreement.found == 1 && agreement.share == 0.5)
    #expect(agreement.exactOthers == 1 && agreement.lookOthers == 1)
    agreement.add(exact: [face(600, 19)], look: [face(600, 19)], heads: heads, in: size)
    #expect(agreement.wanted == 2 && agreement.found == 1 && agreement.lookOthers == 1)
  }
}
