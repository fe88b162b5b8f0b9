import Detection
import Imaging
import Jobs
import Parallel
import SystemPackage
import TestSupport
import Testing

@Suite("Searching a batch", .limit(minutes: 5)) struct PhotoSearchTests {
  @Test("finds the reference's faces on every sample, whatever the number of threads", arguments: [1, 2])
  func samples(lanes: Int) throws {
    let search = PhotoSearch(detector: try JobsFixture.detector.get(), lanes: Lanes(lanes))
    let folder = RepositoryPaths.root.appending("Tests/DetectionTests/Golden/faces")
    for name in GoldenFaces.sampleNames {
      let golden = try GoldenFaces(folder.appending("\(name).json"))
      let photo = try decodePhoto(at: RepositoryPaths.samples.appending(golden.image))
      let found = try search.detect(in: photo.image, settings: DetectionSettings())
      #expect(found.faces.count == golden.faces.count, "\(name)")
    }
  }

  @Test("a report has the photo and its faces, or the reason of a failure")
  func report() throws {
    let search = PhotoSearch(detector: try JobsFixture.detector.get(), lanes: Lanes(1))
    let image = try decodePhoto(at: RepositoryPaths.samples.appending("grace_hopper.jpg")).image
    let faces = try search.detect(in: image, settings: DetectionSettings()).faces
    let found = PhotoReport(
      path: "a.jpg", outcome: .found(size: image.size, faces: faces, seconds: 0.5, warnings: []))
    #expect(try found.jsonLine().contains(#""path":"a.jpg""#))
    #expect(found.text?.hasPrefix("a.jpg: \(image.width)×\(image.height), 1 face, 500 ms\n") == true)
    let failed = PhotoReport(path: "b.jpg", outcome: .failed("cannot be read"))
    #expect(try failed.jsonLine().contains(#""error":"cannot be read""#) && failed.text == nil)
  }
}
