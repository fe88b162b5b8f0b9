import Detection
import Geometry
import Networks
import Parallel
import TestSupport
import Testing

@Suite("Faces of the samples") struct GoldenFacesTests {
  @Test(
    "are the reference's with every instruction set: 0.01 px, scores 0.0001",
    arguments: GoldenFaces.sampleNames, InstructionSet.available)
  func golden(name: String, instructionSet: InstructionSet) throws {
    let golden = try GoldenFaces(Golden.faces(name))
    let detector = FaceDetector(
      networks: try CascadeNetworks(weights: .published(), instructionSet: instructionSet))
    let result = try detector.detect(in: Golden.photo(golden))
    #expect(result.faces.count == golden.faces.count)
    for (face, expected) in zip(result.faces, golden.faces) {
      let edges = [face.box.minX, face.box.minY, face.box.maxX, face.box.maxY]
      #expect(largestDifference(edges, expected.box) <= 0.01)
      #expect(abs(face.score - expected.score) <= 1e-4)
      let points = face.landmarks.points.flatMap { [$0.x, $0.y] }
      #expect(largestDifference(points, expected.landmarks.flatMap { $0 }) <= 0.01)
    }
  }

  @Test("are the same bits for any number of threads", arguments: [1, 2, 3, 7])
  func threads(count: Int) throws {
    let golden = try GoldenFaces(Golden.faces("group"))
    let photo = try Golden.photo(golden)
    let detector = try Golden.detector.get()
    let one = try detector.detect(in: photo, lanes: Lanes(1))
    #expect(try detector.detect(in: photo, lanes: Lanes(count)).faces == one.faces)
  }

  @Test("a cancelled detection throws")
  func cancelled() throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("astronaut")))
    let flag = CancellationFlag()
    flag.cancel()
    let detector = try Golden.detector.get()
    #expect(throws: CancellationError.self) { try detector.detect(in: photo, cancellation: flag) }
  }

  @Test("stricter thresholds find a subset; the strictest finds nothing")
  func thresholds() throws {
    let photo = try Golden.photo(GoldenFaces(Golden.faces("group")))
    let detector = try Golden.detector.get()
    var settings = DetectionSettings()
    settings.thresholds.onet = 0.9999
    let strict = try detector.detect(in: photo, settings: settings).faces
    #expect(!strict.isEmpty && strict.count < 18)
    settings.thresholds.onet = 1
    #expect(try detector.detect(in: photo, settings: settings).faces.isEmpty)
  }
}

func largestDifference(_ values: some Sequence<Float>, _ expected: some Sequence<Float>) -> Float {
  let (values, expected) = (Array(values), Array(expected))
  guard values.count == expected.count else { return .infinity }
  return zip(values, expected).map { abs($0 - $1) }.max() ?? 0
}
