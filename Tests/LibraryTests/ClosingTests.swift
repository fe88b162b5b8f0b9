import Annotations
import Dispatch
import Foundation
import Geometry
import Library
import Synchronization
import SystemPackage
import Testing

@Suite("Library: closing") struct ClosingTests {
  private let folder: TemporaryFolder
  private let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  private static func edit(_ photo: PhotoFingerprint, _ number: Int) -> Edit {
    let box = BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)
    let id = AnnotationID(rawValue: Int64(number))
    return Edit("add", [.add(photo, Annotation(id: id, box: box))])
  }

  @Test("waits for calls on other threads, then refuses new ones; confirmed edits are kept")
  func busy() throws {
    let library = try AnnotationLibrary(at: folder.library)
    let confirmed = Mutex(0), ends = Mutex<[LibraryError]>([])
    let isBusy = DispatchSemaphore(value: 0), threads = DispatchGroup()
    for number in 0..<4 {
      threads.enter()
      Thread { [photo] in
        defer { threads.leave() }
        do {
          for count in 1... {
            if number == 0 {
              _ = try library.apply(Self.edit(photo, count))
              confirmed.withLock { $0 += 1 }
            } else {
              _ = try library.photo(photo)
            }
            if count == 20 { isBusy.signal() }
          }
        } catch {
          ends.withLock { $0.append((error as? LibraryError) ?? .missing("")) }
        }
      }.start()
    }
    for _ in 0..<4 { isBusy.wait() }
    library.close()
    threads.wait()
    let refusal = LibraryError.failed(folder.library, reason: "it has been closed")
    #expect(ends.withLock { $0 } == Array(repeating: refusal, count: 4))
    let reopened = try AnnotationLibrary(at: folder.library)
    #expect(try reopened.photo(photo).annotations.count == confirmed.withLock { $0 })
    #expect(try reopened.check().isEmpty)
  }

  @Test("a second time is harmless, and so is closing while another program reads")
  func twice() throws {
    let library = try AnnotationLibrary(at: folder.library)
    _ = try library.apply(Self.edit(photo, 1))
    let other = try AnnotationLibrary(at: folder.library)
    #expect(try other.photo(photo).annotations.count == 1)
    library.close()
    library.close()
    #expect(try other.photo(photo).annotations.count == 1)
    _ = try other.apply(Self.edit(photo, 2))
    #expect(throws: LibraryError.self) { try library.photo(photo) }
    #expect(throws: LibraryError.self) { try library.copy(to: folder.path.appending("copy.sqlite")) }
  }
}
