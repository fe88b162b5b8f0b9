import Annotations
import Foundation
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Library: people after a crash", .serialized) struct PeopleDurabilityTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  @Test("killed at 60 random moments of naming, keeping vectors and merging, it lacks nothing confirmed")
  func kill() throws {
    var random = SeededNumbers(seed: 9)
    var next = 1
    for round in 0..<60 {
      let editor = try EditorProcess(folder.library, photo, count: 100_000, first: next, mergesPeople: true)
      #expect(editor.waitForFirst())
      usleep(UInt32.random(in: 0..<30_000, using: &random))
      editor.kill()
      let printed = editor.finish()
      // The last line may have been cut by the kill; the first digit was taken by `waitForFirst`.
      let confirmed = printed.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count
      #expect(printed.errors.isEmpty)
      let library = try AnnotationLibrary(at: folder.library)
      let faces = try library.photo(photo).annotations
      #expect(faces.count >= next - 1 + confirmed, "round \(round)")
      // Only the face that was at work when the kill came may still have its own person, and no vector.
      let merged = faces.filter { $0.person == "All" }.count
      #expect(merged >= next - 1 + confirmed && merged >= faces.count - 1)
      #expect(try library.vectors(model: "m").count >= faces.count - 1)
      #expect(try library.listedPeople().reduce(0) { $0 + $1.faces } == faces.count)
      if round % 20 == 19 { #expect(try library.check() == []) }
      // What was at work is brought to its end, as a program would do.
      for face in faces where face.person != "All" {
        let person = try #require(face.identity?.id)
        _ = try library.merge([person], into: PersonID(rawValue: 1))
        let landmarks = try #require(face.landmarks)
        let vector = FaceVector(
          landmarks: LandmarkKey(landmarks), values: [Float](repeating: 1, count: 128))
        #expect(try library.addVectors([PhotoVectors(photo: photo, vectors: [vector])], model: "m"))
      }
      library.close()
      next = faces.count + 1
    }
    #expect(next > 60)
  }
}
