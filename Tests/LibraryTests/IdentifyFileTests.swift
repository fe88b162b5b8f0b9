import Annotations
import Imaging
import Library
import Testing

@Suite("Library: what is read to identify a photo") struct IdentifyFileTests {
  @Test("a file that was seen at its path before is not opened; of others only samples are read")
  func effort() throws {
    let folder = try TemporaryFolder()
    let library = try AnnotationLibrary(at: folder.library)
    let path = try folder.write("a.jpg", (0..<500_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
    let first = try PhotoFile(path)
    let sighting = try library.identify(first)
    #expect(first.effort == PhotoFile.Effort(openings: 1, bytes: 3 * PhotoFingerprint.sampleSize))
    #expect(try sighting == library.identify(path))
    _ = try library.recordPhotos([sighting])
    let second = try PhotoFile(path)
    #expect(try library.identify(second) == sighting)
    #expect(second.effort == PhotoFile.Effort())
    _ = try folder.write("a.jpg", [1, 2, 3])
    #expect(try library.identify(PhotoFile(path)).photo == PhotoFingerprint(of: [1, 2, 3]))
  }
}
