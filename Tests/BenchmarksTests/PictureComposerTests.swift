import Benchmarks
import Detection
import Files
import Geometry
import Imaging
import Testing

@Suite("Pictures for measuring") struct PictureComposerTests {
  @Test("have the requested size, the same pixels each time, and faces that can be found")
  func picture() throws {
    let size = PixelSize(width: 640, height: 480)
    let heights = [110, 90, 100, 70, 85, 60]
    let picture = try PictureComposer().picture(size, faceHeights: heights)
    #expect(picture.size == size)
    #expect(try PictureComposer().picture(size, faceHeights: heights) == picture)
    let faces = try FaceDetector().detect(in: picture).faces
    #expect(faces.count == heights.count)
  }

  @Test("a missing sample is reported, with what to do")
  func missing() {
    let error = #expect(throws: UsageError.self) { try PictureComposer.samplePath("none.png") }
    #expect(error.map { "\($0)".hasPrefix("Samples/none.png: not found; install facet again") } == true)
  }
}
