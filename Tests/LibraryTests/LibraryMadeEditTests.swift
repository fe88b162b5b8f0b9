import Annotations
import Dispatch
import Library
import Synchronization
import SystemPackage
import Testing

/// Edits that are made of what is there, while others edit, too.
@Suite("Library: edits that depend on its content") struct LibraryMadeEditTests {
  let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  @Test("none is lost, from several threads and connections")
  func counting() throws {
    let openings = [try AnnotationLibrary(at: folder.library), try AnnotationLibrary(at: folder.library)]
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { [photo] thread in
      for _ in 0..<20 {
        do {
          _ = try openings[thread % 2].apply { known in
            Edit("count", [.photoNote(photo, try known(photo).note + "|")])
          }
        } catch {
          failures.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    #expect(try openings[0].photo(photo).note.count == 80)
  }

  @Test("when none can be made, nothing is changed and the reason is reported")
  func refused() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let revision = try library.revision()
    #expect(throws: EditError.noFace(AnnotationID(rawValue: 7), photo)) {
      try library.apply { known in
        #expect(try known(photo) == PhotoAnnotations(photo: photo))
        throw EditError.noFace(AnnotationID(rawValue: 7), photo)
      }
    }
    #expect(try library.revision() == revision)
  }

  @Test(
    "bytes in memory have the same fingerprint as the file written from them",
    arguments: [0, 10, 196_608, 196_609, 500_000])
  func fingerprints(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let file = try folder.write("photo", bytes)
    #expect(try PhotoFingerprint(of: bytes) == PhotoFingerprint(contentsOf: file))
  }
}
