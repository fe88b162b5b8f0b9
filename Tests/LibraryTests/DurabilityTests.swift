import Annotations
import Foundation
import Geometry
import Library
import SystemPackage
import TestSupport
import Testing

@Suite("Library: durability", .serialized) struct DurabilityTests {
  let folder: TemporaryFolder
  let photo = PhotoFingerprint(size: 1, high: 2, low: 3)

  init() throws { folder = try TemporaryFolder() }

  @Test("killed at 200 random moments, the library opens cleanly and holds every confirmed edit")
  func kill() throws {
    var random = SeededNumbers(seed: 6)
    var next = 1
    for round in 0..<200 {
      let editor = try EditorProcess(folder.library, photo, count: 100_000, first: next)
      // A third is killed while it opens the library.
      if round % 3 > 0 {
        #expect(editor.waitForFirst())
        usleep(UInt32.random(in: 0..<6000, using: &random))
      } else {
        usleep(UInt32.random(in: 0..<15_000, using: &random))
      }
      editor.kill()
      let printed = editor.finish()
      // The last line may have been cut by the kill; the first digit was taken by `waitForFirst`.
      let lines = printed.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let confirmed = round % 3 > 0 ? lines.count : lines.compactMap { Int($0) }.count
      let library = try AnnotationLibrary(at: folder.library)
      let known = try library.photo(photo)
      #expect(printed.errors.isEmpty)
      #expect(known.annotations.count >= next - 1 + confirmed, "round \(round): \(confirmed) were confirmed")
      #expect(known.annotations.map(\.id.rawValue) == Array(1..<Int64(known.annotations.count + 1)))
      #expect(try library.stats().edits == known.annotations.count)
      if round % 50 == 49 { #expect(try library.check() == []) }
      library.close()
      next = known.annotations.count + 1
    }
    #expect(next > 200)
  }

  @Test("three processes create and edit a library at once, and nothing is lost")
  func together() throws {
    let editors = try (0..<2).map {
      try EditorProcess(folder.library, photo, count: 100, first: 1000 * ($0 + 1))
    }
    let library = try AnnotationLibrary(at: folder.library, patience: 60)
    for id in 1...100 {
      let box = BoundingBox(minX: 0, minY: 0, maxX: Float(id), maxY: 1)
      _ = try library.apply(.add(Annotation(id: AnnotationID(rawValue: Int64(id)), box: box), to: photo))
    }
    for editor in editors { #expect(editor.finish().status == 0) }
    #expect(try library.photo(photo).annotations.count == 300)
    #expect(try library.stats().edits == 300)
    #expect(try library.check() == [])
  }

  @Test("a library that another process is making is not taken for one of an old layout")
  func halfMade() throws {
    for _ in 0..<10 {
      let folder = try TemporaryFolder()
      let editors = try (1...3).map { try EditorProcess(folder.library, photo, count: 5, first: 1000 * $0) }
      for editor in editors {
        let printed = editor.finish()
        #expect(printed.status == 0, "\(printed.errors)")
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
      #expect(!names.contains { $0.contains("backup") || $0.contains("part") }, "\(names)")
    }
  }

  @Test("when the disk is full the edit is refused with a reason, and everything before it is kept")
  func full() throws {
    try AnnotationLibrary(at: folder.library).close()
    let editor = try EditorProcess(folder.library, photo, count: 100_000, fileLimit: 200_000)
    let ending = editor.finish()
    #expect(ending.status == 1)
    #expect(ending.errors.contains(folder.library.string), "\(ending.errors)")
    let confirmed = ending.output.split(separator: "\n").count
    let library = try AnnotationLibrary(at: folder.library)
    #expect(confirmed > 0)
    #expect(try library.photo(photo).annotations.count == confirmed)
    #expect(try library.check() == [])
    // With space again, it goes on.
    _ = try library.apply(.mark(photo, .reviewed))
  }

  @Test("edits that were kept in memory are saved in another place with everything else, history included")
  func elsewhere() throws {
    let library = try AnnotationLibrary(at: folder.library)
    _ = try library.apply(.mark(photo, .reviewed))
    var book = AnnotationBook()
    book.insert(try library.photo(photo))
    // What could not be kept is kept in memory …
    try book.apply(Edit("note", [.photoNote(photo, "from memory")]))
    // … and saved in another place together with everything else.
    let other = folder.path.appending("other/copy.sqlite")
    try library.copy(to: other)
    let copy = try AnnotationLibrary(at: other, mode: .existing)
    _ = try copy.apply(Edit("save elsewhere", [.replace(book[photo])]))
    #expect(try copy.photo(photo) == book[photo])
    #expect(try copy.undo()?.title == "save elsewhere")
    #expect(try copy.undo()?.title == "mark a photo reviewed")
    #expect(throws: LibraryError.self) { try library.copy(to: other) }
  }

  @Test(
    "on a full disk the edit is refused, what was there stays, and memory's edits are saved elsewhere",
    .enabled(if: TemporaryDisk.isAvailable))
  func fullDisk() throws {
    let disk = try TemporaryDisk(megabytes: 1)
    let path = disk.path.appending("library.sqlite")
    let library = try AnnotationLibrary(at: path)
    var book = AnnotationBook()
    var refusal: (any Error)?
    for id in 1...100_000 {
      let face = Annotation(
        id: AnnotationID(rawValue: Int64(id)), box: BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9),
        note: String(repeating: "n", count: 500))
      do {
        _ = try library.apply(.add(face, to: photo))
      } catch {
        refusal = error
        book.insert(try library.photo(photo))
        try book.apply(.add(face, to: photo))
        break
      }
    }
    #expect(refusal as? LibraryError == .full(path))
    #expect((refusal as? LibraryError)?.keepsEditsInMemory == true)
    #expect(try library.photo(photo).annotations.count == book[photo].annotations.count - 1)
    let other = folder.path.appending("saved.sqlite")
    try library.copy(to: other)
    let saved = try AnnotationLibrary(at: other)
    _ = try saved.apply(Edit("save elsewhere", [.replace(book[photo])]))
    #expect(try saved.photo(photo) == book[photo])
    #expect(try saved.check() == [])
  }

  @Test(
    "on a read-only disk, a library can be read and copied, and edits are refused with a reason",
    .enabled(if: TemporaryDisk.isAvailable), arguments: [true, false])
  func readOnlyDisk(wasClosed: Bool) throws {
    let disk = try TemporaryDisk(megabytes: 4)
    let path = disk.path.appending("library.sqlite")
    let editor = try EditorProcess(path, photo, count: wasClosed ? 20 : 100_000)
    #expect(editor.waitForFirst())
    if wasClosed {
      #expect(editor.finish().status == 0)
      try AnnotationLibrary(at: path).close()
    } else {
      #expect(editor.wait(forLines: 3))
      editor.kill()
      _ = editor.finish()
    }
    try disk.makeReadOnly()
    let library = try AnnotationLibrary(at: path)
    #expect(library.isReadOnly)
    #expect(try library.photo(photo).annotations.count >= (wasClosed ? 20 : 2))
    #expect(throws: LibraryError.readOnly(path)) { try library.apply(.mark(photo, .reviewed)) }
    let copy = folder.path.appending("copy.sqlite")
    try library.copy(to: copy)
    #expect(try AnnotationLibrary(at: copy).photo(photo) == library.photo(photo))
    #expect(throws: LibraryError.readOnly(disk.path.appending("none.sqlite"))) {
      try AnnotationLibrary(at: disk.path.appending("none.sqlite"))
    }
  }
}
